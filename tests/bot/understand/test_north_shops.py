"""What four shops type, of Gujarat, Maharashtra, Bengal and Punjab: goods, money, dates."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import (
    Act,
    AddCustomer,
    AddItem,
    AddStaff,
    Answer,
    Balance,
    CreateInvoice,
    CreditNote,
    EditDraft,
    Line,
    Need,
    Outstanding,
    PauseReminders,
    RecordPayment,
    Remind,
    Report,
    SendInvoice,
    Summary,
    Unknown,
)
from bot.context import Asked, DraftLine, KnownCustomer, KnownItem, OpenDraft, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)


def item(name: str, rate: int, unit: str) -> KnownItem:
    return KnownItem(name, rate=Decimal(rate), unit=unit)


def line(name: str, qty: str, unit: str, rate: int) -> Line:
    return Line(item=name, qty=Decimal(qty), unit=unit, rate=Decimal(rate))


SITE = ShopContext(
    customers=(KnownCustomer("Vitthal Construction"), KnownCustomer("Maa Tara Stores")),
    items=(
        item("River Sand", 2600, "TON"), item("Aggregate 20mm", 1450, "TON"), item("TMT Bar 12mm", 64, "KGS"),
        item("Copper Wire 1.5mm", 1400, "ROL"), item("Copper Wire 2.5mm", 2150, "ROL"),
    ),
)  # fmt: skip
KIRANA = ShopContext(
    customers=(KnownCustomer("Bhavesh Patel"), KnownCustomer("Hetal Parmar")),
    items=(item("Tea", 320, "KGS"), item("Jaggery", 58, "KGS"), item("Sugar", 44, "KGS")),
)
FARM = ShopContext(
    customers=(KnownCustomer("Vitthal Gaikwad"), KnownCustomer("Sunita Jadhav")),
    items=(
        item("Sickle", 120, "PCS"), item("Spade", 320, "PCS"), item("Rope", 140, "KGS"),
        item("Onion Seeds", 1450, "KGS"), item("Tarpaulin", 1800, "PCS"),
    ),
)  # fmt: skip
PAPERS = ShopContext(
    customers=(KnownCustomer("Subrata Das"), KnownCustomer("Mita Sarkar")),
    items=(
        item("Exercise Book", 32, "PCS"), item("Umbrella", 280, "PCS"), item("School Bag", 650, "PCS"),
        item("Gamcha", 120, "PCS"),
    ),
)  # fmt: skip
MOTORS = ShopContext(
    customers=(KnownCustomer("Jaswinder Kaur"), KnownCustomer("Kuldeep Gill")),
    items=(item("Tyre", 3200, "PCS"), item("Grease", 310, "KGS"), item("Bearing", 260, "PCS")),
)


def read(said: str, shop: ShopContext) -> tuple[Act, ...]:
    return understand(said, shop, TODAY).acts


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ઓક્ટોબરનો જીએસટીઆર ૧ કાઢો", "gstr1"), ("ઓક્ટોબર મહિનાનું જીએસટીઆર થ્રી બી આપો", "gstr3b"),
        ("जीएसटीआर ३बी ऑक्टोबरचा काढा", "gstr3b"), ("অক্টোবরের জিএসটিআর ওয়ান দাও", "gstr1"),
        ("গত মাসের জিএসটিআর ৩বি দাও", "gstr3b"), ("ਅਕਤੂਬਰ ਦਾ ਜੀਐਸਟੀਆਰ ਵਨ ਕੱਢੋ", "gstr1"),
        ("ਪਿਛਲੇ ਮਹੀਨੇ ਦਾ ਜੀਐੱਸਟੀਆਰ ੩ਬੀ ਦਿਓ", "gstr3b"), ("ઓક્ટોબરનો HSN રિપોર્ટ આપો", "hsn"),
        ("ऑक्टोबरचा विक्रीचा रिपोर्ट दाखवा", "sales"),
    ],
)  # fmt: skip
def test_a_report_is_asked_for_in_the_letters_of_the_language(said: str, name: str) -> None:
    assert read(said, ShopContext()) == (Report(name=name, month="2026-10"),)


@pytest.mark.parametrize(
    ("shop", "said", "want"),
    [
        # one and many, and what is of it
        (FARM, "सुनीता जाधवला २ विळे", line("Sickle", "2", "PCS", 120)),
        (FARM, "सुनीता जाधवला ३ फावडी", line("Spade", "3", "PCS", 320)),
        (FARM, "sunita jadhav la 3 favdi", line("Spade", "3", "PCS", 320)),
        (FARM, "सुनीताताईंना अर्धा किलो कांद्याचं बियाणं", line("Onion Seeds", "0.5", "KGS", 1450)),
        (FARM, "sunita jadhav ne 2 tadpatrya nelya", line("Tarpaulin", "2", "PCS", 1800)),
        # letters that measure, as they are called
        (SITE, "विठ्ठल कन्स्ट्रक्शनला अडीच टन २० एमएम खडी पाठवली", line("Aggregate 20mm", "2.5", "TON", 1450)),
        (SITE, "मा तारा स्टोर्सला दोनशे किलो १२ एमएम सळई ५९ रुपये दराने", line("TMT Bar 12mm", "200", "KGS", 59)),
        (SITE, "মা তারা স্টোর্সকে ২.৫ এমএম কপার তার ৪ রোল", line("Copper Wire 2.5mm", "4", "ROL", 2150)),
        # goods that are called as a number or a word of grammar is
        (KIRANA, "hetal parmar ne adadho kilo cha", line("Tea", "0.5", "KGS", 320)),
        (KIRANA, "hetal parmar nu bil, cha 2 kilo", line("Tea", "2", "KGS", 320)),
        (KIRANA, "hetal parmar ne 3 kilo gol", line("Jaggery", "3", "KGS", 58)),
        (PAPERS, "মিতা সরকারকে ১০টা খাতা", line("Exercise Book", "10", "PCS", 32)),
        (PAPERS, "সাতচল্লিশটা খাতা ৩০ টাকা করে মিতা সরকার", line("Exercise Book", "47", "PCS", 30)),
        (KIRANA, "sava be kilo khand bhavesh patel", line("Sugar", "2.25", "KGS", 44)),
        (PAPERS, "mita sarkar ke duto chata", line("Umbrella", "2", "PCS", 280)),
        (PAPERS, "mita sarkar ke 1 ta bag 600 te dilam", line("School Bag", "1", "PCS", 600)),
        (KIRANA, "ભાવેશ પટેલના ખાતામાં ૨ કિલો ગોળ લખો", line("Jaggery", "2", "KGS", 58)),
        (MOTORS, "ਟਾਇਰ ਦੋ, ਜਸਵਿੰਦਰ ਕੌਰ, ਉਧਾਰ", line("Tyre", "2", "PCS", 3200)),
        (MOTORS, "ਜਸਵਿੰਦਰ ਕੌਰ ਦੋ ਟਾਇਰ ਲੈ ਗਈ", line("Tyre", "2", "PCS", 3200)),
    ],
)  # fmt: skip
def test_goods_are_found_by_what_they_are_called(shop: ShopContext, said: str, want: Line) -> None:
    (act,) = read(said, shop)
    assert isinstance(act, CreateInvoice)
    assert act.lines == (want,)


@pytest.mark.parametrize(
    ("shop", "said"),
    [
        (FARM, "vitthal gaikwad ne 3 fawde liye, paise nahi diye"),
        (FARM, "विठ्ठल गायकवाडने ३ फावडी नेली, पैसे दिले नाहीत"),
        (KIRANA, "bhavesh patel 3 kilo gol lai gaya, paisa aapya nathi"),
        (PAPERS, "সুব্রত দাস ৩টে গামছা নিল, টাকা দেয়নি"),
        (MOTORS, "ਜਸਵਿੰਦਰ ਕੌਰ ਦੋ ਬੇਅਰਿੰਗ ਲੈ ਗਈ, ਪੈਸੇ ਨਹੀਂ ਦਿੱਤੇ"),
    ],
)
def test_goods_that_were_not_paid_for_are_sold_on_udhaar(shop: ShopContext, said: str) -> None:
    (act,) = read(said, shop)
    assert isinstance(act, CreateInvoice)
    assert act.customer
    assert act.paid is None


def test_udhaar_of_nobody_asks_whose_it_is() -> None:
    read = understand("3 fawde, paise nahi diye", FARM, TODAY)
    assert read.needs == (Need("customer"),)


@pytest.mark.parametrize(
    ("shop", "said", "act"),
    [
        (FARM, "पन्नास हजारापेक्षा जास्त बाकी कोणाची", Outstanding(over=Decimal(50000))),
        (KIRANA, "કોની પાસે દસ હજારથી વધારે બાકી છે", Outstanding(over=Decimal(10000))),
        (KIRANA, "cha no bhav 340 kari nakho", AddItem(name="Tea", rate=Decimal(340))),
        (KIRANA, "હેતલ પરમારના બિલમાં ૧૦૦ રૂપિયાની ક્રેડિટ નોટ બનાવો",
         CreditNote(customer="Hetal Parmar", amount=Decimal(100))),
        (FARM, "magchya athvadyachi vikri dakhav", Summary(dt.date(2026, 11, 9), dt.date(2026, 11, 15))),
        (FARM, "पेमेंट आल्यावर बिल करतो", Unknown()),
        (MOTORS, "jaswinder kaur da bill na banayi aje", Unknown()),
        # what goods cost now, in the words of who sells them
        (KIRANA, "ખાંડનો ભાવ વધીને ૪૬ થયો", AddItem(name="Sugar", rate=Decimal(46))),
        (PAPERS, "khatar dam 35 taka kore dao", AddItem(name="Exercise Book", rate=Decimal(35))),
        (KIRANA, "chini ka bhav badh ke 46 ho gaya", AddItem(name="Sugar", rate=Decimal(46))),
        # a message that money is due
        (KIRANA, "avta guruvare bhavesh patel ne msg karjo paisa mate",
         Remind("Bhavesh Patel", when=dt.date(2026, 11, 26))),
        (FARM, "पुढच्या गुरुवारी विठ्ठल गायकवाडला पैशांसाठी मेसेज कर",
         Remind("Vitthal Gaikwad", when=dt.date(2026, 11, 26))),
        (PAPERS, "আগামী বৃহস্পতিবার সুব্রতকে টাকার জন্য মেসেজ করো",
         Remind("Subrata Das", when=dt.date(2026, 11, 26))),
        (FARM, "१ नोव्हेंबर ते १५ नोव्हेंबर विक्री",
         Summary(dt.date(2026, 11, 1), dt.date(2026, 11, 15))),
        (MOTORS, "ਜਸਵਿੰਦਰ ਕੌਰ ਦਾ ਬਿੱਲ ਨਹੀਂ ਬਣਾਉਣਾ", Unknown()),
        (MOTORS, "ਜਸਵਿੰਦਰ ਕੌਰ ਨੇ ਇੱਕ ਟਾਇਰ ਵਾਪਸ ਕੀਤਾ",
         CreditNote(customer="Jaswinder Kaur", lines=(Line("Tyre", qty=Decimal(1), unit="PCS"),))),
        (KIRANA, "હેતલ પરમારે બાકી બધા પૈસા ચૂકવી દીધા", RecordPayment("Hetal Parmar", "full")),
        (FARM, "sunita jadhav chya bilachi copy pathva", SendInvoice(customer="Sunita Jadhav")),
        (MOTORS, "kuldeep de bill di copy bhejo", SendInvoice(customer="Kuldeep Gill")),
        (KIRANA, "hetal parmar ne 1 tarikh sudhi reminder na moklta",
         PauseReminders("Hetal Parmar", until=dt.date(2026, 12, 1))),
        (FARM, "बाजारात किती उधारी आहे", Outstanding()),
        (FARM, "किशनला स्टाफ म्हणून जोडा 9800077124",
         AddStaff(name="किशन", phone="9800077124", role="staff")),
        (MOTORS, "jaswinder kaur wal kinne paise ne", Balance("Jaswinder Kaur")),
        (PAPERS, "subrata babu 77 no bill er 1000 taka dilen",
         RecordPayment("Subrata Das", Decimal(1000), invoice="77")),
        (MOTORS, "kuldeep gill ton 600 aaye", RecordPayment("Kuldeep Gill", Decimal(600))),
    ],
)  # fmt: skip
def test_one_act_is_read(shop: ShopContext, said: str, act: Act) -> None:
    assert read(said, shop) == (act,)


@pytest.mark.parametrize(
    ("said", "name", "address"),
    [
        ("નવો ગ્રાહક ઉમેરો: કેતન દેસાઈ, ફોન 9800011223, ગામ નવસારી", "કેતન દેસાઈ", "નવસારી"),
        ("नवीन ग्राहक जोड: संजय राऊत, फोन 9800011223, पत्ता महाल नागपूर", "संजय राऊत", "महाल नागपूर"),
        ("navin grahak: Sanjay Raut, mobile 9800011223, patta Sinnar", "Sanjay Raut", "Sinnar"),
    ],
)
def test_a_new_customer_lives_where_he_is_said_to(said: str, name: str, address: str) -> None:
    (act,) = read(said, ShopContext())
    assert act == AddCustomer(name=name, phone="9800011223", address=address)


@pytest.mark.parametrize(
    ("said", "slot", "options", "value"),
    [
        ("basmati ne, kolam nahi", "item", ("Basmati Rice", "Kolam Rice"), "Basmati Rice"),
        ("611 nombor ta", "invoice", ("AM/611", "AM/609"), "AM/611"),
    ],
)
def test_a_choice_is_made_by_what_is_meant(
    said: str, slot: str, options: tuple[str, ...], value: str
) -> None:
    items = (item("Basmati Rice", 96, "KGS"), item("Kolam Rice", 58, "KGS"))
    asked = ShopContext(items=items, asked=Asked(slot, options=options))
    assert read(said, asked) == (Answer(value),)


def test_a_surname_that_sounds_like_a_box_is_a_name() -> None:
    (act,) = read("રોહિત ડાભીને ૩ કિલો ગોળ", KIRANA)
    assert isinstance(act, CreateInvoice)
    assert act.customer == "રોહિત ડાભી"


def test_a_month_later_needs_no_one() -> None:
    (act,) = read("ਜਸਵਿੰਦਰ ਕੌਰ ਨੂੰ 2 ਬੇਅਰਿੰਗ, ਪੈਸੇ ਮਹੀਨੇ ਬਾਅਦ", MOTORS)
    assert isinstance(act, CreateInvoice)
    assert act.due == dt.date(2026, 12, 22)


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("kuldeep gill ton 600 aaye", "pa-Latn"),
        ("kuldeep gill ko 5 ton reti", "hi-Latn"),
        ("balwinder nu char bearing udhaar ditte", "pa-Latn"),
        ("dor 5 kilo kara", "mr-Latn"),
        ("harpreet sidhu nu 3 swetar @720", "pa-Latn"),
        ("urea 10 poti sachin online", "mr-Latn"),
        ("bill 1520 me transport 300 jod do", "hi-Latn"),
        ("khand no bhav 43 karo", "gu-Latn"),
        ("bhavna shah ne pa kilo cha", "gu-Latn"),
        ("gurpreet nu bill na bnayi", "pa-Latn"),
        ("pichle hafte di sale dikhao", "pa-Latn"),
    ],
)
def test_a_unit_tells_the_language_where_it_counts_nothing(said: str, lang: str) -> None:
    assert understand(said, ShopContext(), TODAY).lang == lang


@pytest.mark.parametrize(
    ("shop", "good", "said"),
    [
        (FARM, "Sickle", "विळे काढून टाका"), (FARM, "Sickle", "vile nako"),
        (KIRANA, "Tea", "cha nathi joiti"), (PAPERS, "Umbrella", "chata ta bad dao"),
        (MOTORS, "Grease", "grease rehn deo"),
    ],
)  # fmt: skip
def test_goods_are_taken_off_the_open_bill(shop: ShopContext, good: str, said: str) -> None:
    lines = (DraftLine(good, Decimal(1), "PCS", Decimal(10)), DraftLine("Cover", Decimal(1)))
    held = ShopContext(
        customers=shop.customers, items=shop.items, draft=OpenDraft(shop.customers[0].name, lines)
    )
    assert read(said, held) == (EditDraft(remove=(good,)),)
