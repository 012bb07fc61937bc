"""Who took goods, paid, or will pay, in the forms that people of each region use."""

import datetime as dt
from decimal import Decimal

import pytest

from bot.acts import CreateInvoice, RecordPayment
from bot.context import KnownCustomer, KnownItem, ShopContext
from bot.understand import understand
from bot.understand.verbs import conjugated

TODAY = dt.date(2026, 11, 25)
SHOP = ShopContext(
    customers=tuple(
        KnownCustomer(name)
        for name in ("Murugesan", "Yadagiri", "Basappa", "Nachhatar Singh", "Tapas Saha")
    ),
    items=(
        KnownItem("Cement", rate=Decimal(400), unit="BAG"),
        KnownItem("Paint Brush", rate=Decimal(80), unit="PCS"),
    ),
)


def test_each_stem_takes_each_ending_and_what_is_listed_keeps_its_sense() -> None:
    verb = {"tags": ["filler"], "stems": ["tak", "giv"], "endings": ["es", "en along"]}
    made = conjugated({"words": {"paid": ["gives"]}, "verbs": [verb]})
    assert made["words"]["filler"] == ["takes", "taken along", "given along"]
    assert made["words"]["paid"] == ["gives"]
    assert made["telling"]["Latn"] == ["takes", "along", "gives", "along"]


@pytest.mark.parametrize(
    "text",
    [
        "murugesan 2 mootai cement eduthuttu ponaanga",
        "murugesan 2 mootai cement vaangikittu poyitaru",
        "முருகேசன் 2 மூட்டை சிமெண்ட் எடுத்துக்கிட்டு போனாரு",
        "yadagiri 2 basta cement teeskapoyindu",
        "yadagiri 2 basta cement pattukelladu",
        "యాదగిరి 2 బస్తాలు సిమెంట్ పట్టుకపోయిండు",
        "యాదగిరి 2 బస్తాలు సిమెంట్ తీస్కున్నడు",
        "basappa 2 cheela cement tagondu hogyara",
        "ಬಸಪ್ಪ 2 ಚೀಲ ಸಿಮೆಂಟ್ ತೊಗೊಂಡು ಹೋಗ್ಯಾನ",
        "nachhatar singh 2 bori cement chakk ke lai gea",
        "ਨਛੱਤਰ ਸਿੰਘ 2 ਬੋਰੀਆਂ ਸੀਮਿੰਟ ਚੁੱਕ ਕੇ ਲੈ ਗਿਆ",
        "tapas saha 2 bosta cement tule niye gyache",
        "তাপস সাহা 2 বস্তা সিমেন্ট কিনে নিয়ে গেছেন",
    ],
)
def test_goods_that_he_took_along_are_billed_to_him(text: str) -> None:
    read = understand(text, SHOP, TODAY)
    (act,) = read.acts
    assert isinstance(act, CreateInvoice)
    assert act.customer in SHOP_NAMES
    assert [(line.item, line.qty, line.unit) for line in act.lines] == [
        ("Cement", Decimal(2), "BAG")
    ]
    assert read.needs == ()


SHOP_NAMES = {customer.name for customer in SHOP.customers}


@pytest.mark.parametrize(
    "text",
    [
        "murugesan 500 kuduthutu ponaru",
        "murugesan 500 rubai kuduthuttaango",
        "యాదగిరి 500 కట్టిండు",
        "yadagiri 500 ichindru",
        "ಬಸಪ್ಪ 500 ಕೊಟ್ಟಾನ",
        "basappa 500 kot hodru",
        "ਨਛੱਤਰ ਸਿੰਘ 500 ਫੜਾ ਗਿਆ",
        "nachhatar singh 500 de gea",
        "তাপস সাহা 500 দিয়ে গেলেন",
    ],
)
def test_what_he_gave_is_a_payment(text: str) -> None:
    (act,) = understand(text, SHOP, TODAY).acts
    assert isinstance(act, RecordPayment)
    assert act.customer in SHOP_NAMES
    assert act.amount == 500


@pytest.mark.parametrize(
    "text",
    [
        "murugesan 2 mootai cement, panam velli kizhamai kuduthuruvaanga",
        "murugesan 2 mootai cement, panam vellikizhamai tharuvaanga",
        "முருகேசன் 2 மூட்டை சிமெண்ட், பணம் வெள்ளிக்கிழமை கொடுத்துருவாரு",
        "యాదగిరి 2 బస్తాలు సిమెంట్, పైసలు శుక్రవారం ఇస్తడంట",
        "yadagiri 2 basta cement, paisalu sukravaram istananndu",
        "ಬಸಪ್ಪ 2 ಚೀಲ ಸಿಮೆಂಟ್, ರೊಕ್ಕ ಶುಕ್ರವಾರ ಕೊಡತಾನ",
        "basappa 2 cheela cement, duddu shukravara kodtaarante",
        "ਨਛੱਤਰ ਸਿੰਘ 2 ਬੋਰੀਆਂ ਸੀਮਿੰਟ, ਪੈਸੇ ਸ਼ੁੱਕਰਵਾਰ ਨੂੰ ਦੇਊਗਾ",
        "nachhatar singh 2 bori cement, paise shukkarvar nu de jau",
        "তাপস সাহা 2 বস্তা সিমেন্ট, টাকা শুক্রবার মিটিয়ে দেবে",
    ],
)
def test_when_he_will_pay_is_when_it_is_due(text: str) -> None:
    (act,) = understand(text, SHOP, TODAY).acts
    assert isinstance(act, CreateInvoice)
    assert act.due == dt.date(2026, 11, 27)
    assert [(line.item, line.qty) for line in act.lines] == [("Cement", Decimal(2))]
