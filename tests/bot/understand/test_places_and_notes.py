"""Where a new customer is, told between his name and phone; what a credit note or a cheque is worth."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import Act, AddCustomer, BankAlert, CreditNote
from bot.context import KnownCustomer, KnownInvoice, ShopContext
from bot.understand import understand

_SHOP = ShopContext(
    customers=(KnownCustomer("Anjali Silks"), KnownCustomer("Vidya Mandir School")),
    items=(),
    invoices=(KnownInvoice("VAC-152", "Anjali Silks", "2026-11-20", Decimal(9000)),),
)


def _read(text: str) -> Act:
    return understand(text, _SHOP, dt.date(2027, 1, 11)).acts[0]


@pytest.mark.parametrize(
    ("text", "name", "place"),
    [
        ("new customer: mohan traders, gondal, 98000 34410", "mohan traders", "gondal"),
        ("naya grahak mohan gupta, napier town, mobile 98000 34410", "mohan gupta", "napier town"),
        ("નવો ગ્રાહક: મોહન ભંડાર, ગોંડલ, ફોન 98000 34410", "મોહન ભંડાર", "ગોંડલ"),
        ("ਨਵਾਂ ਗਾਹਕ: ਮੋਹਨ ਵਰਕਸ, ਜਗਰਾਉਂ, 98000 34410", "ਮੋਹਨ ਵਰਕਸ", "ਜਗਰਾਉਂ"),
    ],
)
def test_a_place_between_name_and_phone_is_his_address(text: str, name: str, place: str) -> None:
    assert _read(text) == AddCustomer(name=name, phone="9800034410", address=place)


def test_a_state_between_name_and_phone_is_no_address() -> None:
    text = "new customer: mohan traders, gujarat, 98000 34410"
    assert _read(text) == AddCustomer(name="mohan traders", phone="9800034410", state="24")


@pytest.mark.parametrize("text", ["raise CN of 2000 on VAC-152", "credit note for 2000 on VAC-152"])
def test_a_credit_note_of_a_sum_counts_no_goods(text: str) -> None:
    assert _read(text) == CreditNote(invoice="VAC-152", amount=Decimal(2000))


def test_who_deposited_a_cheque_is_named_after_it() -> None:
    text = (
        "Rs 44,100 credited in a/c xx6650 on 11.01.2027 thru CHQ DEP VIDYA MANDIR SCH. Canara Bank"
    )
    assert _read(text) == BankAlert(
        amount=Decimal(44100), payer="Vidya Mandir School", date=dt.date(2027, 1, 11), mode="cheque"
    )
