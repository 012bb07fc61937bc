"""The customer's page in his language, and his word that something is wrong."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import select

from adapters.web import pages
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.payments.claims import NewClaim, make_claim
from core.payments.service import NewPayment, cancel_invoice, pay_invoice, record_payment
from core.reminders.models import ReminderRest
from core.reminders.service import end_rest
from core.shops.service import Owner, add_member
from tests.adapters.client import Client
from tests.adapters.conftest import Billed

HINDI = {"accept-language": "hi-IN,hi;q=0.9,en;q=0.8"}


@pytest.fixture
def owned(billed: Billed) -> Billed:
    """The shop with an owner who chats."""
    owner = Owner("demo", "owner", "Gupta ji")
    billed.parts.db.write(lambda session: add_member(session, billed.actor, owner))
    return billed


def told(billed: Billed) -> list[str]:
    with billed.parts.db.reading() as session:
        rows = session.exec(select(ChatMessage).where(ChatMessage.address == "owner")).all()
    return [row.text for row in rows]


def resting(billed: Billed) -> list[str]:
    with billed.parts.db.reading() as session:
        return [row.reason for row in session.exec(select(ReminderRest)).all()]


def complain(client: Client, billed: Billed, **form: str) -> Any:
    return client.post(f"{billed.path}/wrong", data=form)


@pytest.mark.parametrize("lang", ["hi", "mr", "gu", "bn", "pa", "ta", "te", "kn"])
def test_each_language_says_the_same_things(lang: str) -> None:
    english, other = pages.words("en"), pages.words(lang)
    assert other["code"] == lang
    assert english.keys() == other.keys()
    for key, said in english.items():
        assert set(re.findall(r"{\w+}", said)) == set(re.findall(r"{\w+}", other[key])), key
    assert len(other["months"].split()) == len(english["months"].split()) == 12
    assert not {"copy", "get", "items", "keys", "pop", "values"} & english.keys()


def test_a_phone_in_kannada_is_shown_kannada(client: Client, billed: Billed) -> None:
    text = client.get(billed.path, headers={"accept-language": "kn-IN,kn;q=0.9,en;q=0.8"}).text
    assert '<html lang="kn">' in text
    for said in (
        "ಪಾವತಿಸಬೇಕು", "ಬಿಲ್ GH/26-27/0424 · 21 ನವೆಂಬರ್ 2026", "UPI ಆ್ಯಪ್‌ನಲ್ಲಿ ₹1,062 ಪಾವತಿಸಿ",
        "ನಾನು ಪಾವತಿಸಿದ್ದೇನೆ", "ಏನೋ ತಪ್ಪಿದೆ", "ಈ ಬಿಲ್ಲಿನಲ್ಲಿ ಏನಿದೆ", "ಬಿಲ್ ಡೌನ್‌ಲೋಡ್ ಮಾಡಿ (PDF)",
    ):  # fmt: skip
        assert said in text
    assert 'href="?lang=en"' in text
    for english in ("To pay", "I have paid", "Copy<", "Taxable"):
        assert english not in text


def test_a_phone_in_tamil_is_shown_tamil(client: Client, billed: Billed) -> None:
    text = client.get(billed.path, headers={"accept-language": "ta-IN,ta;q=0.9,en;q=0.8"}).text
    assert '<html lang="ta">' in text
    for said in (
        "செலுத்த வேண்டியது", "பில் GH/26-27/0424 · 21 நவம்பர் 2026", "UPI ஆப்பில் ₹1,062 செலுத்துங்கள்",
        "பணம் அனுப்பிவிட்டேன்", "ஏதோ தவறு", "இந்த பில்லில் உள்ளவை", "பில்லை டவுன்லோட் செய்யுங்கள் (PDF)",
    ):  # fmt: skip
        assert said in text
    assert 'href="?lang=en"' in text
    for english in ("To pay", "I have paid", "Copy<", "Taxable"):
        assert english not in text


def test_the_page_in_hindi(client: Client, billed: Billed) -> None:
    text = client.get(f"{billed.path}?lang=hi").text
    assert '<html lang="hi">' in text
    for said in (
        "देना है", "बिल GH/26-27/0424 · 21 नवंबर 2026", "UPI ऐप से ₹1,062 दें", "मैंने दे दिया",
        "कुछ गलत है", "इस बिल में क्या है", "कर से पहले", "बिल डाउनलोड करें (PDF)",
    ):  # fmt: skip
        assert said in text
    assert 'href="?lang=en"' in text
    for english in ("To pay", "I have paid", "Copy<", "Taxable"):
        assert english not in text


def test_the_page_in_telugu(client: Client, billed: Billed) -> None:
    text = client.get(billed.path, headers={"accept-language": "te-IN,te;q=0.9"}).text
    assert '<html lang="te">' in text
    for said in (
        "చెల్లించాలి", "బిల్లు GH/26-27/0424 · 21 నవంబర్ 2026", "UPI యాప్‌లో ₹1,062 చెల్లించండి",
        "నేను చెల్లించాను", "ఏదో తప్పు", "ఈ బిల్లులో ఏముంది", "ట్యాక్సబుల్", "బిల్లు డౌన్‌లోడ్ చేసుకోండి (PDF)",
    ):  # fmt: skip
        assert said in text
    assert 'href="?lang=en"' in text
    for english in ("To pay", "I have paid", "Copy<", "Taxable"):
        assert english not in text


@pytest.mark.parametrize(
    ("headers", "query", "lang"),
    [
        ({}, "", "en"),
        (HINDI, "", "hi"),
        (HINDI, "?lang=en", "en"),
        ({"accept-language": "ta-IN"}, "", "ta"),
        ({"accept-language": "ml-IN"}, "", "en"),
        ({}, "?lang=<b>", "en"),
        ({"accept-language": "*"}, "", "en"),
    ],
)
def test_the_language_is_the_one_tapped_else_the_phones(
    client: Client, billed: Billed, headers: dict[str, str], query: str, lang: str
) -> None:
    text = client.get(f"{billed.path}{query}", headers=headers).text
    assert f'<html lang="{lang}">' in text


def _part(billed: Billed) -> None:
    new = NewPayment("cash", 500_00, target_id=billed.invoice.id)
    billed.parts.db.write(lambda session: record_payment(session, billed.actor, new))


def _paid(billed: Billed) -> None:
    billed.parts.db.write(
        lambda session: pay_invoice(session, billed.actor, billed.invoice.id, mode="upi")
    )


def _cancelled(billed: Billed) -> None:
    billed.parts.db.write(
        lambda session: cancel_invoice(session, billed.actor, billed.invoice.id, reason="x")
    )


def _claimed(billed: Billed) -> None:
    new = NewClaim(reference="632598761234")
    billed.parts.db.write(lambda session: make_claim(session, billed.actor, billed.invoice, new))


STATES = [
    (_part, "Partly paid", "कुछ दिया"),
    (_paid, "Paid", "चुका दिया"),
    (_cancelled, "Cancelled", "रद्द"),
    (_claimed, "Being checked", "दुकान देख रही है"),
]


@pytest.mark.parametrize(("come_to", "english", "hindi"), STATES)
def test_each_state_has_its_word_in_each_language(
    client: Client, billed: Billed, come_to: Any, english: str, hindi: str
) -> None:
    come_to(billed)
    for lang, word in (("en", english), ("hi", hindi)):
        text = client.get(f"{billed.path}?lang={lang}").text
        assert re.search(rf'<span class="pill \w+">{word}</span>', text)
        assert len(text) < 30_000


def test_something_is_wrong_is_told_to_the_owner_and_rests_the_reminders(
    client: Client, owned: Billed
) -> None:
    answer = complain(client, owned, why="goods", say="maine 40 pipe nahi 30 liye the")
    assert (answer.status_code, answer.headers["location"]) == (303, owned.path)
    assert told(owned) == [
        "⚠️ Ajay Sharma, bill 0424 (₹1,062, baaki ₹1,062): "
        '"I did not get some of the goods: maine 40 pipe nahi 30 liye the". Yaad-dilana roka.'
    ]
    assert resting(owned) == ["dispute"]
    text = client.get(owned.path).text
    assert "Under discussion" in text
    assert "Pay ₹1,062 anyway" in text
    assert "Something is wrong" not in text
    assert "I have paid" not in text


def test_it_is_told_once(client: Client, owned: Billed) -> None:
    for _ in range(3):
        complain(client, owned, why="amount")
    assert len(told(owned)) == 1


def test_after_the_owners_word_the_page_asks_again(client: Client, owned: Billed) -> None:
    complain(client, owned, why="bill")
    end = {"customer_id": owned.invoice.customer_id or "", "invoice_id": owned.invoice.id}
    owned.parts.db.write(lambda session: end_rest(session, owned.actor, reason="dispute", **end))
    assert "Pay ₹1,062 in a UPI app" in client.get(owned.path).text


def test_the_language_stays_after_the_form(client: Client, owned: Billed) -> None:
    answer = client.post(f"{owned.path}/wrong?lang=hi", data={"why": "paid"})
    assert answer.headers["location"] == f"{owned.path}?lang=hi"
    assert "मैं पहले ही दे चुका हूँ" in told(owned)[0]
    answer = client.post(f"{owned.path}/paid?lang=//evil.example", data={})
    assert answer.headers["location"] == owned.path


def test_whoever_has_no_chat_to_go_to_comes_back_in_his_language(
    client: Client, billed: Billed
) -> None:
    answer = client.get(f"{billed.path}/chat?lang=hi")
    assert answer.headers["location"] == f"{billed.path}?lang=hi"


@pytest.mark.parametrize(
    ("form", "quote"),
    [
        ({}, "Something is wrong"),
        ({"say": "  \u202e\u200b "}, "Something is wrong"),
        ({"say": "<b>no</b>\r\n{due}"}, "<b>no</b> {due}"),
        ({"say": "x" * 300}, "x" * 199 + "…"),
    ],
)
def test_whatever_is_typed_is_but_a_quote(
    client: Client, owned: Billed, form: dict[str, str], quote: str
) -> None:
    complain(client, owned, **form)
    assert f'"{quote}"' in told(owned)[0]


@pytest.mark.parametrize("form", [{"why": "other"}, {"say": "x" * 501}])
def test_a_form_of_another_kind_is_refused(
    client: Client, owned: Billed, form: dict[str, str]
) -> None:
    assert complain(client, owned, **form).status_code == 422
    assert told(owned) == resting(owned) == []


def test_a_wrong_address_tells_nobody(client: Client, owned: Billed) -> None:
    assert client.post("/i/wrong/wrong", data={"why": "bill"}).status_code == 404
    assert told(owned) == []


def test_a_robot_that_only_looks_changes_nothing(
    client: Client, owned: Billed, clock: FixedClock
) -> None:
    for path in ("", "/pdf", "/qr.png", "?lang=hi"):
        client.get(f"{owned.path}{path}")
        clock.advance(timedelta(seconds=1))
    assert client.get(f"{owned.path}/wrong").status_code == 405
    assert client.get(f"{owned.path}/paid").status_code == 405
    assert told(owned) == resting(owned) == []
