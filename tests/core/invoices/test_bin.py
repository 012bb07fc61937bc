"""The bin: what is deleted is as if cancelled, what is recovered is as if nothing had been."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from core import extras, invariants
from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.db import Database
from core.errors import (
    AlreadyCancelled,
    HasNotes,
    HasPayments,
    InvoiceNotFound,
    PeriodLocked,
)
from core.invoices import service
from core.invoices.bin import delete_invoice, deleted_at, recover_invoice
from core.invoices.links import token_for
from core.invoices.models import Invoice
from core.invoices.queries import find_by_token, get_invoice, get_lines
from core.ledger.open_items import list_open
from core.ledger.queries import balance
from core.ledger.statement import StatementQuery, read_page
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.payments.service import cancel_invoice, pay_invoice, reverse_payment
from core.reports.gstr1.month import Month
from core.reports.gstr1.portal import portal_json
from core.shops.periods import mark_filed
from core.shops.service import get_shop
from core.webhooks.models import Event
from tests.factories import make_actor, make_customer, make_shop, sr_501

MINUTE = timedelta(minutes=1)


class Counter:
    """A shop whose customer has three bills of 1,062; the one in the middle is deleted."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db, self.clock = db, clock
        self.shop = make_shop(db, clock.now())
        self.customer = make_customer(db, self.actor).id
        self.first, self.bill, self.last = (self.issues() for _ in range(3))

    @property
    def actor(self) -> Actor:
        return make_actor(self.shop, self.clock.now())

    def issues(self) -> Invoice:
        self.clock.advance(MINUTE)
        draft = sr_501(self.customer, date=date(2026, 11, 20))
        made: Invoice = self.writes(service.issue, draft, secret=b"s")
        return made

    def writes(self, act: Callable[..., Any], *given: Any, **more: Any) -> Any:
        self.clock.advance(MINUTE)
        return self.db.write(lambda session: act(session, self.actor, *given, **more))

    def deletes(self) -> Any:
        return self.writes(delete_invoice, self.bill.id)

    def recovers(self) -> Any:
        return self.writes(recover_invoice, self.bill.id)

    def reads(self, read: Callable[[Session], Any]) -> Any:
        with self.db.reading() as session:
            return read(session)

    def seen(self) -> dict[str, Any]:
        """All that anybody sees of the bill and of what is told of it."""
        return {
            "bill": self.reads(lambda s: get_invoice(s, self.shop.shop_id, self.bill.id)),
            "lines": self.reads(lambda s: get_lines(s, self.shop.shop_id, self.bill.id)),
            "khata": self.reads(self._khata),
            "owed": self.reads(lambda s: balance(s, self.shop.shop_id, self.customer)),
            "open": self.reads(lambda s: list_open(s, self.shop.shop_id, self.customer)),
            "gstr1": self.reads(self._gstr1),
        }

    def _khata(self, session: Session) -> Any:
        return read_page(session, StatementQuery(self.shop.shop_id, self.customer))

    def _gstr1(self, session: Session) -> Any:
        return portal_json(session, get_shop(session, self.shop.shop_id), Month(2026, 11))

    def events(self) -> list[str]:
        rows = self.reads(lambda s: s.exec(select(Event).order_by(Event.id)).all())
        return [row.type for row in rows if row.resource == self.bill.id]

    def audited(self) -> list[Audit]:
        query = select(Audit).where(Audit.entity == self.bill.id).order_by(Audit.seq)  # type: ignore[arg-type]  # a column
        found: list[Audit] = self.reads(lambda s: s.exec(query).all())
        return found


@pytest.fixture
def counter(db: Database, clock: FixedClock) -> Iterator[Counter]:
    made = Counter(db, clock)
    yield made
    with db.reading() as session:
        assert invariants.check(session) == []


def test_a_deleted_bill_is_cancelled_and_lies_in_the_bin(counter: Counter) -> None:
    at = counter.deletes()
    seen = counter.seen()
    assert seen["bill"].status == "cancelled"
    assert seen["owed"] == 2 * 1062_00
    assert [row.ref_id for row in seen["khata"].rows] == [counter.first.id, counter.last.id]
    assert [item.id for item in seen["open"]] == [counter.first.id, counter.last.id]
    (series,) = seen["gstr1"]["doc_issue"]["doc_det"][0]["docs"]
    assert (series["totnum"], series["cancel"], series["net_issue"]) == (3, 1, 2)
    assert counter.reads(lambda s: deleted_at(s, counter.shop.shop_id, counter.bill.id)) == at


def test_what_is_recovered_is_as_if_it_had_never_been_deleted(counter: Counter) -> None:
    before = counter.seen()
    counter.deletes()
    assert counter.seen() != before
    assert counter.recovers() is True
    assert counter.seen() == before
    assert counter.reads(lambda s: deleted_at(s, counter.shop.shop_id, counter.bill.id)) is None


def test_it_can_be_deleted_and_recovered_again_and_again(counter: Counter) -> None:
    before = counter.seen()
    for _ in range(3):
        counter.deletes()
        counter.recovers()
    assert counter.seen() == before
    counter.deletes()
    assert counter.seen()["owed"] == 2 * 1062_00


def test_each_time_is_told_as_an_event(counter: Counter) -> None:
    for _ in range(2):
        counter.deletes()
        counter.recovers()
    pair = ["invoice.deleted", "invoice.recovered"]
    assert counter.events() == ["invoice.created", *pair, *pair]


def test_deleting_twice_changes_nothing_and_says_the_same(counter: Counter) -> None:
    first = counter.deletes()
    rows = len(counter.audited())
    assert counter.deletes() == first
    assert len(counter.audited()) == rows
    assert counter.events() == ["invoice.created", "invoice.deleted"]


def test_recovering_what_is_not_in_the_bin_changes_nothing(counter: Counter) -> None:
    before, rows = counter.seen(), len(counter.audited())
    assert counter.recovers() is False
    assert (counter.seen(), len(counter.audited())) == (before, rows)


def test_the_trail_keeps_the_bill_as_it_was(counter: Counter) -> None:
    counter.deletes()
    cancelled = next(row for row in counter.audited() if row.action == "invoice.cancel")
    assert cancelled.before is not None
    assert cancelled.before["number"] == counter.bill.number
    assert cancelled.before["status"] == "issued"
    assert cancelled.before["total_paise"] == 1062_00
    assert cancelled.before["recipient"]["name"] == "Ramesh Kumar"
    (line,) = cancelled.before["lines"]
    assert (line["name"], line["qty"], line["taxable_paise"]) == ("SR-501", "2", 900_00)
    counter.recovers()
    actions = [row.action for row in counter.audited()]
    assert actions == ["invoice.create", "invoice.cancel", "invoice.delete", "invoice.recover"]


def test_each_change_raises_the_version(counter: Counter) -> None:
    def version() -> int:
        kept = counter.reads(lambda s: extras.of(s, counter.shop.shop_id, counter.bill.id))
        return kept.version if kept else 1

    assert version() == 1
    counter.deletes()
    deleted = version()
    counter.recovers()
    assert 1 < deleted < version()


def test_the_customers_link_leads_to_it_before_and_after(counter: Counter) -> None:
    token = token_for(b"s", counter.bill.id, 1)
    counter.deletes()
    assert counter.reads(lambda s: find_by_token(s, token)).status == "cancelled"
    counter.recovers()
    assert counter.reads(lambda s: find_by_token(s, token)).status == "issued"


def test_what_was_cancelled_by_another_door_is_not_recovered(counter: Counter) -> None:
    counter.writes(cancel_invoice, counter.bill.id, reason="wrong goods")
    assert counter.recovers() is False
    with pytest.raises(AlreadyCancelled):
        counter.deletes()
    assert counter.seen()["bill"].status == "cancelled"


def test_a_bill_with_money_on_it_stays_until_the_money_is_off(counter: Counter) -> None:
    payment = counter.writes(pay_invoice, counter.bill.id, mode="cash")
    with pytest.raises(HasPayments):
        counter.deletes()
    counter.writes(reverse_payment, payment.id)
    counter.deletes()
    assert counter.seen()["owed"] == 2 * 1062_00


def test_a_bill_with_a_note_stays(counter: Counter) -> None:
    counter.writes(issue_note, NewNote(counter.bill.id, Wanted(amount_paise=100_00)))
    with pytest.raises(HasNotes):
        counter.deletes()


@pytest.mark.parametrize("act", ["deletes", "recovers"])
def test_a_bill_of_a_filed_month_stays_as_it_is(counter: Counter, act: str) -> None:
    if act == "recovers":
        counter.deletes()
    counter.writes(mark_filed, "2026-11")
    with pytest.raises(PeriodLocked):
        getattr(counter, act)()


def test_money_that_comes_after_it_was_recovered_settles_it(counter: Counter) -> None:
    counter.deletes()
    counter.recovers()
    counter.writes(pay_invoice, counter.bill.id, mode="cash")
    assert counter.seen()["owed"] == 2 * 1062_00


@pytest.mark.parametrize("act", [delete_invoice, recover_invoice])
def test_another_shops_bill_is_not_found(counter: Counter, act: Callable[..., Any]) -> None:
    stranger = make_shop(counter.db, counter.clock.now(), gstin="27AAPFU0939F1ZV")
    actor = replace(counter.actor, shop_id=stranger.shop_id)
    with pytest.raises(InvoiceNotFound):
        counter.db.write(lambda session: act(session, actor, counter.bill.id))


def test_its_number_is_never_given_again(counter: Counter) -> None:
    counter.deletes()
    assert counter.issues().number == "GH/26-27/0424"
