"""Bills and estimates: whom for, from where, what for; corrected, discounted and paid in the same breath."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, Discount, Paid, Unknown
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand

TODAY = dt.date(2026, 11, 22)
SHOP = ShopContext(
    customers=(
        KnownCustomer("Raghuveer Patel"),
        KnownCustomer("Anita Shukla"),
        KnownCustomer("Vipul Rathod"),
        KnownCustomer("Sunita Bhosale"),
        KnownCustomer("Simran Kaur"),
    ),
    items=(
        KnownItem("Ceiling Fan", rate=Decimal(1650), unit="PCS"),
        KnownItem("Shower", rate=Decimal(780), unit="PCS"),
        KnownItem("CPVC Pipe 1 inch", rate=Decimal(310), unit="PCS"),
        KnownItem("CPVC Pipe 2 inch", rate=Decimal(540), unit="PCS"),
        KnownItem("Cooker 3L", rate=Decimal(1150), unit="PCS"),
        KnownItem("Cooker 5L", rate=Decimal(1450), unit="PCS"),
    ),
)


def _bill(said: str) -> CreateInvoice:
    (act,) = understand(said, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice), said
    return act


def _counts(act: CreateInvoice) -> dict[str, str]:
    return {line.item or "": str(line.qty) for line in act.lines}


@pytest.mark.parametrize(
    ("said", "whom"),
    [
        ("Ranjhi wale Raghuveer Patel ka estimate bana do 2 fan aur 3 shower", "Raghuveer Patel"),
        ("anita shukla gohalpur wali ko 2 fan, 3 shower", "Anita Shukla"),
        ("गोहलपुर के रघुवीर पटेल को 2 पंखे और 3 शावर", "Raghuveer Patel"),
        ("ગોંડલવાળા વિપુલ રાઠોડનું બિલ બનાવો ૨ પંખા અને ૩ શાવર", "Vipul Rathod"),
        ("निफाडच्या सुनीता भोसले यांना २ पंखे आणि ३ शॉवर", "Sunita Bhosale"),
        ("nabha wale simran kaur da bill 2 pakhe te 3 shower", "Simran Kaur"),
        ("raghuveer patel ki beti ki shaadi ka bill: 2 fan, 3 shower", "Raghuveer Patel"),
        ("simran kaur di kudi de viah da estimate: 2 pakhe, 3 shower", "Simran Kaur"),
        ("anita shukla ke ghar 2 fan, 3 shower", "Anita Shukla"),
        ("bill for anita shukla of ranjhi, 2 fans and 3 showers", "Anita Shukla"),
        ("Bill for St Mary School: 2 fans, 3 showers", "St Mary School"),
        ("Anita Shukla's new house: 2 fans, 3 showers", "Anita Shukla"),
    ],
)
def test_where_he_is_from_and_what_it_is_for_are_no_goods(said: str, whom: str) -> None:
    act = _bill(said)
    assert act.customer == whom
    assert _counts(act) == {"Ceiling Fan": "2", "Shower": "3"}


@pytest.mark.parametrize(
    "said",
    [
        "anita shukla 4 fan, 3 shower. fan 4 nahi 2 kar dena",
        "anita shukla 4 fan 3 shower, fan 2 kar do",
        "anita shukla 4 fan 3 shower, fan 4 ki jagah 2",
        "vipul rathod pankha 4, shower 3... pankha 2 kari do",
        "अनीता शुक्ला 2 पंखे, 3 शावर, और कुछ नहीं",
        "vipul rathod pankha 2, shower 3, biju kai nahi",
    ],
)
def test_a_count_corrected_at_the_end_counts(said: str) -> None:
    assert _counts(_bill(said)) == {"Ceiling Fan": "2", "Shower": "3"}


def test_one_more_at_the_end_is_no_other_count() -> None:
    for said in ("fan 1 aur kar do", "1 fan aur daal do"):
        assert understand(f"anita shukla 2 fan, 3 shower, {said}", SHOP, TODAY).acts == (Unknown(),)


def test_a_discount_among_the_goods_is_of_those_before_it() -> None:
    five = Discount(percent=Decimal(5))
    within = _bill("anita shukla fan 2 nag pe 5% chhoot, 3 shower")
    assert [line.discount for line in within.lines] == [five, None]
    assert _bill("anita shukla fan 2 nag, 3 shower, 5% chhoot").discount == five


@pytest.mark.parametrize(
    ("said", "paid", "due"),
    [
        ("anita shukla 2 fan, cash 400 baki baad me", Paid(Decimal(400), "cash"), None),
        ("anita shukla 2 fan, 400 abhi baki 5 december ko", Paid(Decimal(400)), (12, 5)),
        ("anita shukla 2 fan, adhe paise nahi pure cash de gayi", Paid("full", "cash"), None),
        ("anita shukla 2 fan, cheque dega 30 tarikh ka", None, (11, 30)),
        ("વિપુલ રાઠોડ ૨ પંખા, પૈસા પહેલી ડિસેમ્બરે", None, (12, 1)),
        ("सुनीता भोसले २ पंखे, पैसे पुढच्या महिन्यात", None, (12, 22)),
    ],
)
def test_how_and_when_it_is_paid(said: str, paid: Paid | None, due: tuple[int, int] | None) -> None:
    act = _bill(said)
    assert (act.paid, act.due) == (paid, dt.date(2026, *due) if due else None)
    assert _counts(act) == {"Ceiling Fan": "2"}


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("bathroom ki fitting 3500, 2 shower, anita shukla", {"bathroom ki fitting": None, "Shower": "2"}),
        ("गेट की रंगाई मजदूरी 1200, 2 पंखे, अनीता शुक्ला", {"गेट की रंगाई मजदूरी": None, "Ceiling Fan": "2"}),
        ("anita shukla 2 shower fitting 300", {"Shower": "2", "fitting": None}),
        ("anita shukla scooty ki service 700, 2 fan", {"scooty ki service": None, "Ceiling Fan": "2"}),
        ("anita shukla 2 fan and 250 labour", {"Ceiling Fan": "2", "labour": None}),
        ("anita shukla pipe das 1 inch, 2 fan", {"CPVC Pipe 1 inch": "10", "Ceiling Fan": "2"}),
        ("વિપુલ રાઠોડ કૂકર બે ૫ લિટર, પંખા ૨", {"Cooker 5L": "2", "Ceiling Fan": "2"}),
        ("anita shukla ko quotation do shower 2, fan 3", {"Shower": "2", "Ceiling Fan": "3"}),
    ],
)  # fmt: skip
def test_work_is_one_line_and_a_size_picks_the_goods(
    said: str, lines: dict[str, str | None]
) -> None:
    act = _bill(said)
    assert {line.item: line.qty and str(line.qty) for line in act.lines} == lines
