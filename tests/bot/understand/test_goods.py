"""Goods and trades are found by what they are called in the language of the message."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
NAMES = ("Sunflower Oil", "Groundnut Oil", "Basmati Rice", "Silk Saree", "Cotton Bedsheet", "Gunny Bag",
         "Neem Cake", "Wedding Card", "Door Lock", "Aari Work", "Chilli Seeds", "Kali Mirch", "Xerox",
         "Blouse Stitching", "Plastic Chair", "Steel Almirah", "Spoon", "Wall Mirror", "Vest")  # fmt: skip


@pytest.mark.parametrize(
    ("message", "item"),
    [
        ("2 किलो चावल का बिल", "Basmati Rice"),
        ("2 kg kali mirch ka bill", "Kali Mirch"),
        ("२ कुलूपचं बिल बनवा", "Door Lock"),
        ("૨ સિંગતેલ બિલ બનાવો", "Groundnut Oil"),
        ("૫૦ કંકોત્રી બિલ બનાવો", "Wedding Card"),
        ("২টা তালা বিল করো", "Door Lock"),
        ("2 ਚਾਦਰ ਦਾ ਬਿੱਲ", "Cotton Bedsheet"),
        ("2 பட்டுப்புடவை பில் போடு", "Silk Saree"),
        ("ஆரி வேலை 1800 பில் போடு", "Aari Work"),
        ("20 గోనె సంచులు బిల్లు", "Gunny Bag"),
        ("2 వేప పిండి బిల్లు", "Neem Cake"),
        ("2 మిర్చి విత్తనాలు బిల్లు", "Chilli Seeds"),
        ("2 ಹೊಲಿಗೆ ಬಿಲ್ ಮಾಡಿ", "Blouse Stitching"),
        ("100 photocopy bill", "Xerox"),
        ("3 खुर्च्या बिल बनवा", "Plastic Chair"),
        ("૨ કબાટ બિલ બનાવો", "Steel Almirah"),
        ("4 ಚಮಚ ಬಿಲ್ ಮಾಡಿ", "Spoon"),
        ("2 kannadi bill madi", "Wall Mirror"),
        ("3 ਬੁਨੈਣ ਦਾ ਬਿੱਲ", "Vest"),
    ],
)
def test_goods_are_found_by_what_they_are_called(message: str, item: str) -> None:
    items = tuple(KnownItem(name, Decimal(900), "PCS") for name in NAMES)
    act = understand(message, ShopContext(items=items), TODAY).acts[0]
    assert isinstance(act, CreateInvoice)
    assert [line.item for line in act.lines] == [item]


@pytest.mark.parametrize(
    ("message", "customer"),
    [
        ("kelkar vakil la 500 sugar", "Advocate Kelkar"),
        ("વકીલ મહેતાને 2 sugar", "Advocate Mehta"),
        ("ਗੁਰਦੁਆਰਾ ਕਮੇਟੀ ਨੂੰ 2 sugar", "Gurdwara Committee"),
        ("tejas engg ko 2 sugar", "Tejas Engineering Works"),
    ],
)
def test_customers_are_found_by_what_their_trade_is_called(message: str, customer: str) -> None:
    names = ("Advocate Kelkar", "Advocate Mehta", "Gurdwara Committee", "Tejas Engineering Works")
    items = (KnownItem("Sugar", Decimal(44), "KGS"),)
    context = ShopContext(tuple(map(KnownCustomer, names)), items)
    act = understand(message, context, TODAY).acts[0]
    assert isinstance(act, CreateInvoice)
    assert act.customer == customer


SAID_AT_HOME = (
    ("Ladder", "ramesh ko 2 sidhi ka bill banao"),
    ("Petticoat", "rina ke 2 saya bill koro"),
    ("Mustard", "kaduku 2 kilo bill podu"),
    ("Turmeric", "holud 2 kilo bill koro"),
    ("Broken Rice", "nookalu 2 kilo bill veyyi"),
    ("Roasted Gram", "hurigadale 2 kilo bill madi"),
    ("Puffed Rice", "churmure 2 kilo bill banva"),
    ("Vermicelli", "seviyan 2 kilo da bill bana deo"),
)


def test_goods_are_found_by_their_own_words_in_latin_letters() -> None:
    items = tuple(KnownItem(name, Decimal(90), "KGS") for name, _ in SAID_AT_HOME)
    for item, message in SAID_AT_HOME:
        act = understand(message, ShopContext(items=items), TODAY).acts[0]
        assert isinstance(act, CreateInvoice), message
        assert [line.item for line in act.lines] == [item], message


OF_A_SORT = {
    "3 ಕಬ್ಬಿಣದ ಮೊಳೆ ಬಿಲ್ ಮಾಡಿ": "Nails",
    "ramesh ko 5hp motor 2 @ 9000 bill": "Submersible Motor",
    "ramesh ku ponni pachai arisi 25 kilo 55 podu": "Ponni Raw Rice",
    "புழுங்கல் பொன்னி அரிசி 25 கிலோ பில்": "Ponni Boiled Rice",
    "रमेश को लकड़ी की कुर्सी 2 बिल": "Wooden Chair",
    "গামছা চারটে বিল করো": "Gamcha",
    "ਰਮੇਸ਼ ਨੂੰ ਛੋਲਿਆਂ ਦੀ ਦਾਲ 2 ਕਿਲੋ 90": "Chana Dal",
    "laptop bag 2 @ 700 bill": "laptop bag",
}
ASKED = {
    "ramesh ko nilkamal kursi 4 @ 600 bill": ["Wooden Chair", "Plastic Chair"],
    "ramesh ko xyz motor 2 @ 9000 bill": ["Submersible Motor"],
    "ponni xyz rice 25 kg @ 50 bill": ["Ponni Raw Rice", "Ponni Boiled Rice"],
}


def test_more_words_than_the_shop_has_tell_the_sort_or_are_asked_about() -> None:
    names = (*OF_A_SORT.values(), "Plastic Chair", "Iron Ladder", "Towel", "HP Laptop", "Moong Dal")
    items = tuple(KnownItem(name, Decimal(90), "PCS") for name in names if name != "laptop bag")
    context = ShopContext((KnownCustomer("Ramesh Kumar"),), items)
    for message, item in OF_A_SORT.items():
        act = understand(message, context, TODAY).acts[0]
        assert isinstance(act, CreateInvoice), message
        assert [line.item for line in act.lines] == [item], message
    for message, options in ASKED.items():
        (need,) = understand(message, context, TODAY).needs
        assert (need.slot, list(need.options)) == ("item", options), message


@pytest.mark.parametrize(
    ("message", "item"),
    [
        ("ramesh ko 2 tape 40", "tape"),
        ("ramesh ko 2 taps 40", "Tap"),
        ("ramesh ko 3 pip 40", "Pipe"),
    ],
)
def test_goods_of_another_kind_are_not_those_that_they_resemble(message: str, item: str) -> None:
    shop = ShopContext(items=tuple(KnownItem(name) for name in ("Tap", "Pipe")))
    (act,) = understand(message, shop, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert [line.item for line in act.lines] == [item]
