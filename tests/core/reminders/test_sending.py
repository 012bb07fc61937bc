"""Plans at work: who is reminded when, once, whatever happens between; on both databases."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.db import Database
from core.reminders.models import ReminderRun, ReminderSent
from core.reminders.plans import list_plans, start_plan, stop_plan
from core.reminders.rules import parse_timing
from core.reminders.sending import Reminders, send_now
from core.reminders.service import end_rest
from core.shops.settings import set_setting, show_settings
from tests.core.reminders.world import World, india


@pytest.fixture
def world(db: Database, clock: FixedClock) -> World:
    return World(db, clock)


def test_monday_at_ten_reminds_once_of_what_is_a_week_old(world: World) -> None:
    assert world.tick("2026-11-23 09:59") == []
    assert world.tick("2026-11-23 10:00") == ["Mohan Lal", "Sunil Verma"]
    for at in ("2026-11-23 10:00", "2026-11-23 15:00", "2026-11-24 10:00", "2026-11-29 19:00"):
        assert world.tick(at) == ["Mohan Lal", "Sunil Verma"]
    with world.db.reading() as session:
        told = session.exec(select(ChatMessage).where(ChatMessage.address == "Mohan Lal")).one()
    assert told.text == (
        "Namaste Mohan ji, Gupta Hardware ka ₹1,000 baaki hai (bill MOH, 28 Oct). "
        "Bhugtan ke liye niche dabayein."
    )
    label, url = told.body["link"]
    assert label == "Pay ₹1,000"
    assert url.startswith("https://bill.example/p/")


def test_a_bill_is_reminded_three_times_at_most(world: World) -> None:
    for monday in ("11-23", "11-30", "12-07", "12-14", "12-21"):
        told = world.tick(f"2026-{monday} 10:00")
    assert [told.count(name) for name in world.people] == [3, 3, 3]


def test_by_hand_is_not_counted_and_holds_the_days_plan(world: World) -> None:
    mohan = world.people["Mohan Lal"].id
    for day in (21, 22, 23):
        world.clock.move(india(f"2026-11-{day} 09:30"))
        assert world.db.write(lambda s: send_now(s, world.actor, mohan))
        assert not world.db.write(lambda s: send_now(s, world.actor, mohan))
    assert world.tick("2026-11-23 10:00") == ["Sunil Verma"]
    for monday in ("11-30", "12-07", "12-14", "12-21"):
        told = world.tick(f"2026-{monday} 10:00")
    assert told.count("Mohan Lal") == 3


def test_who_has_paid_before_the_send_gets_none(world: World) -> None:
    world.clock.move(india("2026-11-23 10:00"))
    assert Reminders(world.db, world.clock, "one").run() == 2
    world.pay("Mohan Lal")
    world.rest("Sunil Verma", "dispute")
    assert world.tick("2026-11-23 10:00") == []
    with world.db.reading() as session:
        rows = session.exec(select(ReminderSent)).all()
    assert {(row.state, row.why) for row in rows} == {("dropped", "no longer due")}


def test_what_was_dropped_this_morning_may_be_sent_by_hand_once(world: World) -> None:
    world.clock.move(india("2026-11-23 10:00"))
    Reminders(world.db, world.clock, "one").run()
    world.rest("Mohan Lal", "dispute")
    assert world.tick("2026-11-23 10:00") == ["Sunil Verma"]
    mohan = world.people["Mohan Lal"].id
    assert world.db.write(lambda s: send_now(s, world.actor, mohan))
    assert not world.db.write(lambda s: send_now(s, world.actor, mohan))


@pytest.mark.parametrize("reason", ["owner", "claim", "promise", "dispute", "opt_out"])
def test_nobody_who_rests_is_reminded(world: World, reason: str) -> None:
    until = date(2026, 11, 23) if reason == "promise" else None
    world.rest("Mohan Lal", reason, until_on=until)
    assert world.tick("2026-11-23 10:00") == ["Sunil Verma"]


def test_what_was_held_by_a_rest_goes_on_with_the_next_date(world: World) -> None:
    world.rest("Mohan Lal", "owner", until_on=date(2026, 11, 29))
    world.tick("2026-11-23 10:00")
    assert world.tick("2026-11-30 10:00").count("Mohan Lal") == 1


def test_an_opt_out_holds_what_was_asked_for_by_hand_too(world: World) -> None:
    mohan = world.people["Mohan Lal"].id
    world.rest("Mohan Lal", "opt_out")
    assert not world.db.write(lambda s: send_now(s, world.actor, mohan))
    key = {"customer_id": mohan, "reason": "opt_out"}
    world.db.write(lambda s: end_rest(s, world.actor, **key))  # type: ignore[arg-type]
    assert world.db.write(lambda s: send_now(s, world.actor, mohan))


def test_a_worker_that_was_down_all_monday_makes_up_for_it_at_the_next_nine(world: World) -> None:
    assert world.tick("2026-11-24 08:59") == []
    assert world.tick("2026-11-24 09:00") == ["Mohan Lal", "Sunil Verma"]
    assert world.tick("2026-11-24 10:00") == ["Mohan Lal", "Sunil Verma"]


def test_on_a_holiday_nothing_goes_and_the_next_day_it_does(world: World) -> None:
    world.db.write(lambda s: set_setting(s, world.actor, "holidays", "2026-11-23, sun"))
    assert world.tick("2026-11-23 10:00") == []
    assert world.tick("2026-11-24 09:00") == ["Mohan Lal", "Sunil Verma"]


def test_a_clock_set_back_and_forward_reminds_nobody_twice_and_forgets_nobody(world: World) -> None:
    world.tick("2026-11-23 10:00")
    for at in ("2026-11-23 09:00", "2026-11-23 10:00", "2026-11-22 10:00", "2026-11-23 10:00"):
        assert world.tick(at) == ["Mohan Lal", "Sunil Verma"]
    world.tick("2031-01-01 03:00")  # far ahead by mistake, at night
    told = world.tick("2026-11-30 10:00")
    assert [told.count(name) for name in world.people] == [2, 2, 1]


def test_a_message_that_waited_over_night_goes_at_nine_and_is_looked_up_again(
    world: World,
) -> None:
    world.clock.move(india("2026-11-23 19:59"))
    Reminders(world.db, world.clock, "one").run()
    assert world.tick("2026-11-23 20:00") == []
    world.pay("Sunil Verma")
    assert world.tick("2026-11-24 08:00") == []
    assert world.tick("2026-11-24 09:00") == ["Mohan Lal"]
    assert world.tick("2026-11-24 10:00") == ["Mohan Lal"]


def test_a_delivery_that_died_after_its_commit_is_not_made_twice(world: World) -> None:
    world.sender.fails = True
    world.tick("2026-11-23 10:00")
    world.sender.fails = False
    for at in ("2026-11-23 10:02", "2026-11-23 11:30"):
        assert world.tick(at) == ["Mohan Lal", "Sunil Verma"]


def test_two_workers_at_once_remind_once(world: World) -> None:
    world.clock.move(india("2026-11-23 10:00"))
    runs = [Reminders(world.db, world.clock, name).run() for name in ("one", "two", "one")]
    assert runs == [2, 0, 0]
    assert world.tick("2026-11-23 10:00", "two") == ["Mohan Lal", "Sunil Verma"]


def test_a_stopped_plan_sends_nothing(world: World) -> None:
    world.db.write(lambda s: stop_plan(s, world.actor, world.plan.id))
    assert world.tick("2026-11-23 10:00") == []
    with world.db.reading() as session:
        assert session.exec(select(ReminderRun)).all() == []


def test_a_customer_with_a_plan_of_his_own_is_left_to_it(world: World) -> None:
    mohan = world.people["Mohan Lal"].id
    own = parse_timing("month 5 11:00")
    world.db.write(lambda s: start_plan(s, world.actor, own, customer_id=mohan))
    assert world.tick("2026-11-23 10:00") == ["Sunil Verma"]
    assert world.tick("2026-11-30 10:00").count("Mohan Lal") == 0
    assert world.tick("2026-12-05 11:00").count("Mohan Lal") == 1


def test_days_after_the_due_date_each_bill_has_a_day_of_its_own(world: World) -> None:
    world.db.write(lambda s: set_setting(s, world.actor, "reminders", "due+10 11:00"))
    assert world.tick("2026-11-22 10:59") == []
    assert world.tick("2026-11-22 11:00") == ["Sunil Verma"]  # his bill is of the 12th
    for day in (23, 29):
        assert world.tick(f"2026-11-{day} 11:00") == ["Sunil Verma"]
    assert world.tick("2026-11-30 11:00") == ["Imran Khan", "Sunil Verma"]
    assert world.tick("2026-12-30 11:00") == ["Imran Khan", "Sunil Verma"]


def test_one_put_off_by_hand_goes_at_its_hour_though_it_is_young_and_a_holiday(
    world: World,
) -> None:
    world.db.write(lambda s: set_setting(s, world.actor, "holidays", "sun"))
    timing = parse_timing("once 2026-11-22 10:00")
    imran = world.people["Imran Khan"].id
    world.db.write(lambda s: start_plan(s, world.actor, timing, customer_id=imran))
    assert world.tick("2026-11-22 10:00") == ["Imran Khan"]
    with world.db.reading() as session:
        assert [plan.id for plan in list_plans(session, world.shop.shop_id)] == [world.plan.id]


def test_the_setting_shows_the_plans_of_everyone(world: World) -> None:
    def shown() -> object:
        with world.db.reading() as session:
            return show_settings(session, world.shop, on=world.actor.today)["reminders"]

    assert shown() == "mon 10:00"
    world.clock.advance(timedelta(minutes=1))
    world.db.write(lambda s: set_setting(s, world.actor, "reminders", "daily 9:30, due-3"))
    assert shown() == "day 09:30, due-3 10:00"
    world.db.write(lambda s: set_setting(s, world.actor, "reminders", "off"))
    assert shown() == "off"


def test_who_wants_nothing_is_not_reminded(world: World) -> None:
    world.wants("Mohan Lal", nothing=True)
    assert world.tick("2026-11-23 10:00") == ["Sunil Verma"]
    mohan = world.people["Mohan Lal"].id
    assert not world.db.write(lambda s: send_now(s, world.actor, mohan))
    world.wants("Mohan Lal", nothing=False)
    assert world.tick("2026-11-30 10:00").count("Mohan Lal") == 1


def test_who_wants_nothing_since_a_reminder_was_queued_gets_none(world: World) -> None:
    world.clock.move(india("2026-11-23 10:00"))
    Reminders(world.db, world.clock, "one").run()
    world.wants("Mohan Lal", nothing=True)
    assert world.tick("2026-11-23 10:01") == ["Sunil Verma"]
