"""Names after the goods, two things told at once, words of two senses: how a cycle shop's owner types."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from bot.acts import CreateInvoice, CreditNote, Discount, EditDraft, Paid, Thanks, to_json
from bot.context import DraftLine, KnownCustomer, KnownInvoice, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(
        KnownCustomer("Irfan Mistri"),
        KnownCustomer("Omkar Cycle Stores"),
        KnownCustomer("सुमेर सिंह"),
        KnownCustomer("Tulsi Sports"),
    ),
    items=(
        KnownItem("Ranger Bicycle", rate=Decimal(6450), unit="PCS"),
        KnownItem("Kids Bicycle", rate=Decimal(3800), unit="PCS"),
        KnownItem("Cycle Tube", rate=Decimal(95), unit="PCS"),
        KnownItem("Chain", rate=Decimal(140), unit="PCS"),
        KnownItem("Saddle", rate=Decimal(260), unit="PCS"),
        KnownItem("Brake Shoe", rate=Decimal(35), unit="PRS"),
        KnownItem("Gloves", rate=Decimal(240), unit="DOZ"),
    ),
    invoices=(
        KnownInvoice("CYC/118", "Tulsi Sports", "2026-11-20", Decimal(900)),
        KnownInvoice("CYC/117", "Omkar Cycle Stores", "2026-11-19", Decimal(4000)),
    ),
)


def bill(said: str) -> CreateInvoice:
    (act,) = understand(said, SHOP, TODAY, "owner").acts
    assert isinstance(act, CreateInvoice), act
    return act


def counts(act: CreateInvoice | CreditNote) -> dict[str | None, Decimal | None]:
    return {line.item: line.qty for line in act.lines}


def acts(said: str) -> Any:
    return to_json(understand(said, SHOP, TODAY, "owner").acts)


@pytest.mark.parametrize(
    "said",
    [
        "3 tube 1 chain naam ramesh soni",
        "3 tube aur 1 chain, grahak ka naam ramesh soni, mobile 9800012345",
        "bill banao 3 tube 1 chain, party ramesh soni",
        "3 tube 1 chain customer ramesh soni ph 9800012345",
        "3 tube 1 chain, ramesh soni 9800012345",
        "3 tube 1 chain\nramesh soni\n9800012345",
    ],
)
def test_a_name_may_follow_the_goods(said: str) -> None:
    made = bill(said)
    assert made.customer == "ramesh soni"
    assert counts(made) == {"Cycle Tube": Decimal(3), "Chain": Decimal(1)}


def test_a_known_customer_may_follow_the_goods() -> None:
    assert bill("3 tube 1 chain, naam irfan").customer == "Irfan Mistri"


@pytest.mark.parametrize("tail", ["32 ke hisab se", "32 wale", "32 ke hisab se, nagad de gya"])
def test_liye_after_ne_is_what_he_took(tail: str) -> None:
    (line,) = bill(f"irfan mistry ne 12 brake shoe liye {tail}").lines
    assert (line.item, line.qty, line.rate) == ("Brake Shoe", Decimal(12), Decimal(32))


def test_kar_at_the_end_is_an_order_and_with_alag_the_tax() -> None:
    assert bill("irfan ka 2 tube bill kar").tax_inclusive is None
    assert bill("irfan ka 2 tube bill kar do kar alag").tax_inclusive is False


@pytest.mark.parametrize("words", ["gst laga ke", "gst lagao", "gst laga dena", "जीएसटी लगा दो"])
def test_tax_that_is_put_on_is_not_in_the_price(words: str) -> None:
    assert bill(f"irfan 2 tube 90 wali {words}").tax_inclusive is False


def test_no_before_a_price_counts_the_goods() -> None:
    (line,) = bill("omkar cycle chain 4 no @130").lines
    assert (line.qty, line.rate, line.amount) == (Decimal(4), Decimal(130), None)


def test_a_dozen_that_goes_for_a_sum_is_twelve_pieces() -> None:
    (line,) = bill("irfan ka 1 dozen chain 1500 me bill kar").lines
    assert (line.qty, line.unit, line.amount) == (Decimal(12), "PCS", Decimal(1500))


@pytest.mark.parametrize(
    ("said", "item"),
    [("1 ranger cycle", "Ranger Bicycle"), ("2 tyub", "Cycle Tube"), ("1 chen", "Chain"),
     ("bachho ki cycle 1", "Kids Bicycle"), ("2 bicycle tube", "Cycle Tube")],
)  # fmt: skip
def test_a_bicycle_is_called_cycle_and_spelled_by_ear(said: str, item: str) -> None:
    assert [line.item for line in bill(f"irfan ko {said} ka bill").lines] == [item]


@pytest.mark.parametrize(
    ("said", "customer"),
    [("सुमेर सिह", "सुमेर सिंह"), ("सुमेर सिंग", "सुमेर सिंह"), ("ओंकार साइकिल", "Omkar Cycle Stores")],
)
def test_names_are_met_in_other_letters(said: str, customer: str) -> None:
    assert bill(f"{said} को 2 चेन").customer == customer


def test_a_discount_in_a_row_of_a_list_is_of_that_row() -> None:
    made = bill("tulsi sports\n4 saddle @250\n2 chain @130 less 5%\nfreight 400")
    assert made.discount is None
    assert [line.discount for line in made.lines] == [None, Discount(percent=Decimal(5)), None]


def test_what_all_rows_are_less_is_of_the_bill() -> None:
    made = bill("tulsi sports\nsaddle 4\nchain 2\nkul me se 100 kam")
    assert made.discount == Discount(amount=Decimal(100))


@pytest.mark.parametrize(
    "said",
    [
        "kl irfan 500 de gya tha cash or aaj 1 saddle le gya udhar me",
        "irfan ne kal 500 cash diye the aaj 1 saddle liye",
        "irfan aaj 1 saddle le gaya, kal 500 cash de gaya tha",
    ],
)
def test_what_was_paid_on_another_day_is_a_payment_of_its_own(said: str) -> None:
    made = {act["intent"]: act for act in acts(said)}
    assert made.keys() == {"record_payment", "create_invoice"}
    paid, sold = made["record_payment"], made["create_invoice"]
    assert paid["customer"] == sold["customer"] == "Irfan Mistri"
    assert (paid["amount"], paid["date"], "paid" in sold) == ("500", "2026-11-21", False)


@pytest.mark.parametrize(
    "said",
    [
        "irfan ko 2 tube 90 wale, gst alag, aur 118 number ka bill dobara bhej do",
        "118 number ka bill dobara bhej do aur irfan ko 2 tube 90 wale ka bill bana do",
    ],
)
def test_goods_and_a_bill_to_be_sent_are_two_acts(said: str) -> None:
    made = {act["intent"]: act for act in acts(said)}
    assert made["send_invoice"]["invoice"] == "CYC/118"
    assert made["create_invoice"]["customer"] == "Irfan Mistri"


def test_goods_that_came_back_are_in_their_own_unit() -> None:
    (act,) = understand("omkar ne 24 gloves lautaye rang utar gaya", SHOP, TODAY, "owner").acts
    assert isinstance(act, CreditNote)
    assert [(line.qty, line.unit, line.rate) for line in act.lines] == [(Decimal(2), "DOZ", None)]


def test_an_order_after_another_asks_for_no_more_of_the_goods() -> None:
    draft = OpenDraft("Irfan Mistri", (DraftLine("Chain", Decimal(3), "PCS", Decimal(140)),))
    shop = ShopContext(items=SHOP.items, draft=draft)
    (act,) = understand("chain 5 kar de aur gst mat lagana", shop, TODAY, "owner").acts
    assert isinstance(act, EditDraft)
    assert [line.qty for line in act.lines] == [Decimal(5)]


@pytest.mark.parametrize(
    "said", ["shukriya bhai badhiya kaam karta hai", "mast app hai bhai dhanyavad"]
)
def test_thanks_with_praise_is_thanks(said: str) -> None:
    assert understand(said, SHOP, TODAY, "owner").acts == (Thanks(),)


def test_a_sum_that_all_goods_come_to_is_not_that_of_the_last() -> None:
    assert acts("irfan 1 ranger 1 saddle 6600 total me") == [{"intent": "unknown"}]


def test_paid_in_full_beside_what_he_took() -> None:
    paid = bill("irfan ne 2 chain liye 130 wale, nagad de gya").paid
    assert paid == Paid("full", "cash")


@pytest.mark.parametrize(
    "said",
    [
        "irfan ko 5 chain di thi usme se 2 wapas aa gayi",
        "irfan ko 5 chain di thi, usmein se 2 wapas ki daag the",
        "out of 5 chain irfan returned 2",
    ],
)
def test_of_those_he_had_so_many_came_back(said: str) -> None:
    (act,) = understand(said, SHOP, TODAY, "owner").acts
    assert isinstance(act, CreditNote)
    assert counts(act) == {"Chain": Decimal(2)}


def test_half_of_what_he_owes_is_no_sum() -> None:
    read = understand("irfan ne aadha paisa de diya", SHOP, TODAY, "owner")
    assert [need.slot for need in read.needs] == ["amount"]
    assert to_json(read.acts) == [{"intent": "record_payment", "customer": "Irfan Mistri"}]


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("500 phonepe kiya baki baad me dega", {"paid": {"amount": "500", "mode": "upi"}}),
        ("gst no 09AABCU9603R1ZM lagao", {"gstin": "09AABCU9603R1ZM"}),
        ("paise mil gaye", {"paid": {"amount": "full"}}),
    ],
)
def test_what_is_told_of_the_open_bill_changes_it(said: str, wanted: dict[str, Any]) -> None:
    draft = OpenDraft("Irfan Mistri", (DraftLine("Chain", Decimal(3), "PCS", Decimal(140)),))
    shop = ShopContext(customers=SHOP.customers, items=SHOP.items, draft=draft)
    read = to_json(understand(said, shop, TODAY, "owner").acts)
    assert read == [{"intent": "edit_draft", **wanted}]


@pytest.mark.parametrize("price", ["20 each", "20 me ek"])
def test_a_dozen_at_so_much_each_is_twelve_of_them(price: str) -> None:
    (line,) = bill(f"irfan ko 2 dozen rumal {price}").lines
    assert (line.qty, line.unit, line.rate) == (Decimal(24), "PCS", Decimal(20))


@pytest.mark.parametrize("words", ["add gst", "gst on top"])
def test_tax_that_is_added_is_not_in_the_price(words: str) -> None:
    assert bill(f"irfan 2 tube {words}").tax_inclusive is False


def test_money_that_is_lent_is_owed() -> None:
    lent = {"intent": "record_credit", "customer": "Irfan Mistri", "amount": "5000"}
    assert acts("lend 5000 to irfan") == [lent]


@pytest.mark.parametrize(
    "said", ["irfan 2 chain 1 saddle 500 me sab", "irfan 2 chain 1 saddle sab milake 500"]
)
def test_a_sum_for_all_of_several_goods_is_not_given_to_one(said: str) -> None:
    assert acts(said) == [{"intent": "unknown"}]


def test_what_the_work_cost_was_not_paid() -> None:
    made = bill("irfan ka chain change kiya 150 aur 1 saddle lagaya 250 wala, cash mila")
    assert made.paid == Paid("full", "cash")


def test_an_advance_that_is_taken_off_was_paid() -> None:
    assert bill("1 ranger irfan mistri, 1500 advance kaat ke").paid == Paid(Decimal(1500))


def test_what_came_of_what_he_owes_is_the_payment() -> None:
    (paid,) = acts("irfan ka 3500 baki tha usme se 2000 de diya")
    assert (paid["intent"], paid["amount"]) == ("record_payment", "2000")


def test_a_reminder_every_day_until_he_pays() -> None:
    (act,) = acts("irfan ko roj subah 9 baje reminder bhejo jab tak paisa na de")
    assert (act["intent"], act["every"]) == ("remind", "day")
