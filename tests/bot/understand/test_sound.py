"""Names of customers and goods are found by how they sound, whatever the script and spelling."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand
from bot.understand.phones import hear

TODAY = dt.date(2026, 11, 22)


def _item_of(typed: str, *known: str) -> str | None:
    """Return the item that a shop with these goods bills when asked for two of what was typed."""
    items = tuple(KnownItem(name, Decimal(50), "PCS") for name in known)
    read = understand(f"2 {typed}", ShopContext(items=items), TODAY)
    act = read.acts[0]
    return act.lines[0].item if isinstance(act, CreateInvoice) else None


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("इरेजर", "Eraser"),
        ("ઝેરોક્ષ", "Xerox"),
        ("ਐਗਜ਼ਾਸਟ ਫੈਨ", "Exhaust Fan"),
        ("ਡਿਮਰ", "Dimmer"),
        ("ట్యూబ్ లైట్", "Tube Light"),
        ("మల్చింగ్ షీట్", "Mulching Sheet"),
        ("యూరియా", "Urea"),
        ("షీట్లు", "Sheet"),
        ("ಟೈರ್‌ಗಳು", "Tyre"),
        ("ਫਾਈਲਾਂ", "File"),
        ("বেডশিট", "Bedsheet"),
        ("সুইচ", "Switch"),
        ("ಬ್ರೇಕ್ ಕೇಬಲ್", "Brake Cable"),
        ("फर्नीचर पॉलिश", "Furniture Polish"),
        ("பெட்டிகோட்", "Petticoat"),
        ("ಎಂಆರ್‌ಎಫ್ ಟೈರ್", "MRF Tyre"),
        ("modrn swich", "Modern Switch"),
        ("tractr filtr", "Tractor Filter"),
    ],
)
def test_goods_are_found_as_their_english_names_sound(typed: str, name: str) -> None:
    assert _item_of(typed, name, "Sugar", "Washing Powder", "Gota Patti") == name


@pytest.mark.parametrize(
    ("typed", "known"),
    [("केला", "Nail"), ("brown", "Boron"), ("सुनील", "Snehal Comb")],
)
def test_what_sounds_otherwise_is_not_taken_for_known_goods(typed: str, known: str) -> None:
    assert _item_of(typed, known) != known


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("వీరయ్యకి", "Veeraiah"),
        ("দেবযানীকে", "Debjani Sen"),
        ("ਗੁਰਦੁਆਰਾ ਕਮੇਟੀ ਨੂੰ", "Gurdwara Committee"),
        ("இப்ராஹிமுக்கு", "Ibrahim"),
        ("ટ્રાન્સપોર્ટ ઓફિસ ને", "Transport Office"),
        ("కోటేశ్వరరావుకి", "Koteswara Rao"),
        ("મેહુલભાઈને", "Mehul Shah"),
        ("sunita tai deshpande la", "Sunita Deshpande"),
        ("सुनीताला", "Sunita Deshpande"),
        ("ಲಕ್ಷ್ಮೀನಾರಾಯಣ ಅವರಿಗೆ", "Lakshmi Narayana"),
        ("জোগিন্দর সিংকে", "Joginder Singh"),
        ("જયંતીભાઈને", "Jayantibhai Patel"),
        ("sunitaben ko", "Sunita Deshpande"),
    ],
)
def test_customers_are_found_as_their_names_sound(typed: str, name: str) -> None:
    customers = (KnownCustomer(name), KnownCustomer("Raju Verma"))
    items = (KnownItem("Sugar", Decimal(44), "KGS"),)
    read = understand(f"{typed} 2 sugar", ShopContext(customers, items), TODAY)
    act = read.acts[0]
    assert isinstance(act, CreateInvoice)
    assert act.customer == name


def test_two_that_sound_alike_are_asked() -> None:
    items = (
        KnownItem("Socket 6A", Decimal(60), "PCS"),
        KnownItem("Socket 16A", Decimal(90), "PCS"),
    )
    read = understand("5 ਸਾਕਟ ਦਾ ਬਿੱਲ", ShopContext(items=items), TODAY)
    assert read.needs[0].options == ("Socket 6A", "Socket 16A")


@pytest.mark.parametrize(
    "message",
    [
        "60 sq ft flex banner bill",
        "૬૦ ચોરસ ફૂટ ફ્લેક્સ બેનર બિલ બનાવો",
        "60 சதுர அடி ஃப்ளெக்ஸ் பேனர் பில் போடு",
        "60 చదరపు అడుగుల ఫ్లెక్స్ బ్యానర్ బిల్లు",
    ],
)
def test_square_feet_are_a_unit_of_two_words(message: str) -> None:
    items = (
        KnownItem("Flex Banner", Decimal(12), "SQF"),
        KnownItem("Banner Stand", Decimal(900), "PCS"),
    )
    act = understand(message, ShopContext(items=items), TODAY).acts[0]
    assert isinstance(act, CreateInvoice)
    assert [(line.item, line.qty, line.unit) for line in act.lines] == [
        ("Flex Banner", Decimal(60), "SQF")
    ]


def test_a_unit_that_begins_a_name_is_part_of_it() -> None:
    items = (
        KnownItem("Box File", Decimal(85), "PCS"),
        KnownItem("Spring File", Decimal(18), "PCS"),
    )
    act = understand("2 box file ka bill", ShopContext(items=items), TODAY).acts[0]
    assert isinstance(act, CreateInvoice)
    assert [(line.item, line.qty) for line in act.lines] == [("Box File", Decimal(2))]


@pytest.mark.parametrize(
    ("typed", "known"),
    [("suresh", "Suri"), ("सुरेश", "Suri"), ("rao", "Ravi"), ("kamla", "Kamal"), ("khanna", "Khan")],
)
def test_another_name_is_not_taken_for_a_known_one(typed: str, known: str) -> None:
    items = (KnownItem("Sugar", Decimal(44), "KGS"),)
    read = understand(f"{typed} ko 2 sugar", ShopContext((KnownCustomer(known),), items), TODAY)
    act = read.acts[0]
    assert isinstance(act, CreateInvoice)
    assert act.customer == typed


def test_a_name_typed_as_it_is_written_goes_before_one_that_sounds_so() -> None:
    customers = (KnownCustomer("Meena Devi"), KnownCustomer("Mina Kumari"))
    items = (KnownItem("Sugar", Decimal(44), "KGS"),)
    act = understand("mina ko 2 sugar", ShopContext(customers, items), TODAY).acts[0]
    assert isinstance(act, CreateInvoice)
    assert act.customer == "Mina Kumari"


@pytest.mark.parametrize(
    "alike",
    "city/siti badge/baje night/nit mohan/moan jnan/gnan knife/nife lamp/lanp phool/fool queen/kvin "
    "school/skool match/mach wheel/veel xavier/zavier zhala/jala rao/rav maniam/manian".split(),
)
def test_each_spelling_is_heard_as_it_is_said(alike: str) -> None:
    written, said = map(hear, alike.split("/"))
    assert (written.bones, written.consonants) == (said.bones, said.consonants)
