"""Messages in Tamil, Telugu and Kannada, in both scripts each; numbers as they are said."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from adapters.cli.understand import answer
from bot.understand.language import speaking
from bot.understand.numbers import parse_number
from bot.understand.tamil import voiceless, voiceless_bones
from tools.score import moves_wrong_money, norm, same

MESSAGES = Path(__file__).resolve().parents[2] / "corpus/more_south.jsonl"


def test_most_messages_are_exact_and_none_moves_wrong_money() -> None:
    wrong, right, langs = [], 0, []
    rows = [json.loads(line) for line in MESSAGES.read_text(encoding="utf-8").splitlines()]
    for row in rows:
        raw = answer(row, {})
        got, want = norm(raw), norm(row["expect"])
        needs = want.get("needs", [])
        right += same(want["acts"], got["acts"], "acts") and same(needs, got["needs"], "needs")
        if not same(want["acts"], got["acts"], "acts"):
            wrong += [row["text"]] * moves_wrong_money(want["acts"], got["acts"], got["needs"])
        langs += [row["text"]] * (raw["lang"] != row["lang"])
    assert wrong == []
    assert right / len(rows) >= 0.95
    assert len(langs) <= len(rows) * 0.05, langs


@pytest.mark.parametrize(
    ("lang", "said", "number"),
    [
        ("ta-Latn", "irubathi anju", "25"), ("ta-Latn", "irubathanju", "25"),
        ("ta-Latn", "onnarai", "1.5"), ("ta-Latn", "rendarai", "2.5"),
        ("ta-Latn", "rendayirathu ainooru", "2500"), ("ta-Latn", "munnoothi ambathu", "350"),
        ("ta-Latn", "onnarai latcham", "150000"), ("ta-Latn", "mukkaal", "0.75"),
        ("ta", "இருபத்தைந்து", "25"), ("ta", "ஒன்றரை", "1.5"), ("ta", "ஆயிரத்து இருநூறு", "1200"),
        ("ta", "முப்பத்தி ஆறு", "36"), ("ta", "ரெண்டாயிரத்து ஐநூறு", "2500"),
        ("te-Latn", "iravai aidu", "25"), ("te-Latn", "rendunnara", "2.5"),
        ("te-Latn", "nuta yabhai", "150"), ("te-Latn", "rendu vela aidu vandalu", "2500"),
        ("te", "ఇరవై ఐదు", "25"), ("te", "ఒకటిన్నర", "1.5"), ("te", "మూడు వందల యాభై", "350"),
        ("kn-Latn", "ippattaidu", "25"), ("kn-Latn", "ondu vare", "1.5"),
        ("kn-Latn", "eraduvare", "2.5"), ("kn-Latn", "eradu savirada ainooru", "2500"),
        ("kn-Latn", "noora ippattu", "120"), ("kn", "ಇಪ್ಪತ್ತೈದು", "25"), ("kn", "ಎರಡೂವರೆ", "2.5"),
        ("kn", "ಮೂವತ್ತಾರು", "36"), ("kn", "ಸಾವಿರದ ಇನ್ನೂರು", "1200"),
        ("ta", "மூவாயிரம்", "3000"), ("ta", "நூத்தியம்பது", "150"), ("ta", "ஐயாயிரத்துக்கு", "5000"),
        ("ta", "ரெண்டேகால்", "2.25"), ("te", "ఐదొందలు", "500"), ("te", "రెండున్నర వేలు", "2500"),
        ("te", "పాతిక వేలు", "25000"), ("te", "లక్షన్నర", "150000"), ("te-Latn", "padihenondalu", "1500"),
        ("kn", "ಐದು ಸಾವಿರಕ್ಕಿಂತ", "5000"), ("kn", "ನೂರೈವತ್ತು", "150"), ("kn-Latn", "aradha", "0.5"),
    ],
)  # fmt: skip
def test_numbers_in_words(lang: str, said: str, number: str) -> None:
    words = said.split()
    with speaking(lang):
        assert parse_number(words) == (Decimal(number), len(words))


@pytest.mark.parametrize(
    ("tamil", "latin"),
    [
        ("முருகன்", "Murugan"),
        ("சிட்டி", "City"),
        ("பாலாஜி", "Balaji"),
        ("கார்த்திக்", "Karthik"),
        ("தங்கம்", "Thangam"),
    ],
)
def test_a_name_in_tamil_letters_sounds_as_in_latin_ones(tamil: str, latin: str) -> None:
    assert voiceless(tamil) == voiceless(latin)


def test_tamil_letters_do_not_make_other_names_alike() -> None:
    assert voiceless("ரமேஷ்") != voiceless("Suresh")
    assert voiceless_bones("லட்சுமி") == voiceless_bones("Lakshmi")


SHOP = {
    "customers": [
        {"name": "Ramu"}, {"name": "Sai Ram Traders"}, {"name": "Hotel Mayura"}, {"name": "Kannan"},
    ],
    "items": [
        {"name": "Cotton Saree", "rate": "950", "unit": "PCS"},
        {"name": "Silk Saree", "rate": "4800", "unit": "PCS"},
        {"name": "Neem Cake", "rate": "32", "unit": "KGS"},
        {"name": "Neem Oil", "rate": "480", "unit": "LTR"},
        {"name": "Door Lock", "rate": "850", "unit": "PCS"},
        {"name": "Bun", "rate": "8", "unit": "PCS"},
        {"name": "Milk", "rate": "56", "unit": "LTR"},
        {"name": "Groundnut Oil", "rate": "190", "unit": "LTR"},
    ],
}  # fmt: skip


def _acts(text: str) -> list[dict[str, Any]]:
    row = {"text": text, "today": "2026-11-22", "shop": SHOP}
    acts: list[dict[str, Any]] = answer(row, {})["acts"]
    return acts


@pytest.mark.parametrize(
    ("said", "customer", "lines"),
    [
        # cotton, not debt: who writes an Indian script knows a long a from a short one
        ("கண்ணனுக்கு 2 காட்டன் சேலை பில் போடு", "Kannan", [("Cotton Saree", "2")]),
        # groundnut, no word with an ending
        ("கண்ணனுக்கு ஒன்றரை லிட்டர் கடலை எண்ணெய் கடன்", "Kannan", [("Groundnut Oil", "1.5")]),
        # what stands before the bill is goods
        ("రాముకి 20 కేజీల వేప పిండి బిల్లు వెయ్యి", "Ramu", [("Neem Cake", "20")]),
        # more than one, and a count in words after the goods
        ("రాముకి 4 తలుపు తాళాలు", "Ramu", [("Door Lock", "4")]),
        ("రాముకి తాళం రెండు", "Ramu", [("Door Lock", "2")]),
        ("ಹೋಟೆಲ್ ಮಯೂರಕ್ಕೆ 10 ಲೀಟರ್ ಹಾಲು, 20 ಬನ್ ಬಿಲ್ ಮಾಡಿ", "Hotel Mayura", [("Milk", "10"), ("Bun", "20")]),
    ],
)  # fmt: skip
def test_goods_as_they_are_said(said: str, customer: str, lines: list[tuple[str, str]]) -> None:
    act = _acts(said)[0]
    assert (act["intent"], act["customer"]) == ("create_invoice", customer)
    assert [(line["item"], line["qty"]) for line in act["lines"]] == lines


@pytest.mark.parametrize(
    "said",
    [
        "ஐயாயிரத்துக்கு மேல பாக்கி உள்ளவங்க யாரு",
        "ఐదు వేల పైన బాకీ ఉన్నవాళ్ళు ఎవరు",
        "ಐದು ಸಾವಿರಕ್ಕಿಂತ ಹೆಚ್ಚು ಬಾಕಿ ಇರುವವರು",
    ],
)
def test_who_owes_more_than_a_sum(said: str) -> None:
    assert _acts(said) == [{"intent": "outstanding", "over": "5000"}]


def test_a_rate_that_has_the_tax_is_no_call_for_more() -> None:
    act = _acts("ಹೋಟೆಲ್ ಮಯೂರಗೆ 20 ಲೀಟರ್ ಹಾಲು 54 ರಂತೆ, ಜಿಎಸ್‌ಟಿ ಸೇರಿಸಿ")[0]
    assert (act["lines"][0]["rate"], act["tax_inclusive"]) == ("54", True)


def test_a_new_item_keeps_its_price_before_its_tax() -> None:
    act = _acts("కొత్త వస్తువు ఇనుప తలుపు 4500 జీఎస్టీ 18")[0]
    assert (act["intent"], act["rate"], act["gst_rate"]) == ("add_item", "4500", "18")


_SHOP = {
    "customers": [{"name": "Anand Tailors"}, {"name": "Rama Krishna"}],
    "items": [
        {"name": "Cotton Thread", "rate": "60", "unit": "PCS"},
        {"name": "Steel Plate", "rate": "240", "unit": "PCS"},
        {"name": "Carpet", "rate": "90", "unit": "SQF"},
        {"name": "Delivery Charges"},
    ],
}


def _said(text: str, draft: list[dict[str, str]] | None = None) -> dict[str, Any]:
    """Read one message of a shop's owner: its only act."""
    held = {"customer": "Anand Tailors", "lines": draft} if draft else None
    row = {"text": text, "today": "2026-11-22", "role": "owner", "shop": {**_SHOP, "draft": held}}
    acts = answer(row, {})["acts"]
    assert len(acts) == 1
    return dict(acts[0])


def _line(text: str) -> tuple[str | None, str | None, str | None]:
    """Read what, how many and at how much the only line of a bill is."""
    lines = _said(text)["lines"]
    assert len(lines) == 1
    return lines[0].get("item"), lines[0].get("qty"), lines[0].get("rate")


@pytest.mark.parametrize(
    ("text", "qty", "rate"),
    [
        ("ಆನಂದ್ ಟೈಲರ್ಸ್ ಗೆ ಸ್ಟೀಲ್ ಪ್ಲೇಟ್ 12 ಪೀಸ್ ಇನ್ನೂರ ಐವತ್ತರಂತೆ ಬಿಲ್ ಮಾಡಿ", "12", "250"),
        ("ಆನಂದ್ ಟೈಲರ್ಸ್ ಗೆ ಸ್ಟೀಲ್ ಪ್ಲೇಟ್ ಸಾವಿರ 230 ರಂತೆ ಬಿಲ್ ಮಾಡಿ", "1000", "230"),
        ("ಆನಂದ್ ಟೈಲರ್ಸ್ ಗೆ ಸ್ಟೀಲ್ ಪ್ಲೇಟ್ 12 ಪೀಸ್ 255ರಂತೆ ಬಿಲ್ ಮಾಡಿ", "12", "255"),
        ("ಆನಂದ್ ಟೈಲರ್ಸ್ ಗೆ ಸ್ಟೀಲ್ ಪ್ಲೇಟ್ 12 ಪೀಸ್ ಇನ್ನೂರ ಮೂವತ್ತೈದರಂತೆ ಬಿಲ್ ಮಾಡಿ", "12", "235"),
        ("anand tailors ku 3 steel plate, oru piece 230 rate la bill podunga", "3", "230"),
        ("anand tailors ki bill cheyandi steel plate okati 250", "1", "250"),
        ("ఆనంద్ టైలర్స్ కి స్టీల్ ప్లేట్‌లు 3 ఇచ్చాం బిల్ వేయండి", "3", "240"),
        ("ஆனந்த் டைலர்ஸ்க்கு ஸ்டீல் பிளேட் 3 பீஸ் வாங்கினாங்க பில் போடுங்க", "3", "240"),
    ],
)
def test_counts_and_rates_with_their_endings(text: str, qty: str, rate: str) -> None:
    assert _line(text) == ("Steel Plate", qty, rate)


@pytest.mark.parametrize(
    "text",
    [
        "anand tailors ku carpet 64 sathura adi bill podunga",
        "ఆనంద్ టైలర్స్ కి కార్పెట్ 64 చదరపు అడుగులు బిల్ వేయండి",
        "ಆನಂದ್ ಟೈಲರ್ಸ್ ಗೆ ಕಾರ್ಪೆಟ್ 64 ಚದರ ಅಡಿ ಬಿಲ್ ಮಾಡಿ",
    ],
)
def test_square_feet_are_one_unit(text: str) -> None:
    assert _line(text) == ("Carpet", "64", "90")


@pytest.mark.parametrize(
    "text",
    [
        "ఆనంద్ టైలర్స్ కి 3 స్టీల్ ప్లేట్ మొత్తంలో వంద తగ్గించి బిల్ ఇవ్వండి",
        "ஆனந்த் டைலர்ஸ்க்கு ஸ்டீல் பிளேட் 3 பீஸ், மொத்தத்துல 100 குறைச்சு பில் போடுங்க",
    ],
)
def test_what_is_taken_off_is_a_discount_and_no_rate(text: str) -> None:
    act = _said(text)
    assert act["discount"] == {"amount": "100"}
    assert [line["rate"] for line in act["lines"]] == ["240"]


@pytest.mark.parametrize(
    ("text", "qty"),
    [
        ("స్టీల్ ప్లేట్ ఇంకో 50 కలపండి", "62"),
        ("steel plate innum 50 serunga", "62"),
        ("ಸ್ಟೀಲ್ ಪ್ಲೇಟ್ ಇನ್ನೂ 50 ಸೇರಿಸಿ", "62"),
    ],
)
def test_more_of_what_is_on_the_bill_comes_to_the_new_total(text: str, qty: str) -> None:
    act = _said(text, [{"item": "Steel Plate", "qty": "12", "unit": "PCS", "rate": "240"}])
    assert (act["intent"], act["lines"]) == ("edit_draft", [{"item": "Steel Plate", "qty": qty}])


@pytest.mark.parametrize(
    "text",
    [
        "ஸ்டீல் பிளேட் வேண்டாம், கார்பெட் 5 சதுர அடி சேருங்க",
        "స్టీల్ ప్లేట్ వద్దు, కార్పెట్ 5 చదరపు అడుగులు కలపండి",
        "ಸ್ಟೀಲ್ ಪ್ಲೇಟ್ ಬೇಡ, ಕಾರ್ಪೆಟ್ 5 ಚದರ ಅಡಿ ಸೇರಿಸಿ",
    ],
)
def test_what_is_not_wanted_is_taken_off_the_bill(text: str) -> None:
    act = _said(text, [{"item": "Steel Plate", "qty": "12", "unit": "PCS", "rate": "240"}])
    assert act["remove"] == ["Steel Plate"]
    assert [(line["item"], line["qty"]) for line in act["lines"]] == [("Carpet", "5")]


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("ఆనంద్ టైలర్స్ కి స్టీల్ ప్లేట్ 3 బిల్ వేయండి, డబ్బులు 30వ తారీఖు ఇస్తారు", "2026-11-30"),
        ("anand tailors ge steel plate 3 bill madi, duddu 15 dina bittu", "2026-12-07"),
    ],
)
def test_when_the_money_comes(text: str, due: str) -> None:
    assert _said(text)["due"] == due


@pytest.mark.parametrize(
    ("said", "lines"),
    [
        ("రాముకి వేప పిండి అరకిలో, పాలు లీటరున్నర బిల్లు వెయ్యి", [("Neem Cake", "0.5"), ("Milk", "1.5")]),
        ("கண்ணனுக்கு பால் அரைலிட்டர் பில் போடு", [("Milk", "0.5")]),
        ("ಹೋಟೆಲ್ ಮಯೂರಕ್ಕೆ ಹಾಲು ಅರ್ಧಲೀಟರ್ ಬಿಲ್ ಮಾಡಿ", [("Milk", "0.5")]),
        ("రాముకి బన్ డజను బిల్లు వెయ్యి", [("Bun", "12")]),
    ],
)
def test_a_part_and_its_measure_in_one_word(said: str, lines: list[tuple[str, str]]) -> None:
    assert [(line["item"], line["qty"]) for line in _acts(said)[0]["lines"]] == lines


def test_the_account_of_a_month_is_a_statement() -> None:
    wanted = {"intent": "statement", "customer": "Hotel Mayura"}
    wanted |= {"from": "2026-10-01", "to": "2026-10-31"}
    assert _acts("ಹೋಟೆಲ್ ಮಯೂರ ಕಳೆದ ತಿಂಗಳ ಲೆಕ್ಕ ಕಳಿಸಿ") == [wanted]


def test_a_new_name_loses_its_ending_before_goods() -> None:
    assert _said("సుబ్బారెడ్డికి స్టీల్ ప్లేట్ 3, బిల్ చేయండి")["customer"] == "సుబ్బారెడ్డి"


@pytest.mark.parametrize(
    ("said", "customer"),
    [
        ("నరసింహారావుకి 3 తాళాలు 800 చొప్పున", "నరసింహారావు"),
        ("ಬಸವರಾಜುಗೆ 3 ಬನ್", "ಬಸವರಾಜು"),
        ("மாரிமுத்து கடைக்கு 3 காட்டன் சேலை", "மாரிமுத்து"),
    ],
)
def test_somebody_new_by_the_ending_of_a_name(said: str, customer: str) -> None:
    act = _acts(said)[0]
    assert (act["intent"], act["customer"]) == ("create_invoice", customer)


def test_a_thousand_that_is_an_order_leaves_the_figure_alone() -> None:
    act = _acts("రాముకి కొటేషన్ వెయ్యి 20 కేజీల వేప పిండి")[0]
    assert act["lines"][0]["qty"] == "20"


def test_how_much_is_nobody_of_that_sound() -> None:
    shop = {**SHOP, "customers": [{"name": "Lakshmi Enterprises"}]}
    row = {"text": "గత వారం అమ్మకాలు ఎంత", "today": "2026-11-22", "shop": shop}
    asked = {"intent": "summary", "from": "2026-11-09", "to": "2026-11-15"}
    assert answer(row, {})["acts"] == [asked]


def test_a_price_asked_of_goods_is_no_balance() -> None:
    assert _acts("kannan ku 2 cotton saree kudutha evlo varum") == [{"intent": "unknown"}]


@pytest.mark.parametrize(
    "said",
    [
        "மழை பெய்யுது இன்னைக்கு வியாபாரம் இல்ல",
        "ಇವತ್ತು ಮಳೆ ಜಾಸ್ತಿ, ವ್ಯಾಪಾರ ಇಲ್ಲ",
        "இந்த பில் வேண்டாம்",
        "ఈ బిల్లు వద్దు",
    ],
)
def test_what_is_only_told_asks_for_nothing(said: str) -> None:
    assert _acts(said) == [{"intent": "unknown"}]


@pytest.mark.parametrize(
    ("said", "lang"),
    [
        ("ramu entha baaki", "te-Latn"),
        ("kannan evlo baaki", "ta-Latn"),
        ("kannan eshtu baaki", "kn-Latn"),
    ],
)
def test_the_word_for_how_much_tells_the_language(said: str, lang: str) -> None:
    assert answer({"text": said, "today": "2026-11-22", "shop": SHOP}, {})["lang"] == lang


def test_every_monday_is_one_word_in_tamil() -> None:
    act = _acts("ஒவ்வொரு திங்கட்கிழமையும் கண்ணனுக்கு ஞாபகப்படுத்து")[0]
    assert (act["when"], act["every"]) == ("2026-11-23", "week")


@pytest.mark.parametrize(
    "said",
    [
        "கரண்ட் பில் 2400 கட்டிட்டேன்", "కరెంటు బిల్లు 2400 కట్టాను", "ಕರೆಂಟ್ ಬಿಲ್ 2400 ಕಟ್ಟಿದೆ",
        "కుర్రాడికి 500 జీతం ఇచ్చాను", "ಹುಡುಗನಿಗೆ 500 ಸಂಬಳ ಕೊಟ್ಟೆ", "indha maasam rent 8000 kuduthutten",
        "బ్యాంకులో 5000 అప్పు తీసుకున్నాను", "5000 கடன் வாங்கினேன் பேங்க்ல", "ಬ್ಯಾಂಕಿನಲ್ಲಿ 5000 ಸಾಲ ತಗೊಂಡೆ",
        "கண்ணன் கொடுத்த செக் திரும்பி வந்துடுச்சு", "రాము ఇచ్చిన చెక్కు బౌన్స్ అయింది",
    ],
)  # fmt: skip
def test_what_the_shop_itself_pays_or_borrows_is_none_of_its_books(said: str) -> None:
    assert _acts(said) == [{"intent": "unknown"}]
