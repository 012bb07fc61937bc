"""A shop that lists nothing yet: its goods are known from the trade, its customers are strangers."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, FindInvoice, Summary
from bot.context import ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 27)
NEW = ShopContext()
D = Decimal


def lines_of(text: str, lang: str = "hi-Latn") -> tuple[str | None, list[tuple[object, ...]]]:
    """Read a bill; return whose it is, and of each line goods, count, price of one and sum."""
    read = understand(text, ShopContext(lang=lang), TODAY)
    [bill] = read.acts
    assert isinstance(bill, CreateInvoice), bill
    return bill.customer, [(one.item, one.qty, one.rate, one.amount) for one in bill.lines]


@pytest.mark.parametrize(
    ("text", "whose", "line"),
    [
        ("2 kilo dal 120", None, ("dal", D(2), D(120), None)),
        ("kamla didi ko 1 kilo daal 120 udhaar", "kamla", ("daal", D(1), D(120), None)),
        ("kamla didi 1 kilo dal 120 udhaar", "kamla", ("dal", D(1), D(120), None)),
        ("toor dal 2 kg 150", None, ("toor dal", D(2), D(150), None)),
        ("1 kg moong dal 110", None, ("moong dal", D(1), D(110), None)),
        ("2 dozen kela 60", None, ("kela", D(2), D(60), None)),
        ("1 thela sabzi 40", None, ("sabzi", D(1), D(40), None)),
        ("2 pav 30", None, ("pav", D(2), D(30), None)),
    ],
)
def test_what_anybody_sells_is_goods_where_it_is_counted(
    text: str, whose: str | None, line: tuple[object, ...]
) -> None:
    assert lines_of(text) == (whose, [line])


@pytest.mark.parametrize("text", ["kumar ku 10 saree 450 bill podu", "kumar ku 10 saree 450"])
def test_a_saree_is_no_yes_in_tamil(text: str) -> None:
    assert lines_of(text, "ta-Latn") == ("kumar", [("saree", D(10), D(450), None)])


@pytest.mark.parametrize("text", ["chini 2 kilo dal do", "sugar 2 kilo dalna hai"])
def test_to_put_goods_on_a_bill_is_no_lentil(text: str) -> None:
    (line,) = lines_of(text)[1]
    assert line[0] in {"chini", "sugar"}


@pytest.mark.parametrize("text", ["2 kilo dal 120", "2 dozen kela 60", "paune do kilo chini 44"])
def test_a_single_odd_word_leaves_the_talk_in_its_language(text: str) -> None:
    assert understand(text, ShopContext(lang="hi-Latn"), TODAY).lang in {"hi-Latn", "en"}


@pytest.mark.parametrize(
    ("text", "whose", "line"),
    [
        (
            "Invoice Redleaf 35000 website, due 15 days",
            "Redleaf",
            ("website", None, None, D(35000)),
        ),
        ("bill Anita 5000 consulting", "Anita", ("consulting", None, None, D(5000))),
        ("abc consulting ko 5 chair 400", "abc consulting", ("chair", D(5), D(400), None)),
        ("invoice to Anita 3 hours consulting 2000", "Anita", ("consulting", D(3), D(2000), None)),
    ],
)
def test_what_work_comes_to_is_no_number_of_works(
    text: str, whose: str, line: tuple[object, ...]
) -> None:
    assert lines_of(text) == (whose, [line])


def test_small_numbers_of_works_are_counted() -> None:
    assert lines_of("bill Anita 2 website @ 15000")[1] == [("website", D(2), D(15000), None)]


@pytest.mark.parametrize("text", ["kitna hua aaj", "aaj kitna hua", "आज कुल कितना हुआ"])
def test_how_much_it_was_today_is_the_day(text: str) -> None:
    [act] = understand(text, NEW, TODAY).acts
    assert isinstance(act, Summary)


def test_the_bills_of_a_day_are_shown_and_none_is_begun() -> None:
    [act] = understand("aaj ke bill", NEW, TODAY).acts
    assert act == FindInvoice(date=TODAY)
    [act] = understand("kal ke bill", NEW, TODAY).acts
    assert act == FindInvoice(date=TODAY - dt.timedelta(days=1))


def test_a_bill_of_a_stranger_is_looked_for_and_none_is_begun() -> None:
    [act] = understand("gopal ka bill dikhao", NEW, TODAY).acts
    assert act == FindInvoice(customer="gopal")


@pytest.mark.parametrize("text", ["dal do", "sari", "kela", "daal"])
def test_a_word_alone_is_no_bill(text: str) -> None:
    acts = understand(text, NEW, TODAY).acts
    assert not any(isinstance(act, CreateInvoice) for act in acts)
