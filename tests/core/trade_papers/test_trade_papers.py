"""Estimates and challans: numbers of their own, no money moved, billed once."""

import threading
from decimal import Decimal

import pytest
from sqlmodel import select

from core import invariants
from core.clock import FixedClock
from core.db import Database
from core.errors import BadState, TradePaperNotFound
from core.invoices.models import Invoice
from core.ledger.queries import balance
from core.reports.gstr1.month import Month
from core.reports.gstr1.portal import portal_json
from core.trade_papers.service import (
    NewPaper,
    bill_paper,
    cancel_paper,
    issue_paper,
    list_papers,
)
from tests.factories import make_actor, make_customer, make_shop, sr_501


def test_an_estimate_has_a_number_and_moves_nothing(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    ramesh = make_customer(db, actor)
    paper = db.write(
        lambda session: issue_paper(session, actor, NewPaper("estimate", sr_501(ramesh.id)))
    )
    # 2 x 450.00 = 900.00 + 81.00 + 81.00
    assert (paper.number, paper.total_paise, paper.status) == ("ES/26-27/0001", 106200, "open")
    assert (paper.valid_until - paper.on).days == 15  # type: ignore[operator]
    with db.reading() as session:
        assert balance(session, shop.shop_id, ramesh.id) == 0
        assert portal_json(session, shop, Month(2026, 11)) == {"gstin": shop.gstin, "fp": "112026"}
        assert invariants.check(session) == []
        assert [row.id for row in list_papers(session, shop.shop_id, "estimate")] == [paper.id]


def test_an_estimate_becomes_the_same_bill_once(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    ramesh = make_customer(db, actor)
    paper = db.write(
        lambda session: issue_paper(session, actor, NewPaper("estimate", sr_501(ramesh.id)))
    )
    made: list[object] = []

    def bill() -> None:
        try:
            made.append(db.write(lambda session: bill_paper(session, actor, paper.id)).total_paise)
        except BadState as refused:
            made.append(refused.code)

    threads = [threading.Thread(target=bill) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, made)) == ["106200", "bad_state", "bad_state", "bad_state"]
    with db.reading() as session:
        assert len(session.exec(select(Invoice)).all()) == 1
        assert balance(session, shop.shop_id, ramesh.id) == 106200


def test_a_challan_says_why_goods_move_and_stands_in_table_13(
    db: Database, clock: FixedClock
) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    for purpose in ("job_work", "approval", ""):
        db.write(lambda session, p=purpose: issue_paper(  # type: ignore[misc]
            session, actor, NewPaper("challan", sr_501(None), p)
        ))  # fmt: skip
    with db.reading() as session:
        found = portal_json(session, shop, Month(2026, 11))["doc_issue"]["doc_det"]
    assert [(part["doc_num"], part["docs"][0]["from"]) for part in found] == [
        (9, "CH/26-27/0001"), (10, "CH/26-27/0002"), (12, "CH/26-27/0003"),
    ]  # fmt: skip


def test_a_cancelled_paper_is_not_billed(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    paper = db.write(
        lambda session: issue_paper(session, actor, NewPaper("estimate", sr_501(None)))
    )
    db.write(lambda session: cancel_paper(session, actor, paper.id))
    for again in (bill_paper, cancel_paper):
        with pytest.raises(BadState):
            db.write(lambda session, act=again: act(session, actor, paper.id))  # type: ignore[misc]
    with pytest.raises(TradePaperNotFound):
        db.write(lambda session: bill_paper(session, actor, "est_nothing"))


def test_discounts_and_halves_come_back_in_the_bill(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    draft = sr_501(None, discount_percent=Decimal("2.5"), round_to_rupee=True)
    paper = db.write(lambda session: issue_paper(session, actor, NewPaper("estimate", draft)))
    bill = db.write(lambda session: bill_paper(session, actor, paper.id))
    # 900.00 - 22.50 = 877.50; 9 % = 78.98 each; 1,035.46, to the rupee 1,035.00
    assert (bill.taxable_paise, bill.cgst_paise, bill.total_paise) == (87750, 7898, 103500)
    assert bill.total_paise == paper.total_paise
