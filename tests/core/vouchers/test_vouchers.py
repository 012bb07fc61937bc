"""Advances for services: tax on receipt, its use by a bill, its return; sums worked by hand."""

import datetime as dt
import json
from decimal import Decimal

import pytest

from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import BadState, ExceedsAdvance, PeriodLocked
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import issue
from core.json_text import dump
from core.payments.service import NewPayment, apply_advance, record_payment, refund
from core.reports.gstr1.month import Month
from core.reports.gstr1.portal import portal_json
from core.shops.models import Shop
from core.shops.periods import mark_filed
from core.vouchers.models import Voucher
from core.vouchers.service import (
    Advance,
    cancel_voucher,
    issue_receipt,
    issue_refund,
    left_of,
    uses_of,
)
from tests.factories import make_customer, make_shop
from tests.properties.test_gstr1 import is_lawful

D = Decimal
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)


class Caterer:
    """A shop in Rajasthan (08) that takes advances for catering at 18 %."""

    def __init__(self, db: Database, clock: FixedClock) -> None:
        self.db = db
        self.shop: Shop = make_shop(db, clock.now())
        self.customer = make_customer(db, self.at(2026, 10, 20)).id

    def at(self, year: int, month: int, day: int) -> Actor:
        when = dt.datetime(year, month, day, 6, tzinfo=dt.UTC)
        return Actor(self.shop.shop_id, "cli", "owner", when)

    def advance(self, rupees: int, *, hsn: str = "996334") -> Voucher:
        actor = self.at(2026, 10, 20)
        new = NewPayment(customer_id=self.customer, amount_paise=rupees * 100, mode="upi")
        paid = self.db.write(lambda session: record_payment(session, actor, new))
        told = Advance(paid.id, "Catering on 25 November", D(18), hsn)
        return self.db.write(lambda session: issue_receipt(session, actor, told))

    def bills(self, rupees: int) -> None:
        actor = self.at(2026, 11, 25)
        line = DraftLine("Catering", rate=D(rupees), gst_rate=D(18), hsn="996334")
        draft = InvoiceDraft(self.customer, (line,))
        self.db.write(lambda session: issue(session, actor, draft))
        self.db.write(lambda session: apply_advance(session, actor, self.customer))

    def gstr1(self, month: Month) -> dict[str, object]:
        with self.db.reading() as session:
            found: dict[str, object] = json.loads(dump(portal_json(session, self.shop, month)))
        is_lawful(found)
        return found


@pytest.fixture
def caterer(db: Database, clock: FixedClock) -> Caterer:
    return Caterer(db, clock)


def test_an_advance_for_a_service_holds_its_tax(caterer: Caterer) -> None:
    voucher = caterer.advance(11800)
    # 11,800.00 x 100 / 118 = 10,000.00; 9 % = 900.00 each
    assert (voucher.number, voucher.amount_paise) == ("RV/26-27/0001", 1180000)
    assert (voucher.taxable_paise, voucher.cgst_paise, voucher.sgst_paise) == (
        1000000,
        90000,
        90000,
    )
    assert caterer.gstr1(OCTOBER)["at"] == [
        {
            "pos": "08",
            "sply_ty": "INTRA",
            "itms": [{"rt": 18, "ad_amt": 10000, "iamt": 0, "camt": 900, "samt": 900, "csamt": 0}],
        }
    ]


def test_an_advance_for_goods_bears_none(caterer: Caterer) -> None:
    voucher = caterer.advance(11800, hsn="1006")
    assert (voucher.taxable_paise, voucher.cgst_paise) == (1180000, 0)
    assert "at" not in caterer.gstr1(OCTOBER)


def test_the_bill_of_a_later_month_uses_it_up(caterer: Caterer) -> None:
    voucher = caterer.advance(11800)
    caterer.bills(5000)  # 5,000.00 + 900.00 = 5,900.00: half of it
    with caterer.db.reading() as session:
        receipt = session.get_one(Voucher, (voucher.shop_id, voucher.id))
        assert [used.paise for used in uses_of(session, receipt)] == [590000]
        assert left_of(session, receipt) == 590000
        assert invariants.check(session) == []
    found = caterer.gstr1(NOVEMBER)
    assert found["txpd"] == [
        {
            "pos": "08",
            "sply_ty": "INTRA",
            "itms": [{"rt": 18, "ad_amt": 5000, "iamt": 0, "camt": 450, "samt": 450, "csamt": 0}],
        }
    ]
    assert "at" not in found
    assert "at" in caterer.gstr1(OCTOBER)


def test_what_is_given_back_lowers_the_tax_and_cannot_be_more_than_is_left(
    caterer: Caterer,
) -> None:
    voucher = caterer.advance(11800)
    caterer.bills(5000)
    actor = caterer.at(2026, 11, 26)
    given = caterer.db.write(lambda session: refund(
        session, actor, mode="upi", amount_paise=590000, customer_id=caterer.customer
    ))  # fmt: skip
    with pytest.raises(ExceedsAdvance):
        caterer.db.write(lambda session: issue_refund(
            session, actor, voucher.id, payment_id=given.id, amount_paise=590001
        ))  # fmt: skip
    back = caterer.db.write(lambda session: issue_refund(
        session, actor, voucher.id, payment_id=given.id, amount_paise=590000
    ))  # fmt: skip
    # 5,900.00: 5,000.00 and 450.00 each
    assert (back.number, back.taxable_paise, back.cgst_paise) == ("RF/26-27/0001", 500000, 45000)
    adjusted = caterer.gstr1(NOVEMBER)["txpd"][0]["itms"][0]  # type: ignore[index]
    assert (adjusted["ad_amt"], adjusted["camt"]) == (10000, 900)


def test_both_kinds_of_number_stand_in_table_13(caterer: Caterer) -> None:
    voucher = caterer.advance(11800)
    caterer.db.write(lambda session: cancel_voucher(session, caterer.at(2026, 10, 21), voucher.id))
    caterer.advance(1180)
    details = caterer.gstr1(OCTOBER)["doc_issue"]["doc_det"]  # type: ignore[index]
    assert [(part["doc_num"], part["docs"][0]["totnum"], part["docs"][0]["cancel"]) for part in details] == [
        (6, 2, 1)
    ]  # fmt: skip


def test_money_that_has_its_voucher_gets_no_second_one(caterer: Caterer) -> None:
    voucher = caterer.advance(11800)
    told = Advance(voucher.payment_id, "again", D(18), "996334")
    with pytest.raises(ExceedsAdvance):
        caterer.db.write(lambda session: issue_receipt(session, caterer.at(2026, 10, 21), told))


def test_a_used_advance_is_not_cancelled(caterer: Caterer) -> None:
    voucher = caterer.advance(11800)
    caterer.bills(5000)
    with pytest.raises(BadState):
        caterer.db.write(
            lambda session: cancel_voucher(session, caterer.at(2026, 11, 26), voucher.id)
        )


def test_a_filed_month_takes_no_voucher_more(caterer: Caterer) -> None:
    caterer.db.write(lambda session: mark_filed(session, caterer.at(2026, 11, 10), "2026-10"))
    with pytest.raises(PeriodLocked):
        caterer.advance(11800)
