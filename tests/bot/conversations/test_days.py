"""A bill of another day shows its day before it is sent: `kal` must be seen to be yesterday."""

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


def told(db: Database, clock: FixedClock) -> Talk:
    talk = gupta_hardware(db, clock)
    talk.say("salim ko 1 bori cement 380")
    talk.tap("GST alag")
    talk.tap("Hatao")
    return talk


def test_yesterday_stands_on_the_first_line(db: Database, clock: FixedClock) -> None:
    talk = told(db, clock)
    assert talk.say("ramesh ko 3 cement 380 kal ki date me") == (
        "🧾 Ramesh Kumar ••4210 · 20 Nov 2026\n"
        "Cement 3 bori × 380 = 1,140.00\n"
        "CGST 9% 102.60 + SGST 9% 102.60\n"
        "Round off −0.20\n"
        "*Kul ₹1,345* · udhaar"
    )
    assert talk.tap("Bhej do").startswith("✅ GH/26-27/0421 ₹1,345 ")


def test_today_needs_no_word(sqlite_db: Database, clock: FixedClock) -> None:
    talk = told(sqlite_db, clock)
    assert talk.say("ramesh ko 2 bori cement 380 aaj ki date me").startswith(
        "🧾 Ramesh Kumar ••4210\n"
    )


def test_a_bill_kept_overnight_is_of_the_day_it_is_sent(
    sqlite_db: Database, clock: FixedClock
) -> None:
    talk = told(sqlite_db, clock)
    talk.say("ramesh ko 2 bori cement 380")
    clock.move(clock.now().replace(day=22))
    assert talk.say("hello").startswith("Namaste 🙏 Ramesh Kumar ka bill adhura hai (₹897).")
    talk.tap("Bhej do")
    with sqlite_db.reading() as session:
        from core.invoices.queries import recent_invoices

        assert recent_invoices(session, talk.shop.shop_id)[0].on.isoformat() == "2026-11-22"


def test_tomorrow_is_refused_in_words(sqlite_db: Database, clock: FixedClock) -> None:
    talk = told(sqlite_db, clock)
    assert "(30 Nov 2026)" in talk.say("ramesh ko 3 cement 380 dated 30 nov 2026")
