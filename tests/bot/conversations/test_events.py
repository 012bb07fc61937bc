"""What is said in chat is told to the shop's programs, each thing once."""

import pytest
from sqlmodel import col, select

from core.clock import FixedClock
from core.db import Database
from core.webhooks.models import Event
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(sqlite_db, clock)


def bill(talk: Talk) -> None:
    talk.say("ramesh ko 2 bori cement 380 ke hisab se gst alag bill bhej do")
    talk.tap("Bhej do")


def told(talk: Talk) -> list[tuple[str, str]]:
    with talk.db.reading() as session:
        events = session.exec(select(Event).order_by(col(Event.id))).all()
    return [(event.type, event.resource) for event in events]


def test_a_bill_that_reaches_its_customer_is_made_and_sent_once(talk: Talk) -> None:
    before = told(talk)
    bill(talk)
    assert talk.to_customers
    new = told(talk)[len(before) :]
    assert [type_ for type_, _ in new] == ["invoice.created", "invoice.sent"]
    assert len({bill for _, bill in new}) == 1


def test_a_bill_that_is_sent_again_is_sent_again(talk: Talk) -> None:
    bill(talk)
    before = told(talk)
    talk.say("ramesh ka last bill dobara bhejo")
    assert [type_ for type_, _ in told(talk)[len(before) :]] == ["invoice.sent"]


def test_the_news_that_a_bill_is_cancelled_is_no_bill_sent(talk: Talk) -> None:
    bill(talk)
    before = told(talk)
    talk.tap("Undo")
    assert talk.to_customers
    assert [type_ for type_, _ in told(talk)[len(before) :]] == ["invoice.deleted"]
