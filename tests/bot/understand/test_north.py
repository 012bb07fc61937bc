"""Messages in Marathi, Gujarati, Bengali and Punjabi, in both scripts each; numbers as they are said."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest

from adapters.cli.understand import answer
from bot.acts import (
    Balance,
    CreateInvoice,
    CreditNote,
    FindInvoice,
    Line,
    OptOut,
    Paid,
    PromiseToPay,
    RecordCredit,
    RecordPayment,
    Remind,
    SetProfile,
    Summary,
    Undo,
    Unknown,
)
from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand
from bot.understand.language import speaking
from bot.understand.numbers import parse_number
from tools.score import moves_wrong_money, norm, same, shops_of

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
MESSAGES = CORPUS / "more_north.jsonl"


def test_most_messages_are_exact_and_none_moves_wrong_money() -> None:
    shops = shops_of(CORPUS / "dev.jsonl")
    wrong, right, langs = list[str](), 0, list[str]()
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        raw = answer(row, shops)
        got, want = norm(raw), norm(row["expect"])
        exact = same(want["acts"], got["acts"], "acts")
        right += exact and same(want["needs"], got["needs"], "needs")
        if not exact and moves_wrong_money(want["acts"], got["acts"], got["needs"]):
            wrong.append(row["text"])
        if raw["lang"] != row["lang"]:
            langs.append(row["text"])
    assert len(rows) >= 140
    assert wrong == []
    assert right / len(rows) >= 0.95
    assert len(langs) <= len(rows) * 0.03, langs


@pytest.mark.parametrize(
    ("lang", "said", "number"),
    [
        ("mr", "अडीचशे", "250"), ("mr", "साडेतीनशे", "350"), ("mr", "दीड हजार", "1500"),
        ("mr", "सव्वा लाख", "125000"), ("mr-Latn", "paune don she", "175"),
        ("mr", "पावणे दोनशे", "175"), ("mr", "सव्वादोन", "2.25"), ("bn", "পৌনে দুই", "1.75"),
        ("pa-Latn", "pauna", "0.75"),
        ("gu", "સાડા ત્રણસો", "350"), ("mr", "पंच्याऐंशी", "85"),
        ("gu", "દોઢસો", "150"), ("gu", "સાડા ત્રણ હજાર", "3500"), ("gu-Latn", "sava be lakh", "225000"),
        ("gu-Latn", "adhi hajar", "2500"), ("gu", "પંચાણું", "95"), ("gu-Latn", "baso pachas", "250"),
        ("bn", "দেড়শো", "150"), ("bn", "সাড়ে তিন হাজার", "3500"), ("bn-Latn", "arai hajar", "2500"),
        ("bn", "আড়াই লাখ", "250000"), ("bn", "পঁচানব্বই", "95"), ("bn-Latn", "sare panch sho", "550"),
        ("pa", "ਡੇਢ ਸੌ", "150"), ("pa", "ਢਾਈ ਹਜ਼ਾਰ", "2500"), ("pa-Latn", "sadhe tinn sau", "350"),
        ("pa-Latn", "sava do lakh", "225000"), ("pa", "ਪੰਜਾਹ", "50"), ("pa", "ਪੌਣੇ ਦੋ ਸੌ", "175"),
    ],
)  # fmt: skip
def test_a_number_as_it_is_said(lang: str, said: str, number: str) -> None:
    words = said.split()
    with speaking(lang):
        assert parse_number(words) == (Decimal(number), len(words))


@pytest.mark.parametrize(
    ("talk", "said", "lang"),
    [
        ("gu-Latn", "cement 3 karo", "gu-Latn"),
        ("", "cement 3 karo", "hi-Latn"),
        ("gu-Latn", "ramesh ne 2 theli cement 380", "gu-Latn"),
        ("gu-Latn", "ramesh ko 2 bori cement bhej do", "hi-Latn"),
        ("hi-Latn", "sunil 500 jama", "hi-Latn"),
        ("mr", "सुनील 500 जमा", "mr"),
        ("hi", "सुनील 500 जमा", "hi"),
        ("mr", "सुनील को 2 बोरी सीमेंट भेज दो", "hi"),
        ("mr", "500", "en"),
    ],
)
def test_words_that_languages_share_are_of_the_language_talked(
    talk: str, said: str, lang: str
) -> None:
    assert understand(said, ShopContext(lang=talk), dt.date(2026, 11, 21)).lang == lang


@pytest.mark.parametrize(
    "said",
    [
        "બિલ 0001 માં 100 ની ક્રેડિટ નોટ", "bill 0001 ma 100 ni credit note",
        "बिल 0001 वर 100 ची क्रेडिट नोट", "bill 0001 var 100 chi credit note",
        "বিল 0001 এ 100 টাকার ক্রেডিট নোট", "bill 0001 er 100 takar credit note",
        "ਬਿੱਲ 0001 ਵਿੱਚ 100 ਦਾ ਕ੍ਰੈਡਿਟ ਨੋਟ", "bill 0001 vich 100 da credit note",
    ],
)  # fmt: skip
def test_a_credit_note_is_asked_for_in_one_s_own_words(said: str) -> None:
    read = understand(said, ShopContext(), dt.date(2026, 11, 21))
    assert read.acts == (CreditNote(invoice="0001", amount=Decimal(100)),)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("mr-Latn", "adv kelkar la 500 letterhead 3.25 ne, gst sahit dhara"),
        ("gu-Latn", "hiten bhai nu 20 nang pipe nu bill banavjo"),
        ("bn-Latn", "moumita ke 25 ta gur sandesh, 5% chhar dio"),
        ("bn-Latn", "dada kal 2000 taka diye debo"),
        ("pa-Latn", "deepak nu 12 gang box te 6 ceiling rose"),
        ("mr", "३१७ नंबरचं बिल पाठवा"),
        ("mr", "सुरेश कदमांना २ कुलूप"),
        ("mr", "गूळ ५ किलो"),
        ("hi", "मिर्ची २ किलो"),
        ("gu-Latn", "haresh stors nu bil bnavjo 3 tap"),
        ("pa-Latn", "gurmeet da bill bna 2 tyre te 1 tube"),
        ("bn-Latn", "rina ke 2 borfi dao"),
        ("hi", "उसने पाँच हज़ार जमा करा दिए"),
        ("hi-Latn", "sachin ka sara paisa aa gya"),
        ("en", "please send me the bill"),
        ("en", "dont send this to anyone"),
    ],
)
def test_the_language_is_told_by_its_own_words(lang: str, text: str) -> None:
    assert understand(text, ShopContext(), dt.date(2026, 11, 22)).lang == lang


SHOP = ShopContext(
    customers=(
        KnownCustomer("Vaishali Joshi"), KnownCustomer("Suresh Patil"), KnownCustomer("Kirit Mehta"),
        KnownCustomer("Tapas Roy"), KnownCustomer("Harpreet Kaur"),
    ),
    items=(
        KnownItem("Box File", rate=Decimal(85), unit="PCS"),
        KnownItem("Wedding Card", rate=Decimal(22), unit="PCS"),
        KnownItem("Spade", rate=Decimal(320), unit="PCS"),
    ),
    invoices=(KnownInvoice("SF/118", "Suresh Patil", "2026-11-10", Decimal(5400)),),
)  # fmt: skip
FILES = (Line(item="Box File", qty=Decimal(2), unit="PCS", rate=Decimal(85)),)
CARDS = (Line(item="Wedding Card", qty=Decimal(200), unit="PCS", rate=Decimal(22)),)
SPADES = (Line(item="Spade", qty=Decimal(2), unit="PCS", rate=Decimal(320)),)


@pytest.mark.parametrize(
    ("said", "acts"),
    [
        ("he chukla, parat ghya", (Undo(),)),
        ("kirit bhai ne roj yaad karavo", (Remind("Kirit Mehta", every="day"),)),
        ("ઓક્ટોબરનું વેચાણ કેટલું", (Summary(dt.date(2026, 10, 1), dt.date(2026, 10, 31)),)),
        ("suresh patil cha 118 number bill dakhva", (FindInvoice("SF/118", "Suresh Patil"),)),
        ("amar dokaner naam kalyan medical koro", (SetProfile(name="kalyan medical"),)),
        # whom, his honorific and his role in one word
        ("वैशालीताईंना उद्या आठवण करा", (Remind("Vaishali Joshi", when=dt.date(2026, 11, 23)),)),
        ("કિરીટભાઈને ૨ બોક્સ ફાઇલ", (CreateInvoice(customer="Kirit Mehta", lines=FILES),)),
        ("তাপস রায়কে ২টা বক্স ফাইল", (CreateInvoice(customer="Tapas Roy", lines=FILES),)),
        ("vaishali tai joshi la 2 box file", (CreateInvoice(customer="Vaishali Joshi", lines=FILES),)),
        # on whom the udhaar stands
        ("सुरेशवर ४०० उधार लिहा", (RecordCredit("Suresh Patil", Decimal(400)),)),
        ("tapas roy er khatay 450 likhe rakho", (RecordCredit("Tapas Roy", Decimal(450)),)),
        ("harpreet ton 2000 lene ne likh lo", (RecordCredit("Harpreet Kaur", Decimal(2000)),)),
        ("harpreet da udhaar 2000 ghat karo", (Unknown(),)),
        # what all shall come to is no line's own sum
        ("harpreet nu 2 box file te 2 spade, kul 810",
         (CreateInvoice(customer="Harpreet Kaur", lines=FILES + SPADES),)),
        ("harpreet nu 2 box file te 2 spade, kul 800", (Unknown(),)),
        # goods that are called a card pay nothing by card
        ("सुरेश पाटील - २०० वेडिंग कार्ड, पैसे पुढच्या सोमवारी",
         (CreateInvoice(customer="Suresh Patil", lines=CARDS, due=dt.date(2026, 11, 23)),)),
        # all that he owed; a bill by its number; whether he has paid
        ("सुरेशच्या बिलाची पूर्ण रक्कम आली", (RecordPayment("Suresh Patil", "full"),)),
        ("suresh patil 118 nambar bill che 500 dile",
         (RecordPayment("Suresh Patil", Decimal(500), invoice="SF/118"),)),
        ("kirit mehta e paisa aapya?", (Balance("Kirit Mehta"),)),
        ("vaishali joshi la 2 box file, cash nahi udhar",
         (CreateInvoice(customer="Vaishali Joshi", lines=FILES),)),
        ("vaishali joshi la 2 box file, ardhe paise rokh dile", (Unknown(),)),
        # he paid, and a bill for him
        ("harpreet ne 500 ditte te ohnu 2 spade da bill bana deo",
         (RecordPayment("Harpreet Kaur", Decimal(500)),
          CreateInvoice(customer="Harpreet Kaur", lines=SPADES))),
        ("tapas roy ke 2 box file, nogode",
         (CreateInvoice(customer="Tapas Roy", lines=FILES, paid=Paid("full", "cash")),)),
    ],
)  # fmt: skip
def test_a_shop_is_understood_as_it_types(said: str, acts: tuple[object, ...]) -> None:
    assert understand(said, SHOP, dt.date(2026, 11, 22)).acts == acts


@pytest.mark.parametrize(
    "said", ["मला मेसेज पाठवू नका", "મેસેજ બંધ કરો", "মেসেজ পাঠানো বন্ধ করুন", "ਮੈਸੇਜ ਬੰਦ ਕਰੋ"]
)
def test_a_customer_stops_the_messages_in_his_own_words(said: str) -> None:
    assert understand(said, SHOP, dt.date(2026, 11, 22), "customer").acts == (OptOut(),)


@pytest.mark.parametrize(
    "said",
    [
        "nilesh nu bil kri dyo 2 fan 500",
        "nilesh la 2 fan 500 bil krun dya",
        "nilesh nu 2 fan 500 bill kat dyo",
        "nilesh ke 2 fan 500 bill kre dao",
        "nilesh ku 2 fan 500 bill poduga",
        "nilesh ge 2 fan 500 bill haaki kodi",
    ],
)
def test_an_order_in_a_chat_s_short_spelling_makes_the_bill(said: str) -> None:
    (act,) = understand(said, ShopContext(), dt.date(2026, 11, 22)).acts
    assert act == CreateInvoice(
        customer="nilesh", lines=(Line(item="fan", qty=Decimal(2), rate=Decimal(500)),)
    )


@pytest.mark.parametrize(
    "said", ["bill 12 galat hai", "bill 12 brabar nathi", "bill 7 barobar nahi"]
)
def test_fault_found_with_a_bill_makes_none(said: str) -> None:
    assert understand(said, ShopContext(), dt.date(2026, 11, 22)).acts == (Unknown(),)


def test_a_promise_for_this_week_is_kept_by_its_end() -> None:
    (act,) = understand("या आठवड्यात ५००० भरतो", SHOP, dt.date(2026, 11, 19), "customer").acts
    assert act == PromiseToPay(date=dt.date(2026, 11, 22), amount=Decimal(5000))
