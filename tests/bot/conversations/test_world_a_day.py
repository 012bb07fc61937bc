"""C25 and C26 at Gupta Hardware: the day as it stands after C2 to C24, and the month."""

import datetime as dt
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlmodel import Session

from bot import replies
from core import invariants
from core.clock import FixedClock, midnight
from core.customers.service import NewCustomer
from core.db import Database
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.queries import find_by_number
from core.invoices.service import issue
from core.payments.claims import NewClaim, make_claim
from core.payments.service import MODES, cancel_invoice
from core.reports.day import day_book
from core.shops.service import NewShop, Owner, add_member
from tests.bot.conversations.random_world import Bill, RandomWorld, rounded, rupees, work_out
from tests.bot.conversations.test_world_a_money import ALERT, talk as talk  # the same world
from tests.bot.conversations.world import EDGE, Talk, begun, shop_talk
from tests.factories import make_actor, make_shop


def say_the_day(talk: Talk) -> None:
    """C6 to C24, as far as they move something; C2 to C4 went before."""
    talk.say("500 aaya sunil se gpay")
    talk.say("mohan ne 2000 cash diya baki kal dega")
    talk.say("ajay sharma 1 dabba paint 1250 10% chhoot")
    talk.say("total 1300 kar do")
    talk.tap("Bhej do")
    talk.say("ramesh se 897 cash aaya aur sunil ko 1 tap 590 gst mila ke bill")
    talk.tap("Bhej do")
    talk.say("sharma constructions ko 10 bori cement 380 gst 08AABCS1234F1ZR")
    talk.tap("Bhej do")
    talk.say("kal wala bill cancel krdo")
    talk.say("2")
    talk.tap("Haan cancel")
    talk.say("imran ne 1 darwaza wapas kiya")
    talk.tap("Note bhejo")
    talk.say(ALERT)
    claim(talk, "0424")


def claim(talk: Talk, number: str) -> None:
    """The customer's word that he paid a bill (C21)."""
    actor = make_actor(talk.shop, talk.clock.now(), "claim")

    def work(session: Session) -> None:
        invoice = find_by_number(session, talk.shop.shop_id, number)[0]
        make_claim(session, actor, invoice, NewClaim())

    talk.db.write(work)


DAY = (
    "📊 21 Nov\n"
    "Bikri *₹9,190* (6 bill): taxable 7,787.69 + GST 1,401.78 + round off 0.53\n"
    "Aaya *₹5,316*: cash 3,754, UPI 1,562\n"
    "Wapas ₹1,180 (CN 0012) · cancel 0420\n"
    "Kul udhaar *₹12,384* (subah 10,870)\n"
    "Jaanch baaki: Ajay ₹1,300"
)


def test_c25_the_day_in_one_reply(talk: Talk) -> None:
    say_the_day(talk)
    assert talk.say("aaj ka hisaab") == DAY
    assert talk.labels == ["Bill dikhao", "PDF"]
    talk.tap("Bill dikhao")
    assert talk.labels == [
        "0426 Sharma ₹4,484",
        "0425 Sunil ₹590",
        "0424 Ajay ₹1,300",
        "0423 Raju ₹857",
        "0422 Sunil ₹1,062",
        "0421 Ramesh ₹897",
    ]
    with talk.db.reading() as session:
        assert invariants.check(session) == []


@pytest.fixture
def november(db: Database, clock: FixedClock) -> Talk:
    """A shop with the page's 61 bills of November, one of them cancelled.

    55 bills of 3,000, four of 1,125 (18% is 202.50: each rounds up by 0.50) and one of 14,750:
    1,84,250 and its 18% of 33,165.
    """
    return begun(_november, db, clock)


def _november(db: Database, clock: FixedClock) -> Talk:
    shop = make_shop(db, clock.now(), series="GH/26-27/0366")
    values = [3_000] * 55 + [1_125] * 4 + [14_750, 1_000]

    def work(session: Session) -> None:
        for n, value in enumerate(values):
            on = dt.date(2026, 11, 1 + n % 21)
            actor = make_actor(shop, midnight(on) + timedelta(hours=9, minutes=n), f"m{n}")
            name = "pipe" if n % 2 else "Tile"
            line = DraftLine(name, rate=Decimal(value), gst_rate=Decimal(18), unit="BOX")
            bill = issue(
                session, actor, InvoiceDraft(None, (line,), round_to_rupee=True), secret=EDGE.secret
            )
        cancel_invoice(session, actor, bill.id, reason="test")

    db.write(work)
    return Talk(db, clock, shop)


def test_c26_the_month_item_by_item_as_excel_and_as_paper(november: Talk) -> None:
    talk = november
    assert talk.say("is mahine ki sale") == (
        "1–21 Nov: *₹2,17,417*\n"
        "Taxable 1,84,250.00 + GST 33,165.00 + round off 2.00\n"
        "61 bill (1 cancel)"
    )
    assert talk.labels == ["Item wise", "Excel"]
    # tile: 28 of 3,000 and two of 1,125; pipe: 27, two, and the one of 14,750. 18% on top of each;
    # the missing 2.00 is the round-off of bills
    assert talk.tap("Item wise") == (
        "1–21 Nov, item wise:\n1. pipe 30 box: ₹1,15,640\n2. Tile 30 box: ₹1,01,775"
    )
    assert talk.labels == ["Excel", "PDF"]
    talk.tap("Excel")
    assert talk.papers == ["sales_xlsx"]
    (reply,) = talk.said
    assert reply.attachments[0].file_name == "bikri-2026-11-01-2026-11-21.xlsx"
    assert talk.say("cement ka stock kitna bacha") == "Stock main nahi ginta, sirf bikri."  # C34
    assert talk.labels == ["Item wise"]
    assert talk.tap("Item wise").startswith("1–21 Nov, item wise:")


def test_a_day_without_anything_says_so(november: Talk) -> None:
    november.clock.advance(timedelta(days=1))
    assert november.say("aaj ka hisaab") == ("📊 22 Nov: na bikri, na paisa aaya.\nKul udhaar *₹0*")


def test_what_yesterday_owed_is_told_as_it_stood_then(talk: Talk) -> None:
    say_the_day(talk)
    talk.clock.advance(timedelta(days=1))
    talk.say("imran ne 1180 cash diya")
    assert talk.say("aaj ka hisaab") == (
        "📊 22 Nov\n"
        "Bikri *₹0* (0 bill)\n"
        "Aaya *₹1,180*: cash 1,180\n"
        "Kul udhaar *₹11,204* (subah 12,384)\n"
        "Jaanch baaki: Ajay ₹1,300"
    )
    with talk.db.reading() as session:
        days = (dt.date(2026, 11, 21), dt.date(2026, 11, 21))
        book = day_book(session, talk.shop, days, today=dt.date(2026, 11, 22))
    assert (book.owed_paise, book.owed_before_paise) == (12_384_00, 10_870_00)


def test_udhaar_without_a_bill_is_counted_for_a_registered_shop(talk: Talk) -> None:
    for name in ("ramesh", "mohan", "salim"):
        talk.say(f"100 udhaar {name}")
    assert "3 udhaar bina bill ke" in talk.say("aaj ka hisaab").splitlines()


def test_a_kiranas_day_tells_what_was_lent(db: Database, clock: FixedClock) -> None:
    new = NewShop("Meena Kirana", state="23", owners=(Owner("demo", "owner"),))
    talk = shop_talk(db, clock, new, items=[], customers=[NewCustomer("Sunita Didi")])
    talk.say("sunita didi 350 udhaar")
    talk.say("sunita didi 40 udhaar")
    talk.say("sunita didi ne 100 cash diya")
    assert talk.say("aaj ka hisaab") == (
        "📊 21 Nov\nAaya *₹100*: cash 100\nUdhaar diya *₹390*\nKul udhaar *₹290* (subah 0)"
    )


def test_staff_and_customers_see_no_totals(november: Talk) -> None:
    add_staff(november)
    chotu = Talk(november.db, november.clock, november.shop, address="9800000210")
    for text in ("aaj ka hisaab", "is mahine ki sale", "item wise", "daybook"):
        said = chotu.say(text)
        assert not any(char.isdigit() for char in said), said
        assert not any(reply.attachments for reply in chotu.said)
    chotu.say("", button="y.excel.2026-11-01:2026-11-21")
    assert not any(reply.attachments for reply in chotu.said)


def add_staff(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now(), "staff")
    chotu = Owner("demo", "9800000210", "Chotu")
    talk.db.write(lambda session: add_member(session, actor, chotu, role="staff"))


def test_the_words_in_hindi_and_english(november: Talk) -> None:
    november.say("आज का हिसाब")
    assert november.said[0].text.splitlines()[1].startswith("बिक्री *₹")
    assert november.labels == ["बिल दिखाओ", "PDF"]
    november.say("english me")
    assert "Sales *₹" in november.say("what is today's sale")


@pytest.mark.parametrize("seed", range(5))
def test_c25_and_c26_in_shops_drawn_at_random(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    """Bills, cash, a cancellation and udhaar of a random shop: the day says what was worked out apart."""
    world = RandomWorld(sqlite_db, clock, seed=seed + 700)
    kept: list[Bill] = []
    paid = lent = 0
    for n in range(5):
        item, unit, percent = world.good(n % 4)
        qty, rate = world.qty(), world.rate()
        who = world.names[n % 3].split()[0].lower()
        world.say(f"{who} {qty} {unit} {item.lower()} {rate}")
        world.tap("Bana do" if "Bana do" in world.talk.labels else "Bhej do")
        bill = work_out([(rounded(qty * rate * 100), percent)], taxed=world.taxed, inter=False)
        if n == 2:
            world.tap("Undo")
            continue
        kept.append(bill)
        if n == 3:
            world.tap("Paisa aa gaya")
            paid += bill.total
    if world.scheme != "unregistered":
        lent = 1
        world.say(f"{world.names[0].split()[0].lower()} 75 udhaar")
    total = sum(bill.total for bill in kept)
    off = total - sum(bill.taxable + bill.tax for bill in kept)
    owed = total - paid + 75_00 * lent
    lines = world.say("aaj ka hisaab").splitlines()
    assert lines[0] == "📊 21 Nov"
    assert lines[1].startswith(f"Bikri *₹{rupees(total)}* (4 bill)")
    taxable, tax = sum(bill.taxable for bill in kept), sum(bill.tax for bill in kept)
    if world.taxed:
        shown = f"taxable {_exact(taxable)} + GST {_exact(tax)}"
        sign = "+" if off > 0 else "−"
        shown += f" {sign} round off {_exact(abs(off))}" if off else ""
        assert lines[1].endswith(shown)
    assert f"Aaya *₹{rupees(paid)}*: cash {rupees(paid)}" in lines
    assert f"Cancel {world.bills()[2].number.rpartition('/')[2]}" in lines
    assert f"Kul udhaar *₹{rupees(owed)}* (subah 0)" in lines
    assert ("1 udhaar bina bill ke" in lines) == bool(lent)
    month = world.say("is mahine ki sale").splitlines()
    assert month[0] == f"1–21 Nov: *₹{rupees(total)}*"
    assert month[-1] == "5 bill (1 cancel)"
    world.tap("Item wise")


def _exact(paise: int) -> str:
    text = rupees(paise)
    return text if "." in text else f"{text}.00"


def test_yesterdays_accounts_are_yesterdays(talk: Talk) -> None:
    say_the_day(talk)
    talk.clock.advance(timedelta(days=1))
    for text in ("kal ka hisaab", "कल का हिसाब", "21 nov ka hisaab batao"):
        talk.say(text)
        assert talk.said[-1].text.splitlines()[0] == "📊 21 Nov"
        assert "₹9,190" in talk.said[-1].text
        assert "₹12,384" in talk.said[-1].text


@pytest.mark.parametrize("lang", ["en", "hi-Latn", "hi"])
def test_every_way_of_payment_has_a_word(lang: str) -> None:
    assert all(replies.text(lang, f"mode_{mode}") for mode in MODES)
