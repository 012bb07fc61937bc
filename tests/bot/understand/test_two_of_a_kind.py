"""Two customers or two bills in one message: each has its act, or the whole is doubted."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    Act,
    Balance,
    CreateInvoice,
    FindInvoice,
    RecordPayment,
    Remind,
    SendInvoice,
    Statement,
    Unknown,
)
from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 12, 11)
SHOP = ShopContext(
    (
        KnownCustomer("Lata Kulkarni"),
        KnownCustomer("Devaki Stores"),
        KnownCustomer("Tukaram Patil"),
        KnownCustomer("Salim Shaikh"),
        KnownCustomer("Salim Ansari"),
    ),
    (
        KnownItem("Sugar", Decimal(44), "KGS", Decimal(5)),
        KnownItem("Toor Dal", Decimal(140), "KGS", Decimal(0)),
    ),
    (
        KnownInvoice("DK/26-27/0512", "Devaki Stores", "2026-12-04", Decimal(4150)),
        KnownInvoice("DK/26-27/0513", "Lata Kulkarni", "2026-12-05", Decimal(2200)),
        KnownInvoice("DK/26-27/0514", "Tukaram Patil", "2026-12-06", Decimal(700)),
    ),
)
_BOTH_BILLS = (SendInvoice(invoice="DK/26-27/0512"), SendInvoice(invoice="DK/26-27/0513"))
_BOTH_CUSTOMERS = (SendInvoice(customer="Lata Kulkarni"), SendInvoice(customer="Tukaram Patil"))


@pytest.mark.parametrize(
    "text",
    [
        "512 aur 513 bhej do",
        "bill 512 aur 513 bhej do",
        "bill 512 aur bill 513 bhej do",
        "512, 513 bhej do",
        "512 ani 513 che bill pathva",
        "512 ane 513 na bill moklo",
        "512 ar 513 pathao",
        "512 513 bill anuppu",
        "send 512 and 513",
        "send bills 512 and 513",
        "512 और 513 भेज दो",
        "৫১২ আর ৫১৩ পাঠাও",
    ],
)
def test_two_bills_are_both_sent(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    assert (read.acts, read.needs) == (_BOTH_BILLS, ())


@pytest.mark.parametrize(
    "text",
    [
        "lata aur tukaram ka bill bhej do",
        "lata ka aur tukaram ka bill bhej do",
        "lata aur tukaram dono ka bill bhej do",
        "lata ani tukaram doghanche bill pathva",
        "lata ane tukaram bannena bill moklo",
        "lata ar tukaram dujoner bill pathao",
        "lata mattu tukaram ibbara bill kalisu",
        "send bills of lata and tukaram",
        "लता और तुकाराम दोनों का बिल भेज दो",
        "লতা আর তুকারাম দুজনের বিল পাঠাও",
    ],
)
def test_the_bills_of_two_customers_are_both_sent(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    assert (read.acts, read.needs) == (_BOTH_CUSTOMERS, ())


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("512 bhej do", (SendInvoice(invoice="DK/26-27/0512"),)),
        (
            "reminder for 512 and 514",
            (Remind(invoice="DK/26-27/0512"), Remind(invoice="DK/26-27/0514")),
        ),
        (
            "bill 512 aur 514 dikhao",
            (FindInvoice(invoice="DK/26-27/0512"), FindInvoice(invoice="DK/26-27/0514")),
        ),
        (
            "lata aur tukaram ka khata bhejo",
            (Statement(customer="Lata Kulkarni"), Statement(customer="Tukaram Patil")),
        ),
        (
            "lata, devaki stores aur tukaram ka baki",
            (
                Balance(customer="Lata Kulkarni"),
                Balance(customer="Devaki Stores"),
                Balance(customer="Tukaram Patil"),
            ),
        ),
    ],
)
def test_what_is_asked_of_several_is_done_for_each(text: str, acts: tuple[Act, ...]) -> None:
    assert understand(text, SHOP, TODAY).acts == acts


@pytest.mark.parametrize(
    "text",
    [
        "512 aur 999 bhej do",  # no bill has the second
        "512 aur 513 cancel karo",
        "512 aur 513 ka credit note",  # no note over 513 rupees
        "512 aur 513 ka einvoice banao",
        "lata aur tukaram se 500 mila",  # of each, or together
        "lata aur tukaram dono ne 500 diye",
        "लता और तुकाराम ने 500 दिए",
        "lata ani tukaram kadun 500 aale",
        "lata aur tukaram ko 2 kg chini",
        "lata aur salim ka bill bhej do",  # which Salim
        "lata aur kavita ka bill bhej do",
        "lata 2 kg chini tukaram 3 kg dal",
        "lata 500 tukaram 300 upi diya",  # both, or the last alone
        "999 bhej do",
        "lata ko 500 bhej do",
    ],
)
def test_half_of_it_is_never_done_alone(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (Unknown(),)


@pytest.mark.parametrize(
    "text",
    [
        "lata 500 tukaram 300 diya",
        "lata ne 500 tukaram ne 300 diya",
        "lata se 500 aur tukaram se 300 mila",
        "lata 500, tukaram 300 mila",
        "lata kadun 500 tukaram kadun 300 aale",
        "lata kitta 500 tukaram kitta 300 vandhuchu",
        "lata theke 500 tukaram theke 300 peyechi",
        "got 500 from lata and 300 from tukaram",
        "लता 500 तुकाराम 300 दिया",
        "લતા 500 તુકારામ 300 આપ્યા",
    ],
)
def test_two_payments_share_a_verb(text: str) -> None:
    assert understand(text, SHOP, TODAY).acts == (
        RecordPayment(customer="Lata Kulkarni", amount=Decimal(500)),
        RecordPayment(customer="Tukaram Patil", amount=Decimal(300)),
    )


@pytest.mark.parametrize(
    "text",
    [
        "lata ka 2 kg chini aur tukaram ka 3 kg dal likh do",
        "lata ko 2 kg chini tukaram ko 3 kg dal",
        "lata che 2 kilo sakhar ani tukaram che 3 kilo dal lihi",
        "lata na 2 kilo khand ane tukaram na 3 kilo dal lakho",
        "lata er 2 kilo chini ar tukaram er 3 kilo dal lekho",
        "lata da 2 kilo khand te tukaram da 3 kilo dal likh do",
        "lata ku 2 kilo sakkarai tukaram ku 3 kilo paruppu",
        "2 kg sugar to lata and 3 kg dal to tukaram",
        "लता का 2 किलो चीनी और तुकाराम का 3 किलो दाल लिख दो",
    ],
)
def test_two_bills_share_a_verb(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    told = [
        (act.customer, [(one.item, one.qty, one.rate) for one in act.lines])
        for act in read.acts
        if isinstance(act, CreateInvoice)
    ]
    assert told == [
        ("Lata Kulkarni", [("Sugar", Decimal(2), Decimal(44))]),
        ("Tukaram Patil", [("Toor Dal", Decimal(3), Decimal(140))]),
    ]
    assert read.needs == ()


def test_an_and_within_a_name_is_of_one_customer() -> None:
    shop = ShopContext(
        (KnownCustomer("Lata Kulkarni"), KnownCustomer("Lata aur Tukaram Traders")),
        SHOP.items,
        SHOP.invoices,
    )
    [act] = understand("lata aur tukaram traders se 500 mila", shop, TODAY).acts
    assert act == RecordPayment(customer="Lata aur Tukaram Traders", amount=Decimal(500))
