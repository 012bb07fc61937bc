"""Until when a credit note may lower the tax, and at which rate: s. 34 of the CGST Act."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import NoteTooLate
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice, Note
from core.invoices.service import issue
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.shops.models import Shop
from tests.factories import make_actor, make_customer, make_shop


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    return make_shop(db, datetime(2025, 4, 2, 6, tzinfo=UTC), series="GH/25-26/0001")


def sold(db: Database, shop: Shop, on: date, *, rate: str = "18") -> Invoice:
    actor = make_actor(shop, datetime(on.year, on.month, on.day, 6, tzinfo=UTC))
    customer = make_customer(db, actor)
    line = DraftLine("Door", Decimal(2), rate=Decimal(1000), gst_rate=Decimal(rate))
    return db.write(lambda session: issue(session, actor, InvoiceDraft(customer.id, (line,))))


def note(db: Database, shop: Shop, bill: Invoice, at: datetime) -> Note:
    actor: Actor = make_actor(shop, at)
    new = NewNote(bill.id, Wanted(lines={1: (Decimal(1), None)}), "returned")
    return db.write(lambda session: issue_note(session, actor, new))


def test_a_note_carries_the_rate_of_its_bill_though_the_slab_is_gone(
    db: Database, shop: Shop
) -> None:
    # on 2026-11-01 against a 12 % bill of 2025-08-10: 1,000 + 60 + 60
    bill = sold(db, shop, date(2025, 8, 10), rate="12")
    made = note(db, shop, bill, datetime(2026, 11, 1, 6, tzinfo=UTC))
    assert (made.taxable_paise, made.cgst_paise, made.sgst_paise) == (1000_00, 60_00, 60_00)
    assert made.total_paise == 1120_00


def test_the_last_moment_is_the_end_of_30_november_in_india(db: Database, shop: Shop) -> None:
    bill = sold(db, shop, date(2025, 6, 15))
    too_late = datetime(2026, 11, 30, 18, 30, tzinfo=UTC)
    with pytest.raises(NoteTooLate) as caught:
        note(db, shop, bill, too_late)
    assert caught.value.params == {"number": bill.number, "last": "2026-11-30"}
    made = note(db, shop, bill, datetime(2026, 11, 30, 18, 29, 59, tzinfo=UTC))
    assert made.total_paise == 1180_00


def test_goods_without_tax_have_no_last_day(db: Database, shop: Shop) -> None:
    bill = sold(db, shop, date(2025, 6, 15), rate="0")
    assert note(db, shop, bill, datetime(2027, 6, 1, 6, tzinfo=UTC)).total_paise == 1000_00
