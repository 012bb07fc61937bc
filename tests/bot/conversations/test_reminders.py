"""Reminders by chat: plans proposed, started, changed, listed and stopped; by hand now and later."""

from datetime import UTC, datetime
from functools import partial

import pytest
from sqlmodel import Session

from adapters.senders import ReminderSender
from core.clock import INDIA, FixedClock
from core.customers.service import find_by_name
from core.db import Database
from core.delivery import BuiltinExecutor
from core.errors import SettingNotValid
from core.reminders.sending import Reminders
from core.reminders.service import rest
from core.shops.settings import set_setting
from tests.bot.conversations.world import EDGE, Talk, gupta_hardware
from tests.factories import make_actor

WEEKLY = (
    "Har somvar 10:00, sirf 7 din se purane bill, ek bill par 3 baar tak.\n"
    "23 Nov ko: Mohan, Sunil, Ajay."
)


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(sqlite_db, clock)


def at(talk: Talk, text: str) -> int:
    """Let the clock show an hour in India and the worker work; count what it queued."""
    talk.clock.move(datetime.fromisoformat(text).replace(tzinfo=INDIA).astimezone(UTC))
    queued = Reminders(talk.db, talk.clock, "worker").run()
    sender = ReminderSender(talk.db, talk.clock, EDGE)
    BuiltinExecutor(talk.db, {"reminder": sender}, talk.clock).drain()
    return queued


def test_a_plan_is_started_changed_and_undone(talk: Talk) -> None:
    assert talk.say("sabko har somvar 10 baje yaad dilana") == WEEKLY
    talk.tap("Badlo")
    assert talk.labels == [
        "Har roz 10:00",
        "Har mahine 1 tarikh ko 10:00",
        "Due se 3 din pehle 10:00",
        "Due ke 3 din baad 10:00",
        "Due ke 7 din baad 10:00",
        "Rehne do",
    ]
    assert talk.tap("Har roz 10:00") == (
        "Har roz 10:00, sirf 7 din se purane bill, ek bill par 3 baar tak.\n"
        "22 Nov ko: Mohan, Sunil, Ajay."
    )
    assert talk.tap("Chalu karo") == "✅ Chalu: Har roz 10:00. Pehli baar 22 Nov 10:00."
    assert at(talk, "2026-11-22 10:00") == 3
    talk.say("sabko har somvar 10 baje yaad dilana")
    talk.tap("Chalu karo")
    assert at(talk, "2026-11-24 10:00") == 3  # Monday's, made up for; the daily one is gone
    assert talk.tap("Undo") == "✅ Band. Ab apne aap kuch nahi jayega."


def test_the_plan_and_the_pause_are_listed_and_removed(talk: Talk) -> None:
    talk.say("sabko har somvar 10 baje yaad dilana")
    talk.tap("Chalu karo")
    talk.say("ajay ko 15 din mat bhejna")
    assert talk.say("yaad kya hai") == (
        "Ye yaad hai (hatane ke liye dabao):\n"
        "1. Yaad-dilana: Har somvar 10:00 (sab)\n"
        "2. Yaad-dilana band 6 Dec tak: Ajay Sharma"
    )
    talk.say("2")
    assert at(talk, "2026-11-23 10:00") == 3
    talk.say("yaad kya hai")
    talk.say("1")
    assert talk.say("plan band karo") == "Koi plan nahi chal raha."


def test_a_pause_of_one_customer_holds_him_alone(talk: Talk) -> None:
    talk.say("sabko har somvar 10 baje yaad dilana")
    talk.tap("Chalu karo")
    talk.say("ajay ko 15 din mat bhejna")
    assert at(talk, "2026-11-23 10:00") == 2


def test_a_plan_at_night_says_that_it_waits(talk: Talk) -> None:
    assert talk.say("sabko har somvar 21:30 baje yaad dilana") == (
        "Har somvar 21:30, sirf 7 din se purane bill, ek bill par 3 baar tak.\n"
        "⚠️ Sirf 09:00 se 20:00 ke beech jata hai: agli subah 09:00 par.\n"
        "24 Nov ko: Mohan, Sunil, Ajay."
    )


def test_a_plan_for_one_customer(talk: Talk) -> None:
    assert talk.say("mohan ko har mahine 5 tarikh ko yaad dilana") == (
        "Mohan Lal: har mahine 5 tarikh ko 10:00, sirf 7 din se purane bill, ek bill par 3 baar tak.\n"
        "5 Dec ko: Mohan."
    )
    talk.tap("Chalu karo")
    assert at(talk, "2026-12-05 10:00") == 1


def test_a_plan_by_the_due_date(talk: Talk) -> None:
    assert talk.say("due ke 10 din baad sabko yaad dilana") == (
        "Due ke 10 din baad 10:00, sirf 7 din se purane bill, ek bill par 3 baar tak.\n"
        "22 Nov ko: Sunil."
    )


def test_nobody_is_due_yet(talk: Talk) -> None:
    assert talk.say("due se 3 din pehle sabko yaad dilana").endswith("22 Nov ko: abhi koi nahi.")


def test_tomorrow_morning_is_looked_up_when_it_goes(talk: Talk) -> None:
    talk.say("mohan ko yaad dila do")
    assert talk.tap("Kal subah") == (
        "✅ 22 Nov 10:00 ko 1 ko jayega. Tab tak paisa aaya to nahi jayega."
    )
    assert talk.labels == ["Undo"]
    talk.say("mohan ne 5310 cash diya")
    assert at(talk, "2026-11-22 10:00") == 0


def test_one_put_off_can_be_taken_back(talk: Talk) -> None:
    talk.say("mohan ko yaad dila do")
    talk.tap("Kal subah")
    talk.tap("Undo")
    assert at(talk, "2026-11-22 10:00") == 0


def test_the_same_customer_is_not_reminded_twice_a_day(talk: Talk) -> None:
    talk.say("mohan ko yaad dila do")
    talk.tap("Bhejo")
    assert talk.say("mohan ko yaad dila do") == "Mohan Lal ko aaj yaad dila chuke. Aaj dobara nahi."
    assert "Mohan" not in talk.say("sabko yaad dila do")


def test_at_night_it_waits_for_nine(talk: Talk) -> None:
    talk.clock.move(datetime(2026, 11, 21, 16, 0, tzinfo=UTC))  # 21:30 in India
    talk.say("mohan ko yaad dila do")
    assert talk.labels[0] == "22 Nov 09:00 bhejo"
    talk.tap("22 Nov 09:00 bhejo")
    assert at(talk, "2026-11-22 08:59") == 0
    assert at(talk, "2026-11-22 09:00") == 1


def test_who_wants_no_reminders_gets_none_by_hand_either(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now())
    talk.say("mohan ko yaad dila do")
    mohan = talk.db.write(lambda s: _id_of(s, talk))
    talk.db.write(lambda s: rest(s, actor, customer_id=mohan, reason="opt_out"))
    assert talk.tap("Bhejo").startswith("Abhi kisi ko nahi jayega")
    assert talk.say("mohan ko yaad dila do") == (
        "Mohan Lal ne yaad-dilana band karwaya hai. Nahi bheja."
    )


def _id_of(session: Session, talk: Talk) -> str:

    return find_by_name(session, talk.shop.shop_id, "Mohan Lal")[0].id


def test_no_reminders_at_all_and_again(talk: Talk) -> None:
    talk.say("sabko har somvar 10 baje yaad dilana")
    talk.tap("Chalu karo")
    assert talk.say("yaad dilana band karo") == "✅ Ab kisi ko yaad-dilana nahi jayega."
    assert at(talk, "2026-11-23 10:00") == 0
    talk.say("yaad dilana chalu karo")
    assert at(talk, "2026-11-30 10:00") == 5  # yesterday's two bills are a week old by then


def test_a_timing_that_is_none_is_refused_in_one_line(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now())
    for name, value in (("reminders", "someday"), ("reminders", "mon 25:00"), ("holidays", "x")):
        with pytest.raises(SettingNotValid):
            talk.db.write(partial(set_setting, actor=actor, name=name, value=value))


def test_a_language_without_names_of_days_borrows_them(talk: Talk) -> None:
    talk.say("mahesh bhai ne 3 nang pankha 1400 lekhe bill banavi do")
    assert (
        talk.say("remind everyone every monday at 10")
        .splitlines()[0]
        .endswith("only bills older than 7 days, up to 3 times a bill.")
    )
    talk.say("rajesh bhai ne ketla baki che")
    shown = talk.say("sabko har somvar 10 baje yaad dilana")
    assert "10:00" in shown
    assert "Mohan, Sunil, Ajay" in shown
