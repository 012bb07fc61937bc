"""What is left after a payment, a bill as a whole, words that only join: read as they are meant."""

from typing import Any

import pytest

from adapters.cli.understand import answer

SHOP: dict[str, Any] = {
    "customers": [{"name": "Kamla Devi"}, {"name": "Sohan Lal"}],
    "items": [
        {"name": "Stage", "rate": "35", "unit": "SQF", "gst_rate": "18"},
        {"name": "Labour", "rate": "650", "unit": "DAY", "gst_rate": "18"},
        {"name": "Rusk", "rate": "60", "unit": "PAC", "gst_rate": "5"},
    ],
    "invoices": [
        {"number": "PK-124", "customer": "Sohan Lal", "date": "2026-11-20", "total": "900"}
    ],
}


def _read(text: str) -> dict[str, Any]:
    return answer({"text": text, "today": "2026-11-22", "role": "owner", "shop": SHOP}, {})


@pytest.mark.parametrize(
    "said", ["kamla devi ne 300 diye, baki kitna hai", "kamla devi 300 kuduthar, meethi evlo"]
)
def test_a_payment_before_a_question_is_written_down(said: str) -> None:
    assert [act["intent"] for act in _read(said)["acts"]] == ["record_payment", "balance"]


def test_when_the_rest_comes_may_be_hearsay_the_payment_may_not() -> None:
    paid = _read("kamla devi ne 500 diye, baki agle hafte degi bola")["acts"]
    assert paid == [{"intent": "record_payment", "customer": "Kamla Devi", "amount": "500"}]
    assert _read("kamla devi ne bola 500 diye")["acts"] == [{"intent": "unknown"}]


def test_days_of_work_in_a_hall_are_no_day_to_pay() -> None:
    bill = _read("sohan lal ke hall me labour 3 din ka bill")["acts"][0]
    assert "due" not in bill


@pytest.mark.parametrize("said", ["bill 124 hata do", "bill 124 kadhi nakho"])
def test_a_bill_taken_off_as_a_whole_is_cancelled(said: str) -> None:
    assert _read(said)["acts"] == [{"intent": "cancel_invoice", "invoice": "PK-124"}]


@pytest.mark.parametrize(
    "said", ["nagad 3 packet rusk 45", "cash 3 packet rusk 45", "રોકડા 3 પેકેટ રસ્ક 45"]
)
def test_a_figure_that_ends_a_cash_bill_is_the_price(said: str) -> None:
    bill = _read(said)["acts"][0]
    assert [(line["qty"], line["rate"]) for line in bill["lines"]] == [("3", "45")]
    assert bill["paid"] == {"amount": "full", "mode": "cash"}


@pytest.mark.parametrize("said", ["nagad bill 2 stage 3 rusk 4", "cash bill 4 stage 2 rusk 1"])
def test_counted_goods_and_a_figure_too_many_are_not_guessed_at(said: str) -> None:
    assert _read(said)["acts"] == [{"intent": "unknown"}]


def test_taken_out_of_a_bill_is_no_cancelling() -> None:
    assert _read("bill 124 me se hata do")["acts"][0]["intent"] != "cancel_invoice"


def test_a_rate_of_tax_is_set_for_known_goods_alone() -> None:
    assert _read("rusk ki gst 12 kar do")["acts"] == [
        {"intent": "add_item", "name": "Rusk", "gst_rate": "12"}
    ]
    assert _read("gst 12 kar do")["acts"] == [{"intent": "unknown"}]


def test_counted_goods_of_two_customers_are_two_bills() -> None:
    acts = _read("kamla devi ku 2 rusk, sohan lal ku 3 rusk")["acts"]
    assert [(act["customer"], act["lines"][0]["qty"]) for act in acts] == [
        ("Kamla Devi", "2"),
        ("Sohan Lal", "3"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        "kamla devi 700 dilo, baki ta pore debe",
        "kamla devi 700 diyeche baki pore debe",
        "kamla devi ne 700 diye, baki baad me dega",
        "কমলা দেবী ৭০০ দিল বাকিটা পরে দেবে",
    ],
)
def test_what_he_gives_later_is_the_rest_and_no_udhaar_of_today(said: str) -> None:
    [act] = _read(said)["acts"]
    assert act["intent"] == "record_payment"
    assert (act["customer"], act["amount"]) == ("Kamla Devi", "700")
