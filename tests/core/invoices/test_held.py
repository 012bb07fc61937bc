"""Drafts: kept, changed, put away and issued, with a number of their own that nobody else gets."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import select

from core import audit, extras, invariants
from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import (
    DateInFuture,
    Deleted,
    DuplicateNumber,
    GstRateUnknown,
    InvoiceNotFound,
    NumberMalformed,
    VersionMismatch,
)
from core.invoices import service
from core.invoices.bin import delete_invoice, recover_invoice
from core.invoices.draft import InvoiceDraft
from core.invoices.held import (
    NewHeld,
    change_held,
    draft_of,
    find_held,
    hold,
    issue_held,
    preview_held,
)
from core.invoices.models import HeldInvoice, Invoice
from core.invoices.queries import get_invoice
from core.ledger.queries import balance
from core.outbox import OutboxRow
from tests.factories import make_actor, make_customer, make_shop, sr_501

DAY = timedelta(days=1)


class Desk:
    """A shop whose series stands at 0421."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db, self.clock = db, clock
        self.shop = make_shop(db, clock.now())
        self.customer = make_customer(db, self.actor).id

    @property
    def actor(self) -> Actor:
        return make_actor(self.shop, self.clock.now())

    def draft(self, qty: int = 2, **more: Any) -> InvoiceDraft:
        return sr_501(self.customer, qty, **more)

    def writes(self, act: Callable[..., Any], *given: Any, **more: Any) -> Any:
        return self.db.write(lambda session: act(session, self.actor, *given, **more))

    def holds(self, qty: int = 2, **more: Any) -> HeldInvoice:
        held: HeldInvoice = self.writes(hold, NewHeld(self.draft(qty, **more)))
        return held

    def issues(self, held: HeldInvoice) -> Invoice:
        made: Invoice = self.writes(issue_held, held.id, secret=b"s")
        return made

    def sells(self, **more: Any) -> Invoice:
        made: Invoice = self.writes(service.issue, self.draft(**more))
        return made

    def kept(self, held: HeldInvoice) -> HeldInvoice | None:
        with self.db.reading() as session:
            return find_held(session, self.shop.shop_id, held.id)

    def beside(self, held: HeldInvoice) -> extras.Extra | None:
        with self.db.reading() as session:
            return extras.of(session, self.shop.shop_id, held.id)

    def actions(self, held: HeldInvoice) -> list[str]:
        query = select(audit.Audit.action).where(audit.Audit.entity == held.id)
        with self.db.reading() as session:
            return list(session.exec(query.order_by(audit.Audit.seq)))  # type: ignore[arg-type]  # a column


@pytest.fixture
def desk(db: Database, clock: FixedClock) -> Iterator[Desk]:
    made = Desk(db, clock)
    yield made
    with db.reading() as session:
        assert invariants.check(session) == []


def test_a_draft_is_in_no_book_and_tells_nobody(desk: Desk) -> None:
    held = desk.holds()
    with desk.db.reading() as session:
        assert balance(session, desk.shop.shop_id, desk.customer) == 0
        assert session.exec(select(OutboxRow)).all() == []
        assert session.exec(select(Invoice)).all() == []
    assert held.state == "draft"
    assert desk.actions(held) == ["draft.create"]


def test_it_keeps_what_was_asked_for_and_is_computed_when_it_is_looked_at(desk: Desk) -> None:
    draft = desk.draft(discount_percent=Decimal(5), note="Thank you", due_date=date(2026, 12, 1))
    held = desk.writes(hold, NewHeld(draft))
    kept = desk.kept(held)
    assert kept is not None
    assert draft_of(kept) == draft
    computed = desk.writes(preview_held, kept)
    assert computed.tax.total_paise == 1008_90  # 900 less 5 %: 855 and 18 %


def test_issued_it_goes_on_under_its_id_with_the_next_number(desk: Desk) -> None:
    held = desk.writes(hold, NewHeld(desk.draft(), terms="30 days", data={"order": "7001"}))
    invoice = desk.issues(held)
    assert (invoice.id, invoice.number) == (held.id, "GH/26-27/0421")
    assert desk.kept(held) is None
    extra = desk.beside(held)
    assert extra is not None
    assert (extra.terms, extra.data) == ("30 days", {"order": "7001"})
    assert extra.version > 1
    assert desk.actions(held) == ["draft.create", "invoice.issue"]


def test_it_takes_the_date_of_the_day_on_which_it_is_issued(desk: Desk) -> None:
    held = desk.holds()
    desk.clock.advance(DAY)
    assert desk.issues(held).on == date(2026, 11, 22)


def test_a_date_of_its_own_stays(desk: Desk) -> None:
    held = desk.holds(date=date(2026, 11, 20))
    desk.clock.advance(DAY)
    assert desk.issues(held).on == held.on == date(2026, 11, 20)


def test_issued_twice_it_is_not_there_the_second_time(desk: Desk) -> None:
    held = desk.holds()
    desk.issues(held)
    with pytest.raises(InvoiceNotFound):
        desk.issues(held)


def test_a_draft_becomes_another_one(desk: Desk) -> None:
    held = desk.holds()
    desk.writes(change_held, held.id, NewHeld(desk.draft(3), terms="now", data={"a": "b"}))
    extra = desk.beside(held)
    assert extra is not None
    assert (extra.version, extra.terms, extra.data) == (2, "now", {"a": "b"})
    assert desk.issues(held).total_paise == 1593_00
    assert desk.actions(held) == ["draft.create", "draft.update", "invoice.issue"]


def test_who_saw_an_older_draft_is_told(desk: Desk) -> None:
    held = desk.holds()
    desk.writes(change_held, held.id, NewHeld(desk.draft(3)), version=1)
    with pytest.raises(VersionMismatch) as told:
        desk.writes(change_held, held.id, NewHeld(desk.draft(4)), version=1)
    assert told.value.params == {"version": 2}


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"date": date(2026, 11, 22)}, DateInFuture),
        ({"number": "/1"}, NumberMalformed),
        ({"lines": (replace(sr_501(None).lines[0], gst_rate=None),)}, GstRateUnknown),
    ],
    ids=["a day to come", "a bad number", "no rate of tax"],
)
def test_what_could_not_be_issued_is_not_kept(
    desk: Desk, change: dict[str, Any], error: type[Exception]
) -> None:
    with pytest.raises(error):
        desk.writes(hold, NewHeld(replace(desk.draft(), **change)))


def test_the_series_passes_over_the_number_of_a_draft(desk: Desk) -> None:
    held = desk.holds(number="GH/26-27/0421")
    assert desk.sells().number == "GH/26-27/0422"
    assert desk.issues(held).number == "GH/26-27/0421"


def test_nobody_else_gets_the_number_of_a_draft(desk: Desk) -> None:
    desk.holds(number="abc/1")
    other = desk.holds()
    for act in (
        lambda: desk.sells(number="ABC/1"),
        lambda: desk.holds(number="Abc/1"),
        lambda: desk.writes(change_held, other.id, NewHeld(desk.draft(number="ABC/1"))),
    ):
        with pytest.raises(DuplicateNumber):
            act()


def test_a_draft_cannot_have_the_number_of_a_bill(desk: Desk) -> None:
    desk.sells(number="A/1")
    with pytest.raises(DuplicateNumber):
        desk.holds(number="a/1")


def test_a_number_is_free_for_another_year(desk: Desk) -> None:
    desk.holds(number="A/1")
    assert desk.sells(number="A/1", date=date(2026, 3, 31)).fy == 2025


def test_a_draft_that_changes_keeps_its_number_or_gives_it_free(desk: Desk) -> None:
    held = desk.holds(number="A/1")
    desk.writes(change_held, held.id, NewHeld(desk.draft(3, number="A/1")))
    desk.writes(change_held, held.id, NewHeld(desk.draft(3)))
    assert desk.sells(number="A/1").number == "A/1"


def test_a_number_that_the_series_passed_over_for_a_draft_is_no_hole(desk: Desk) -> None:
    held = desk.holds(number="GH/26-27/0421")
    assert desk.sells().number == "GH/26-27/0422"
    desk.writes(change_held, held.id, NewHeld(desk.draft()))
    assert desk.issues(held).number == "GH/26-27/0423"


def test_a_draft_lies_in_the_bin_and_comes_out_as_it_was(desk: Desk) -> None:
    held = desk.holds(number="A/1")
    at = desk.writes(delete_invoice, held.id)
    desk.clock.advance(DAY)
    assert desk.writes(delete_invoice, held.id) == at
    for act in (issue_held, lambda s, a, i: change_held(s, a, i, NewHeld(desk.draft()))):
        with pytest.raises(Deleted):
            desk.writes(act, held.id)
    with pytest.raises(DuplicateNumber):  # it has its number there, too
        desk.sells(number="A/1")
    assert desk.writes(recover_invoice, held.id) is True
    assert desk.writes(recover_invoice, held.id) is False
    assert desk.issues(held).number == "A/1"


def test_what_was_issued_of_a_draft_can_be_deleted_and_recovered(desk: Desk) -> None:
    held = desk.holds()
    before = desk.issues(held)
    desk.writes(delete_invoice, held.id)
    assert desk.writes(recover_invoice, held.id) is True
    with desk.db.reading() as session:
        assert get_invoice(session, desk.shop.shop_id, held.id) == before
