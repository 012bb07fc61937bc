"""A bill, its money and what is left, in Gujarati, Marathi, Bengali and Punjabi, in both scripts."""

from decimal import Decimal

import pytest

from core.clock import FixedClock
from core.customers.service import NewCustomer
from core.db import Database
from core.items.service import NewItem
from core.shops.service import NewShop, Owner
from tests.bot.conversations.world import shop_talk

# what is said or, after ">", tapped; what the shop reads
Steps = list[tuple[str, str]]

GUJARATI: Steps = [
    (
        "ramesh bhai ne 2 theli cement 380 lekhe bill banavi do",
        "🧾 Ramesh Bhai\n"
        "Cement 2 theli × 380 = 760.00\n"
        "CGST 9% 68.40 + SGST 9% 68.40\n"
        "Round off +0.20\n"
        "*Kul ₹897*",
    ),
    (">Mokli do", "✅ US/2026-27/0001 ₹897 Ramesh Bhai ne mokli didhu. Baki ₹897."),
    (
        "ramesh bhai pase thi 500 rokda malya",
        "✅ Ramesh Bhai ₹500 rokda jama (bill 0001). Baki ₹397.",
    ),
    (
        "ramesh bhai nu ketlu baki chhe",
        "Ramesh Bhai: *₹397* baki (bill 0001, aaje: taxable 760.00 + GST 136.80, "
        "round off +0.20). Yaad apavu?",
    ),
    ("fast mode bandh", "Fast mode bandh. Have darek bill pehla dekhashe."),
]
GUJARATI_SCRIPT: Steps = [
    (
        "રમેશભાઈને 2 થેલી સિમેન્ટ 380 લેખે બિલ બનાવી દો",
        "🧾 રમેશભાઈ\n"
        "સિમેન્ટ 2 થેલી × 380 = 760.00\n"
        "CGST 9% 68.40 + SGST 9% 68.40\n"
        "રાઉન્ડ ઓફ +0.20\n"
        "*કુલ ₹897*",
    ),
    (">મોકલી દો", "✅ US/2026-27/0001 ₹897 રમેશભાઈ ને મોકલી દીધું. બાકી ₹897."),
    (
        "રમેશભાઈ પાસેથી 500 રોકડા મળ્યા",
        "✅ રમેશભાઈ ₹500 રોકડા જમા (બિલ 0001). બાકી ₹397.",
    ),
    (
        "રમેશભાઈનું કેટલું બાકી છે",
        "રમેશભાઈ: *₹397* બાકી (બિલ 0001, આજે: ટેક્સેબલ 760.00 + GST 136.80, રાઉન્ડ ઓફ +0.20). યાદ અપાવું?",
    ),
    ("ફાસ્ટ મોડ બંધ", "ફાસ્ટ મોડ બંધ. હવે દરેક બિલ પહેલાં દેખાશે."),
]
MARATHI: Steps = [
    (
        "ramesh la 3 poti cement 410 darane bill kara",
        "🧾 Ramesh Patil\n"
        "Cement 3 poti × 410 = 1,230.00\n"
        "CGST 9% 110.70 + SGST 9% 110.70\n"
        "Round off −0.40\n"
        "*Ekun ₹1,451* · udhari",
    ),
    (">Pathva", "✅ US/2026-27/0001 ₹1,451 Ramesh yanna pathavle. Baki ₹1,451."),
    (
        "ramesh kadun 1000 rokh milale",
        "✅ Ramesh Patil ₹1,000 rokh jama (bill 0001). Baki ₹451.",
    ),
    (
        "ramesh kade kiti baki ahe",
        "Ramesh Patil: *₹451* baki (bill 0001, aaj: taxable 1,230.00 + GST 221.40, "
        "round off −0.40). Aathvan pathvu ka?",
    ),
    ("fast mode band kara", "Fast mode band. Ata pratyek bill adhi disel."),
]
MARATHI_SCRIPT: Steps = [
    (
        "रमेशला 3 पोती सिमेंट 410 दराने बिल करा",
        "🧾 रमेश पाटील\n"
        "सिमेंट 3 पोती × 410 = 1,230.00\n"
        "CGST 9% 110.70 + SGST 9% 110.70\n"
        "राउंड ऑफ −0.40\n"
        "*एकूण ₹1,451* · उधारी",
    ),
    (">पाठवा", "✅ US/2026-27/0001 ₹1,451 रमेश पाटील यांना पाठवले. बाकी ₹1,451."),
    (
        "रमेश 1000 जमा",
        "✅ रमेश पाटील ₹1,000 रोख जमा (बिल 0001). बाकी ₹451.",
    ),
    (
        "रमेशकडे किती बाकी आहे",
        "रमेश पाटील: *₹451* बाकी (बिल 0001, आज: करपात्र 1,230.00 + GST 221.40, "
        "राउंड ऑफ −0.40). आठवण पाठवू का?",
    ),
    ("फास्ट मोड बंद करा", "फास्ट मोड बंद. आता प्रत्येक बिल आधी दिसेल."),
]
BENGALI: Steps = [
    (
        "ramesh ke 4 bosta cement 365 dore bill koro",
        "🧾 Ramesh Das\n"
        "Cement 4 bosta × 365 = 1,460.00\n"
        "CGST 9% 131.40 + SGST 9% 131.40\n"
        "Round off +0.20\n"
        "*Mot ₹1,723*",
    ),
    (">Pathao", "✅ US/2026-27/0001 ₹1,723 Ramesh ke pathiye diyechi. Baki ₹1,723."),
    (
        "ramesh 1200 taka nagad diyeche",
        "✅ Ramesh Das ₹1,200 nagad joma (bill 0001). Baki ₹523 (age ₹1,723).",
    ),
    (
        "ramesh er koto baki ache",
        "Ramesh Das: *₹523* baki (bill 0001, aj: taxable 1,460.00 + GST 262.80, "
        "round off +0.20). Mone koriye debo?",
    ),
    ("fast mode bondho", "Fast mode bondho. Ekhon prottek bill age dekhano hobe."),
]
BENGALI_SCRIPT: Steps = [
    (
        "রমেশকে 4 বস্তা সিমেন্ট 365 দরে বিল করো",
        "🧾 রমেশ দাস\n"
        "সিমেন্ট 4 বস্তা × 365 = 1,460.00\n"
        "CGST 9% 131.40 + SGST 9% 131.40\n"
        "রাউন্ড অফ +0.20\n"
        "*মোট ₹1,723*",
    ),
    (">পাঠাও", "✅ US/2026-27/0001 ₹1,723 রমেশ দাস কে পাঠিয়ে দিয়েছি। বাকি ₹1,723।"),
    (
        "রমেশ 1200 টাকা নগদ দিয়েছে",
        "✅ রমেশ দাস ₹1,200 নগদ জমা (বিল 0001)। বাকি ₹523 (আগে ₹1,723)।",
    ),
    (
        "রমেশের কত বাকি আছে",
        "রমেশ দাস: *₹523* বাকি (বিল 0001, আজ: করযোগ্য 1,460.00 + GST 262.80, "
        "রাউন্ড অফ +0.20)। মনে করিয়ে দেব?",
    ),
    ("ফাস্ট মোড বন্ধ", "ফাস্ট মোড বন্ধ। এখন প্রত্যেক বিল আগে দেখানো হবে।"),
]
PUNJABI: Steps = [
    (
        "ramesh nu 5 bori cement 372 de hisab naal bill bhej deo",
        "🧾 Ramesh Gill\n"
        "Cement 5 bori × 372 = 1,860.00\n"
        "CGST 9% 167.40 + SGST 9% 167.40\n"
        "Round off +0.20\n"
        "*Kul ₹2,195*",
    ),
    (">Bhej deo", "✅ US/2026-27/0001 ₹2,195 Ramesh nu bhej ditta. Baki ₹2,195."),
    (
        "ramesh ton 1500 nakad mile",
        "✅ Ramesh Gill ₹1,500 nakad jama (bill 0001). Baki ₹695.",
    ),
    (
        "ramesh da kinna baki hai",
        "Ramesh Gill: *₹695* baki (bill 0001, ajj: taxable 1,860.00 + GST 334.80, "
        "round off +0.20). Yaad kara deyan?",
    ),
    ("fast mode band kar deo", "Fast mode band. Hun har bill pehlan disega."),
]
PUNJABI_SCRIPT: Steps = [
    (
        "ਰਮੇਸ਼ ਨੂੰ 5 ਬੋਰੀ ਸੀਮਿੰਟ 372 ਦੇ ਹਿਸਾਬ ਨਾਲ ਬਿੱਲ ਭੇਜ ਦਿਓ",
        "🧾 ਰਮੇਸ਼ ਗਿੱਲ\n"
        "ਸੀਮਿੰਟ 5 ਬੋਰੀ × 372 = 1,860.00\n"
        "CGST 9% 167.40 + SGST 9% 167.40\n"
        "ਰਾਊਂਡ ਆਫ਼ +0.20\n"
        "*ਕੁੱਲ ₹2,195*",
    ),
    (">ਭੇਜ ਦਿਓ", "✅ US/2026-27/0001 ₹2,195 ਰਮੇਸ਼ ਗਿੱਲ ਨੂੰ ਭੇਜ ਦਿੱਤਾ। ਬਾਕੀ ₹2,195।"),
    (
        "ਰਮੇਸ਼ ਤੋਂ 1500 ਨਕਦ ਮਿਲੇ",
        "✅ ਰਮੇਸ਼ ਗਿੱਲ ₹1,500 ਨਕਦ ਜਮ੍ਹਾਂ (ਬਿੱਲ 0001)। ਬਾਕੀ ₹695।",
    ),
    (
        "ਰਮੇਸ਼ ਦਾ ਕਿੰਨਾ ਬਾਕੀ ਹੈ",
        "ਰਮੇਸ਼ ਗਿੱਲ: *₹695* ਬਾਕੀ (ਬਿੱਲ 0001, ਅੱਜ: ਟੈਕਸਯੋਗ 1,860.00 + GST 334.80, "
        "ਰਾਊਂਡ ਆਫ਼ +0.20)। ਯਾਦ ਕਰਾ ਦਿਆਂ?",
    ),
    ("ਫਾਸਟ ਮੋਡ ਬੰਦ ਕਰੋ", "ਫਾਸਟ ਮੋਡ ਬੰਦ। ਹੁਣ ਹਰ ਬਿੱਲ ਪਹਿਲਾਂ ਦਿਸੇਗਾ।"),
]


@pytest.mark.parametrize(
    ("customer", "item", "steps"),
    [
        pytest.param("Ramesh Bhai", "Cement", GUJARATI, id="gu-Latn"),
        pytest.param("રમેશભાઈ", "સિમેન્ટ", GUJARATI_SCRIPT, id="gu"),
        pytest.param("Ramesh Patil", "Cement", MARATHI, id="mr-Latn"),
        pytest.param("रमेश पाटील", "सिमेंट", MARATHI_SCRIPT, id="mr"),
        pytest.param("Ramesh Das", "Cement", BENGALI, id="bn-Latn"),
        pytest.param("রমেশ দাস", "সিমেন্ট", BENGALI_SCRIPT, id="bn"),
        pytest.param("Ramesh Gill", "Cement", PUNJABI, id="pa-Latn"),
        pytest.param("ਰਮੇਸ਼ ਗਿੱਲ", "ਸੀਮਿੰਟ", PUNJABI_SCRIPT, id="pa"),
    ],
)
def test_a_bill_its_money_and_what_is_left(
    db: Database, clock: FixedClock, customer: str, item: str, steps: Steps
) -> None:
    shop = NewShop(
        "Umiya Stores",
        gstin="24AAAPU1234C1ZB",
        prices="exclusive",
        owners=(Owner("demo", "owner"),),
    )
    goods = [NewItem(item, unit="BAG", gst_rate=Decimal(18))]
    talk = shop_talk(db, clock, shop, items=goods, customers=[NewCustomer(customer)])
    for said, answer in steps:
        read = talk.tap(said[1:]) if said.startswith(">") else talk.say(said)
        assert read == answer
