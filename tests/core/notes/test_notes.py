"""Credit and debit notes: figures worked out by hand, and what they do to bill, khata and advance."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import (
    AmountNotValid,
    BadState,
    ExceedsInvoice,
    HasNotes,
    NoteTooEarly,
    PeriodLocked,
    QtyNotPositive,
    UndoWindowClosed,
)
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice, Note
from core.invoices.queries import get_invoice
from core.invoices.service import issue
from core.ledger.queries import balance
from core.notes.rules import Wanted
from core.notes.service import NewNote, cancel_note, issue_note, preview_note, undo_note
from core.payments.service import (
    cancel_invoice,
    credited_paise,
    due_paise,
    pay_invoice,
)
from core.shops.periods import mark_filed
from tests.factories import make_actor, make_customer, make_shop

DOORS = DraftLine("Darwaza", Decimal(2), rate=Decimal(1000), gst_rate=Decimal(18))
NAILS = DraftLine("Keel", Decimal("2.5"), unit="KGS", rate=Decimal(90), gst_rate=Decimal(18))


@pytest.fixture
def actor(db: Database, clock: FixedClock) -> Actor:
    return make_actor(make_shop(db, clock.now()), clock.now())


@pytest.fixture
def bill(db: Database, actor: Actor) -> Invoice:
    """Two doors at 1,000 and 18 %: 2,360."""
    return make_bill(db, actor, (DOORS,))


@pytest.fixture(autouse=True)
def sound(db: Database) -> object:
    yield
    with db.reading() as session:
        assert invariants.check(session) == []


def make_bill(db: Database, actor: Actor, lines: tuple[DraftLine, ...], **more: object) -> Invoice:
    customer = make_customer(db, actor, "Imran Khan")
    draft = InvoiceDraft(customer.id, lines, **more)  # type: ignore[arg-type]
    return db.write(lambda session: issue(session, actor, draft))


def back(qty: str, n: int = 1, rate: str | None = None) -> Wanted:
    return Wanted(lines={n: (Decimal(qty), Decimal(rate) if rate else None)})


def make(db: Database, actor: Actor, bill: Invoice, wanted: Wanted) -> Note:
    new = NewNote(bill.id, wanted, "returned")
    return db.write(lambda session: issue_note(session, actor, new))


def state(db: Database, bill: Invoice) -> tuple[int, int, int]:
    """Credited, still due, and the customer's balance, in rupees."""
    with db.reading() as session:
        row = get_invoice(session, bill.shop_id, bill.id)
        owed = balance(session, bill.shop_id, bill.customer_id or "")
        return credited_paise(session, row) // 100, due_paise(session, row) // 100, owed // 100


def test_one_of_two_doors_comes_back(db: Database, actor: Actor, bill: Invoice) -> None:
    note = make(db, actor, bill, back("1"))
    assert (note.number, note.kind) == ("CN/26-27/0001", "credit")
    assert (note.taxable_paise, note.cgst_paise, note.sgst_paise) == (1000_00, 90_00, 90_00)
    assert (note.round_off_paise, note.total_paise) == (0, 1180_00)
    assert state(db, bill) == (1180, 1180, 1180)


def test_all_that_is_left_repeats_the_bills_figures_with_its_round_off(
    db: Database, actor: Actor
) -> None:
    # 225.00 + 20.25 + 20.25 = 265.50, rounded to 266
    bill = make_bill(db, actor, (NAILS,), round_to_rupee=True)
    assert (bill.total_paise, bill.round_off_paise) == (266_00, 50)
    note = make(db, actor, bill, Wanted())
    assert (note.taxable_paise, note.cgst_paise, note.round_off_paise) == (225_00, 20_25, 50)
    assert note.total_paise == 266_00
    assert state(db, bill) == (266, 0, 0)


def test_a_part_is_rounded_to_the_rupee_where_the_bill_was(db: Database, actor: Actor) -> None:
    bill = make_bill(db, actor, (NAILS,), round_to_rupee=True)
    # 1 kg of 2.5: 90.00 + 8.10 + 8.10 = 106.20
    note = make(db, actor, bill, back("1"))
    assert (note.taxable_paise, note.round_off_paise, note.total_paise) == (90_00, -20, 106_00)
    # the rest takes what is left: 135.00 + 12.15 + 12.15 + 0.70
    rest = make(db, actor, bill, Wanted())
    assert (rest.taxable_paise, rest.round_off_paise, rest.total_paise) == (135_00, 70, 160_00)
    assert state(db, bill) == (266, 0, 0)


def test_a_sum_with_its_tax_is_taken_off_by_value(db: Database, actor: Actor) -> None:
    bill = make_bill(db, actor, (DOORS, NAILS))
    # doors 2,360.00, nails 265.50: of 500 that is 449.44 and 50.56
    note = make(db, actor, bill, Wanted(amount_paise=500_00))
    # 449.44 / 1.18 = 380.88, 50.56 / 1.18 = 42.85
    assert note.taxable_paise == 380_88 + 42_85
    # 9 % of each: 34.28 and 3.86
    assert (note.cgst_paise, note.sgst_paise) == (34_28 + 3_86, 34_28 + 3_86)
    assert (note.round_off_paise, note.total_paise) == (-1, 500_00)


def test_a_rate_of_its_own_gives_a_part_of_the_price_back(
    db: Database, actor: Actor, bill: Invoice
) -> None:
    note = make(db, actor, bill, back("2", rate="50"))
    assert (note.taxable_paise, note.cgst_paise, note.total_paise) == (100_00, 9_00, 118_00)


def test_a_price_above_what_was_sold_is_refused_though_the_bill_is_larger(
    db: Database, actor: Actor
) -> None:
    nail = DraftLine("Nail", rate=Decimal(100), gst_rate=Decimal(18))
    bill = make_bill(db, actor, (nail, DOORS))
    with pytest.raises(ExceedsInvoice) as told:  # tax of 162 would go back where 18 was charged
        make(db, actor, bill, back("1", rate="900"))
    assert told.value.params["left_paise"] == 118_00


def test_another_state_pays_igst_back(db: Database, actor: Actor) -> None:
    bill = make_bill(db, actor, (DOORS,), state="27")
    note = make(db, actor, bill, back("1"))
    assert (note.igst_paise, note.cgst_paise, note.total_paise) == (180_00, 0, 1180_00)


def test_prices_that_held_the_tax_give_it_back_with_them(db: Database, actor: Actor) -> None:
    tap = DraftLine("Tap", Decimal(2), rate=Decimal(590), gst_rate=Decimal(18))
    bill = make_bill(db, actor, (tap,), prices_include_tax=True)
    note = make(db, actor, bill, back("1", rate="590"))
    assert (note.taxable_paise, note.cgst_paise, note.total_paise) == (500_00, 45_00, 590_00)


def test_more_than_was_sold_is_refused(db: Database, actor: Actor, bill: Invoice) -> None:
    with pytest.raises(ExceedsInvoice):
        make(db, actor, bill, back("3"))
    with pytest.raises(ExceedsInvoice):
        make(db, actor, bill, Wanted(amount_paise=2360_01))
    make(db, actor, bill, back("1.5"))
    with pytest.raises(ExceedsInvoice):
        make(db, actor, bill, back("1"))
    assert state(db, bill) == (1770, 590, 590)


@pytest.mark.parametrize("qty", ["0", "-1"])
def test_nothing_or_less_does_not_come_back(
    db: Database, actor: Actor, bill: Invoice, qty: str
) -> None:
    with pytest.raises(QtyNotPositive):
        make(db, actor, bill, back(qty))


def test_a_negative_sum_is_no_note(db: Database, actor: Actor, bill: Invoice) -> None:
    with pytest.raises(AmountNotValid):
        make(db, actor, bill, Wanted(amount_paise=-1))


def test_what_was_paid_above_the_rest_is_the_customers_advance(
    db: Database, actor: Actor, bill: Invoice
) -> None:
    db.write(lambda session: pay_invoice(session, actor, bill.id, mode="cash"))
    make(db, actor, bill, back("1"))
    assert state(db, bill) == (1180, 0, -1180)


def test_a_counter_sales_money_goes_back_at_once(db: Database, actor: Actor) -> None:
    draft = InvoiceDraft(None, (DOORS,))
    bill = db.write(lambda session: issue(session, actor, draft))
    db.write(lambda session: pay_invoice(session, actor, bill.id, mode="cash"))
    make(db, actor, bill, back("1"))
    assert state(db, bill) == (1180, 0, 0)


def test_a_debit_note_adds_to_the_bill(db: Database, actor: Actor, bill: Invoice) -> None:
    note = make(db, actor, bill, replace(back("1", rate="100"), kind="debit"))
    assert (note.number, note.total_paise) == ("DN/26-27/0001", 118_00)
    assert state(db, bill) == (-118, 2478, 2478)


def test_an_undone_note_leaves_the_bill_as_it_was(
    db: Database, actor: Actor, bill: Invoice
) -> None:
    note = make(db, actor, bill, back("1"))
    db.write(lambda session: undo_note(session, actor, note.id))
    assert state(db, bill) == (0, 2360, 2360)
    with pytest.raises(BadState):
        db.write(lambda session: cancel_note(session, actor, note.id))
    assert make(db, actor, bill, back("1")).number == "CN/26-27/0002"


def test_after_ten_minutes_a_note_is_cancelled_not_undone(
    db: Database, actor: Actor, bill: Invoice
) -> None:
    note = make(db, actor, bill, back("1"))
    late = replace(actor, at=actor.at + timedelta(minutes=11))
    with pytest.raises(UndoWindowClosed):
        db.write(lambda session: undo_note(session, late, note.id))
    db.write(lambda session: cancel_note(session, late, note.id))
    assert state(db, bill) == (0, 2360, 2360)


def test_a_bill_with_a_note_is_not_cancelled(db: Database, actor: Actor, bill: Invoice) -> None:
    make(db, actor, bill, back("1"))
    with pytest.raises(HasNotes):
        db.write(lambda session: cancel_invoice(session, actor, bill.id, reason="x"))
    assert state(db, bill) == (1180, 1180, 1180)


def test_a_cancelled_bill_takes_no_note(db: Database, actor: Actor, bill: Invoice) -> None:
    db.write(lambda session: cancel_invoice(session, actor, bill.id, reason="x"))
    with pytest.raises(BadState):
        make(db, actor, bill, back("1"))


def test_no_note_is_of_a_day_before_its_bill(db: Database, actor: Actor, bill: Invoice) -> None:
    before = NewNote(bill.id, back("1"), "returned", on=bill.on - timedelta(days=1))
    with pytest.raises(NoteTooEarly), db.reading() as session:
        preview_note(session, actor, before)


def test_once_the_month_is_filed_only_a_note_is_lawful(
    db: Database, actor: Actor, bill: Invoice
) -> None:
    db.write(lambda session: mark_filed(session, actor, "2026-11"))
    with pytest.raises(PeriodLocked) as caught:
        db.write(lambda session: cancel_invoice(session, actor, bill.id, reason="x"))
    assert caught.value.params == {"month": "2026-11", "number": bill.number}
    december = replace(actor, at=actor.at + timedelta(days=20))
    make(db, december, bill, back("1"))
    assert state(db, bill) == (1180, 1180, 1180)


def test_a_preview_writes_nothing(db: Database, actor: Actor, bill: Invoice) -> None:
    new = NewNote(bill.id, back("1"))
    computed = db.write(lambda session: preview_note(session, actor, new))
    assert computed.total_paise == 1180_00
    assert state(db, bill) == (0, 2360, 2360)
