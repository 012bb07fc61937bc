"""The owner's page of Gupta Hardware after C6 to C24: a link by a word, and the figures behind it."""

import re
import threading

import pytest
from sqlmodel import Session

from bot import replies
from core.clock import FixedClock
from core.credentials import visits
from core.db import Database
from core.reports.overview import Overview, overview
from core.shops.service import Owner, add_member
from tests.bot.conversations.test_world_a_day import say_the_day
from tests.bot.conversations.test_world_a_money import talk as talk  # the same world
from tests.bot.conversations.world import EDGE, Talk
from tests.factories import make_actor, make_shop

LINK = re.compile(re.escape(EDGE.public_url) + r"/o/([A-Za-z0-9_-]{43})")


def link_of(talk: Talk) -> str:
    """Return the token of the link in the last reply."""
    (link,) = [reply.link for reply in talk.said if reply.link]
    found = LINK.fullmatch(link[1])
    assert found
    return found[1]


def seen(talk: Talk) -> Overview:
    with talk.db.reading() as session:
        return overview(session, talk.shop, now=talk.clock.now())


@pytest.mark.parametrize("lang", sorted(replies.tables()))
@pytest.mark.words
def test_a_word_in_each_language_gives_a_link(talk: Talk, lang: str) -> None:
    phrases = replies.tables()[lang].get("commands", {}).get("page")
    assert phrases
    for text in phrases:
        assert talk.say(text).startswith("📊")
        link_of(talk)


def test_the_link_opens_once_and_whoever_was_quicker_has_it(talk: Talk) -> None:
    talk.say("dashboard")
    token, opened = link_of(talk), list[str | None]()
    both = threading.Barrier(2)

    def enter() -> None:
        both.wait(5)
        at = talk.clock.now()
        opened.append(talk.db.write(lambda session: visits.enter(session, token, at=at)))

    threads = [threading.Thread(target=enter) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(secret is None for secret in opened) == [False, True]


def test_staff_are_told_that_only_the_owner_sees_it(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now())
    chotu = Owner("demo", "chotu", "Chotu")
    talk.db.write(lambda session: add_member(session, actor, chotu, role="staff"))
    staff = Talk(talk.db, talk.clock, talk.shop, address="chotu")
    staff.say("dashboard")
    assert [reply.link for reply in staff.said if reply.link] == []


def test_an_accountant_sees_it(talk: Talk) -> None:
    actor = make_actor(talk.shop, talk.clock.now())
    kailash = Owner("demo", "kailash", "Kailash")
    talk.db.write(lambda session: add_member(session, actor, kailash, role="accountant"))
    accountant = Talk(talk.db, talk.clock, talk.shop, address="kailash")
    accountant.say("dashboard")
    assert link_of(accountant)


def test_the_figures_are_those_of_the_day(talk: Talk) -> None:
    say_the_day(talk)
    page = seen(talk)
    assert page.day.sales.total_paise == page.days[-1].total_paise == 9_190_00
    assert page.day.received == {"cash": 3_754_00, "upi": 1_562_00}
    assert page.day.owed_paise == 12_384_00
    assert page.ages == (8_334_00, 740_00, 3_310_00, 0)
    assert page.unsettled_paise == 0
    assert [(one.name, one.due_paise) for one in page.debtors] == [
        ("Sharma Constructions", 4_484_00),
        ("Mohan Lal", 3_310_00),
        ("Ajay Sharma", 2_080_00),
        ("Sunil Verma", 1_330_00),
        ("Imran Khan", 1_180_00),
    ]
    assert [one.claimed_paise for one in page.debtors] == [0, 0, 1_300_00, 0, 0]
    assert [claim[:3] for claim in page.claims] == [("Ajay Sharma", 1_300_00, "GH/26-27/0424")]


def test_the_newest_documents_say_how_they_stand(talk: Talk) -> None:
    say_the_day(talk)
    told = [
        (one.number[-4:], one.total_paise // 100, one.state, one.mode)
        for one in seen(talk).documents
    ]
    assert told[:8] == [
        ("0012", -1_180, "credit", ""),
        ("0426", 4_484, "due", ""),
        ("0425", 590, "due", ""),
        ("0424", 1_300, "claimed", ""),
        ("0423", 857, "paid", "cash"),
        ("0422", 1_062, "paid", "upi"),
        ("0421", 897, "paid", "cash"),
        ("0420", 1_180, "cancelled", ""),
    ]


def test_sums_agree_whatever_happened(talk: Talk) -> None:
    """Days make the month, ages less advances what is owed; who is ahead of his bills owes nothing."""
    say_the_day(talk)
    talk.say("imran ne 5000 cash diye")  # more than he owes: it is asked about
    talk.tap(talk.labels[0])
    page = seen(talk)
    assert sum(day.total_paise for day in page.days) == page.month.total_paise
    assert sum(page.ages) - page.unsettled_paise == page.day.owed_paise
    assert sum(one.due_paise for one in page.debtors) == page.day.owed_paise
    assert "Imran Khan" not in [one.name for one in page.debtors]


def test_reminders_say_who_is_next_and_who_is_not_and_why(talk: Talk) -> None:
    say_the_day(talk)
    talk.say("sabko har somvar 10 baje yaad dilana")
    talk.tap("Chalu karo")
    talk.say("mohan ko reminder mat bhejna")
    ahead = seen(talk).reminders
    assert [(one.name, f"{one.goes_at:%a %d %H:%M}") for one in ahead.going if one.goes_at] == [
        ("Sunil Verma", "Mon 23 10:00"),
        ("Ajay Sharma", "Mon 23 10:00"),
    ]
    assert ("Mohan Lal", "owner") in [(one.name, one.reason) for one in ahead.resting]
    assert not ahead.rests


def test_a_shop_that_did_nothing_yet_has_a_page(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    with db.reading() as session:
        page = overview(session, shop, now=clock.now())
    assert (page.debtors, page.documents, page.claims) == ((), (), ())
    assert sum(day.total_paise for day in page.days) == 0


def test_another_shop_sees_nothing_of_it(talk: Talk) -> None:
    say_the_day(talk)
    at = talk.clock.now()
    other = make_shop(talk.db, at, name="Verma Traders", owners=(Owner("demo", "verma"),))

    def work(session: Session) -> Overview:
        return overview(session, other, now=at)

    with talk.db.reading() as session:
        page = work(session)
    assert (page.debtors, page.documents, page.claims, sum(page.ages)) == ((), (), (), 0)
