"""Receipt and refund vouchers of advances by chat: previewed, one tap, their papers sent, taken back."""

from dataclasses import replace

import pytest
from sqlmodel import col, select

from core import invariants
from core.clock import FixedClock
from core.customers.service import NewCustomer, find_by_name
from core.db import Database
from core.ledger.queries import balance
from core.payments.service import advance_of
from core.vouchers.models import Voucher
from tests.bot.conversations.world import Talk, gupta_hardware, shop_talk
from tests.factories import GUPTA


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(db, clock)


def vouchers(talk: Talk) -> list[tuple[str, str, int, int]]:
    """Number, status, paise and tax of each."""
    with talk.db.reading() as session:
        assert invariants.check(session) == []
        rows = session.exec(select(Voucher).order_by(col(Voucher.id))).all()
        return [
            (row.number, row.status, row.amount_paise, row.cgst_paise + row.sgst_paise)
            for row in rows
        ]


def advance(talk: Talk, name: str) -> tuple[int, int]:
    """What somebody has paid ahead, and his balance, in paise."""
    with talk.db.reading() as session:
        shop_id = talk.shop.shop_id
        customer = find_by_name(session, shop_id, name)[0]
        return advance_of(session, shop_id, customer.id), balance(session, shop_id, customer.id)


def test_an_advance_for_goods_bears_no_tax_and_its_voucher_is_one_tap(talk: Talk) -> None:
    told = talk.say("5000 advance aaya ramesh se cement ke liye, voucher bana do")
    assert told == (
        "📋 Receipt voucher: Ramesh Kumar ₹5,000 advance, cash\nKis liye: Cement\n"
        "Maal ke advance par GST nahi lagta."
    )
    assert vouchers(talk) == []  # nothing is written before the tap
    assert (
        talk.tap("Voucher banao")
        == "✅ Receipt voucher RV/26-27/0001: Ramesh Kumar ₹5,000 advance."
    )
    assert talk.papers == ["voucher_pdf"]
    assert [paper.kind for reply in talk.to_customers for paper in reply.attachments] == [
        "voucher_pdf"
    ]
    assert vouchers(talk) == [("RV/26-27/0001", "issued", 5000_00, 0)]
    assert advance(talk, "Ramesh Kumar") == (5000_00, -5000_00)
    talk.tap("Undo")
    assert vouchers(talk) == [("RV/26-27/0001", "cancelled", 5000_00, 0)]
    assert advance(talk, "Ramesh Kumar") == (0, 0)


def test_an_advance_for_a_service_holds_its_tax(talk: Talk) -> None:
    told = talk.say("ramesh ne 5900 advance diya gpay se, receipt voucher do")
    assert told == "Ramesh Kumar ₹5,900: advance kis cheez ka hai? Maal ya kaam likho."
    assert "maal ya service?" in talk.say("diwar ka kaam")
    told = talk.tap("Service")
    # 5,900.00 x 100 / 118 = 5,000.00; 9 % = 450.00 twice
    assert told.endswith("Taxable 5,000.00 · CGST 9% 450.00 + SGST 9% 450.00")
    talk.tap("Voucher banao")
    assert vouchers(talk) == [("RV/26-27/0001", "issued", 5900_00, 900_00)]


def test_dues_may_be_settled_first(talk: Talk) -> None:
    talk.say("sunil se 2000 advance aaya, voucher bana do")
    told = talk.tap("Maal")
    assert told.endswith("Sunil Verma ka ₹1,240 baaki hai: pehle wo kaatein?")
    talk.tap("Pehle baaki kaato")
    # 2,000.00 - 1,240.00 = 760.00
    assert vouchers(talk) == [("RV/26-27/0001", "issued", 760_00, 0)]
    assert advance(talk, "Sunil Verma") == (760_00, -760_00)


def test_money_that_came_before_gets_its_voucher_later(talk: Talk) -> None:
    talk.say("ramesh ne 5000 advance diya")
    talk.tap("₹5,000 advance")
    assert "kis cheez ka hai?" in talk.say("ramesh ke advance ki rasid do")
    talk.tap("Maal")
    assert talk.labels == ["Voucher banao", "Rehne do"]
    talk.tap("Voucher banao")
    assert vouchers(talk) == [("RV/26-27/0001", "issued", 5000_00, 0)]
    again = talk.say("ramesh ke advance ki rasid do")
    assert again == "Ramesh Kumar ka koi advance bina voucher ka nahi hai."


def test_an_advance_is_given_back_against_its_voucher(talk: Talk) -> None:
    talk.say("5000 advance aaya ramesh se cement ke liye, voucher bana do")
    talk.tap("Voucher banao")
    told = talk.say("ramesh ko advance wapas 2000")
    assert told == (
        "Ramesh Kumar: ₹5,000 ke advance me se ₹2,000 wapas diya, cash?\n"
        "RV/26-27/0001 ke saamne refund voucher banega."
    )
    told = talk.tap("Haan, wapas diya")
    assert told == (
        "✅ Ramesh Kumar ko ₹2,000 wapas diya, cash. Advance bacha ₹3,000.\n"
        "Refund voucher RF/26-27/0001"
    )
    assert talk.papers == ["voucher_pdf"]
    assert vouchers(talk)[1:] == [("RF/26-27/0001", "issued", 2000_00, 0)]
    assert advance(talk, "Ramesh Kumar") == (3000_00, -3000_00)
    more = talk.say("ramesh ko 4000 advance wapas")
    assert more == "Ramesh Kumar ka advance ₹3,000 hai; ₹4,000 zyada hai. Kuch nahi likha."
    talk.say("undo")
    assert vouchers(talk)[1:] == [("RF/26-27/0001", "cancelled", 2000_00, 0)]
    assert advance(talk, "Ramesh Kumar") == (5000_00, -5000_00)


def test_who_paid_nothing_ahead_gets_nothing_back(talk: Talk) -> None:
    assert talk.say("salim ko advance wapas 500") == "Salim ka koi advance jama nahi hai."
    assert talk.say("advance ki rasid do") == "Kiske naam?"
    assert "advance bina voucher" in talk.say("salim")


def test_a_shop_without_gstin_gives_none(db: Database, clock: FixedClock) -> None:
    new = replace(GUPTA, gstin=None, state="08")
    own = shop_talk(db, clock, new, items=[], customers=[NewCustomer(name="Imran Khan")])
    told = own.say("imran se 500 advance aaya, voucher bana do")
    assert told.startswith("Receipt voucher sirf GSTIN wali dukaan deti hai.")
    assert vouchers(own) == []
