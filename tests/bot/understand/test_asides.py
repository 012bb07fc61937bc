"""What is said beside the matter: a sum put right, a bill told by its count alone, whether it was noted."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Answer, ClaimPaid, CreditNote, Eway, MyBalance, RecordPayment, SendInvoice
from bot.context import Asked, KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(KnownCustomer("Ramesh Patil"),),
    items=(KnownItem("Paneer", rate=Decimal(360), unit="KGS", gst_rate=Decimal(5)),),
    invoices=(KnownInvoice("DGH-1205", "Ramesh Patil", "2026-11-20", Decimal(2400)),),
)


@pytest.mark.parametrize(
    "said",
    [
        "ramesh patil ne 1500 bheje the, nahi sorry 1800",
        "રમેશ પાટીલે 1500 આપ્યા, ના ના 1800",
        "ramesh patil 1500 kuduthanga, illa illa 1800",
        "ramesh patil 1500 ichadu, kadu kadu 1800",
    ],
)
def test_a_sum_that_is_put_right_counts(said: str) -> None:
    paid = RecordPayment(customer="Ramesh Patil", amount=Decimal(1800))
    assert understand(said, SHOP, TODAY).acts == (paid,)


def test_the_number_of_a_cheque_puts_no_sum_right() -> None:
    said = "ramesh patil 12 hazar ka check de gaye, no 004512"
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, RecordPayment)
    assert act.amount == Decimal(12000)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("ramesh ka 1205 me se paneer 1 kilo wapas aaya, credit note bana do", CreditNote),
        ("1205 theke paneer 1 kilo ferot elo, credit note koro", CreditNote),
        ("ramesh ke 1205 ka eway bill banao MH12AB4455 gadi 40 kilometer", Eway),
        ("resend 1205 please, he never got it", SendInvoice),
        ("ramesh ne 700 upi kiya, 1205 wala", RecordPayment),
    ],
)
def test_a_known_bill_is_told_by_its_count_alone(said: str, kind: type) -> None:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, kind)
    assert getattr(act, "invoice", None) == "DGH-1205"


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("maine kal 2000 cash diye the, likh liya kya", ClaimPaid(Decimal(2000), mode="cash")),
        ("मी काल २१३६ रोख दिले होते, नोंद झाली का", ClaimPaid(Decimal(2136), mode="cash")),
        ("bhaiya mera kitna banta hai abhi tak ka", MyBalance()),
        ("ਮੇਰੇ ਵੱਲ ਕਿੰਨੇ ਪੈਸੇ ਬਣਦੇ ਨੇ", MyBalance()),
    ],
)
def test_a_customer_asks_what_he_owes_and_whether_it_was_noted(said: str, act: object) -> None:
    assert understand(said, SHOP, TODAY, "customer").acts == (act,)


@pytest.mark.parametrize(
    "said", ["জিএসটি দামের মধ্যেই ধরা আছে", "gst daam ke andar hi hai", "ధరలోనే ఉంది", "किमतीतच आहे"]
)
def test_tax_within_the_price_is_an_answer(said: str) -> None:
    shop = ShopContext(asked=Asked("tax_inclusive", options=("inclusive", "extra")))
    assert understand(said, shop, TODAY).acts == (Answer("inclusive"),)
