"""Two orders in one breath, of two bills or two customers: each is done, with nothing of the other."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    CancelInvoice,
    CreateInvoice,
    CreditNote,
    RecordPayment,
    SendInvoice,
)
from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 26)
SHOP = ShopContext(
    (KnownCustomer("Satbir Singh"), KnownCustomer("Verma Dairy Farm")),
    (
        KnownItem("Walnut Giri", Decimal(1400), "KGS", Decimal(5)),
        KnownItem("Cashew W320", Decimal(920), "KGS", Decimal(5)),
    ),
    (
        KnownInvoice("TK/412", "Satbir Singh", "2026-11-20", Decimal(1300)),
        KnownInvoice("TK/411", "Verma Dairy Farm", "2026-11-19", Decimal(12000)),
    ),
)


@pytest.mark.parametrize(
    "text",
    [
        "satbir ne 500 gram akhrot wapas ki uska credit note banao aur usko 1 kilo kaju ka alag bill",
        "satbir ne 500 gram akhrot wapas ki uska credit note banao, aur 1 kilo kaju ka naya bill banao",
        "satbir ne 500 gram akhrot wapas ki aur usko 1 kilo kaju ka bill banao",
        "satbir returned 500 gm walnut, make credit note and bill him 1 kg cashew",
        "credit note for satbir 500 gm walnut, and bill him 1 kg cashew",
        "satbir ne 500 gram akhrot vapas kiti, credit note bana deo te ohnu 1 kilo kaju da bill bana deo",
        "satbir ne 500 gram akhrot parat keli, tyachi credit note kar ani tyala 1 kilo kaju cha bill kar",
        "satbir 500 gram akhrot return panninar, credit note podu, avarukku 1 kilo kaju bill podu",
        "satbir 500 gram akhrot tirigi ichadu, credit note cheyyi, atanaki 1 kilo kaju bill cheyyi",
        "satbir 500 gram akhrot vapas kottru, credit note maadi matte avarige 1 kilo kaju bill maadi",
        "satbir 500 gram akhrot ferot diyeche, credit note koro ar oke 1 kilo kaju er bill koro",
    ],
)
def test_what_came_back_is_noted_and_what_he_took_is_billed(text: str) -> None:
    note, bill = understand(text, SHOP, TODAY).acts
    assert isinstance(note, CreditNote)
    assert isinstance(bill, CreateInvoice)
    assert note.customer == bill.customer == "Satbir Singh"
    assert [(one.item, one.qty) for one in note.lines] == [("Walnut Giri", Decimal("0.5"))]
    assert [(one.item, one.qty) for one in bill.lines] == [("Cashew W320", Decimal(1))]


def test_a_bill_and_then_what_came_back_are_two_as_well() -> None:
    text = "satbir nu 1 kilo kaju da bill bana deo te 500 gram akhrot da credit note"
    bill, note = understand(text, SHOP, TODAY).acts
    assert isinstance(bill, CreateInvoice)
    assert isinstance(note, CreditNote)
    assert note.customer == "Satbir Singh"
    assert [one.item for one in note.lines] == ["Walnut Giri"]


@pytest.mark.parametrize(
    "text",
    [
        "credit note banao satbir ka, 500 gram akhrot, 1 kilo kaju, bill 412 ka",
        "satbir ka credit note banao 500 gram akhrot aur 1 kilo kaju ka",
    ],
)
def test_goods_of_one_note_stay_together(text: str) -> None:
    (note,) = understand(text, SHOP, TODAY).acts
    assert isinstance(note, CreditNote)
    assert len(note.lines) == 2


@pytest.mark.parametrize(
    "text",
    [
        "satbir nu bill dubara bhej deo te verma dairy ton 8000 cheque milya likh lo",
        "satbir ko bill dobara bhejo aur verma dairy se 8000 cheque mila",
        "resend satbir's bill and got 8000 cheque from verma dairy",
        "satbir la bill parat pathav ani verma dairy kadun 8000 check aala",
        "satbir ne bill fari moklo ane verma dairy na 8000 cheque aavya",
        "satbir ke bill abar pathao ar verma dairy theke 8000 cheque pelam",
        "satbir ku bill thirumba anuppu, verma dairy kitta irundhu 8000 cheque vandhuchu",
        "satbir ki bill malli pampu, verma dairy nunchi 8000 cheque vachindi",
        "satbir ge bill matte kalisi, verma dairy inda 8000 cheque bantu",
    ],
)
def test_a_bill_is_sent_again_and_money_of_another_is_written_down(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (
        SendInvoice(customer="Satbir Singh"),
        RecordPayment(customer="Verma Dairy Farm", amount=Decimal(8000), mode="cheque"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "பில் 412 ஐ ரத்து செய்துவிட்டு 411 ஐ மீண்டும் அனுப்பு",
        "bill 412 cancel karke 411 dobara bhejo",
        "412 radd karo, bill 411 fir se bhejo",
        "cancel 412 and resend 411",
        "cancel 412, 411 send again",
        "412 radd karine 411 fari moklo",
        "412 radda kara ani 411 parat pathva",
        "412 batil kore 411 abar pathao",
        "412 cancel chesi 411 malli pampu",
        "412 cancel maadi 411 matte kalisi",
        "412 cancel karke 411 dubara bhejo ji",
    ],
)
def test_one_bill_is_cancelled_and_another_sent(text: str) -> None:
    told = understand(text, SHOP, TODAY)
    assert told.acts == (CancelInvoice(invoice="TK/412"), SendInvoice(invoice="TK/411"))
    assert told.needs == ()


@pytest.mark.parametrize(
    "text",
    [
        "411 ka 10k aaya neft se, aur satbir ka pura paisa cash mil gaya",
        "got 10k neft for 411, and satbir paid in full cash",
    ],
)
def test_one_bill_is_paid_a_sum_and_another_customer_in_full(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (
        RecordPayment(invoice="TK/411", amount=Decimal(10000), mode="bank"),
        RecordPayment(customer="Satbir Singh", amount="full", mode="cash"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "TK-411 বাতিল করো না, TK-412 টা বাতিল করো",
        "TK-411 batil koro na, TK-412 ta batil koro",
        "411 cancel mat karo, 412 cancel karo",
        "dont cancel 411, cancel 412",
        "411 radd nako karu, 412 radd kara",
        "411 radd na karo, 412 radd karo",
        "411 cancel panna vendam, 412 cancel pannu",
        "411 cancel cheyyaku, 412 cancel cheyyi",
        "411 cancel maadbeda, 412 cancel maadi",
        "411 cancel na karo, 412 cancel kar deo",
    ],
)
def test_what_is_denied_of_one_bill_is_done_of_the_other(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (CancelInvoice(invoice="TK/412"),)


def test_a_bill_that_is_not_to_be_cancelled_is_not_sent_either() -> None:
    told = understand("412 cancel mat karo, 411 dobara bhejo", SHOP, TODAY)
    assert told.acts == (SendInvoice(invoice="TK/411"),)
