"""Chats in Tamil, Telugu and Kannada: the open bill corrected, who has not paid, days from and till."""

from typing import Any

import pytest

from adapters.cli.understand import answer

SHOP: dict[str, Any] = {
    "customers": [{"name": "Murugesan"}, {"name": "Kotaiah"}, {"name": "Anbu Catering"}],
    "items": [
        {"name": "Steel Plate", "rate": "85", "unit": "PCS"},
        {"name": "Steel Tumbler", "rate": "40", "unit": "PCS"},
        {"name": "Wiper", "rate": "240", "unit": "PRS"},
        {"name": "Lamp Oil", "rate": "10", "unit": "LTR"},
    ],
}
DRAFT = {
    "customer": "Murugesan",
    "lines": [
        {"item": "Steel Plate", "qty": "24", "unit": "PCS", "rate": "85"},
        {"item": "Steel Tumbler", "qty": "12", "unit": "PCS", "rate": "40"},
        {"item": "Lamp Oil", "qty": "20", "unit": "LTR", "rate": "10"},
    ],
}


def _acts(
    text: str, *, draft: dict[str, Any] | None = None, role: str = "owner"
) -> list[dict[str, Any]]:
    shop = {**SHOP, "draft": draft}
    row = {"text": text, "today": "2026-11-22", "role": role, "shop": shop}
    acts: list[dict[str, Any]] = answer(row, {})["acts"]
    return acts


@pytest.mark.parametrize(
    ("said", "line"),
    [
        ("plate 20 podu 24 illa", {"item": "Steel Plate", "qty": "20"}),
        ("தட்டு 20 போடு 24 இல்ல", {"item": "Steel Plate", "qty": "20"}),
        ("plate 20 cheyi 24 kaadu", {"item": "Steel Plate", "qty": "20"}),
        ("plate 20 cheyi 24 vaddu", {"item": "Steel Plate", "qty": "20"}),
        ("ಪ್ಲೇಟ್ 20 ಮಾಡಿ 24 ಅಲ್ಲ", {"item": "Steel Plate", "qty": "20"}),
        ("plate 20 madi 24 beda", {"item": "Steel Plate", "qty": "20"}),
        ("plate 20 karo 24 nahi", {"item": "Steel Plate", "qty": "20"}),
        ("tumbler 12 illa 18", {"item": "Steel Tumbler", "qty": "18"}),
        ("டம்ளர் 12 இல்லை 18", {"item": "Steel Tumbler", "qty": "18"}),
        ("tumbler 40 kaadu 45", {"item": "Steel Tumbler", "rate": "45"}),
        ("lamp oil 10 cheyi 20 kaadu", {"item": "Lamp Oil", "qty": "10"}),
        ("lamp oil 10 alla 15 madi", {"item": "Lamp Oil", "rate": "15"}),
        ("20 podu 24 illa", {"item": "Steel Plate", "qty": "20"}),
    ],
)
def test_what_the_open_bill_has_tells_which_figure_is_denied(said: str, line: Any) -> None:
    assert _acts(said, draft=DRAFT) == [{"intent": "edit_draft", "lines": [line]}]


def test_a_figure_denied_at_the_end_is_left_out_of_a_new_bill() -> None:
    act = _acts("murugesan ku 20 plate podu 24 illa")[0]
    assert [(line["item"], line["qty"]) for line in act["lines"]] == [("Steel Plate", "20")]


@pytest.mark.parametrize(
    "said",
    [
        "peru murugesan illa anbu catering", "customer murugesan illa anbu catering ku maathu",
        "peru murugesan kaadu anbu catering", "hesaru murugesan alla anbu catering",
    ],
)  # fmt: skip
def test_the_name_is_another(said: str) -> None:
    wanted = {"intent": "edit_draft", "customer": "Anbu Catering"}
    assert _acts(said, draft=DRAFT) == [wanted]


@pytest.mark.parametrize(
    "said",
    [
        "yaarellam innum panam tharala", "யார் யார் பணம் கொடுக்கல", "innum panam tharadhavanga list",
        "evarevaru inka dabbulu ivvaledu", "డబ్బులు ఇవ్వని వాళ్ళ లిస్ట్", "evaru kattaledu",
        "yaryaru innu duddu kottilla", "ಯಾರು ಹಣ ಕಟ್ಟಿಲ್ಲ", "duddu kodadavara list",
        "kis kis ne paise nahi diye abhi tak",
    ],
)  # fmt: skip
def test_who_has_not_paid_yet(said: str) -> None:
    assert _acts(said) == [{"intent": "outstanding"}]


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("முருகேசன் கணக்கு நவம்பர் 1ல இருந்து காட்டு", {"from": "2026-11-01"}),
        ("murugesan khata november okati nunchi chupinchu", {"from": "2026-11-01"}),
        ("murugesan lekka november ondrinda torsi", {"from": "2026-11-01"}),
        ("ಮುರುಗೇಶನ್ ಲೆಕ್ಕ ನವೆಂಬರ್ ಒಂದರಿಂದ ತೋರಿಸಿ", {"from": "2026-11-01"}),
        ("murugesan kanakku november 1 lendhu 10 varaikum", {"from": "2026-11-01", "to": "2026-11-10"}),
        ("ಮುರುಗೇಶನ್ ಲೆಕ್ಕ ನವೆಂಬರ್ 1ರಿಂದ 10ರವರೆಗೆ ಕಳಿಸಿ", {"from": "2026-11-01", "to": "2026-11-10"}),
        ("murugesan ka hisab 1 november se 10 tak bhejo", {"from": "2026-11-01", "to": "2026-11-10"}),
    ],
)  # fmt: skip
def test_an_account_from_a_day_on_or_till_another(said: str, days: dict[str, str]) -> None:
    assert _acts(said) == [{"intent": "statement", "customer": "Murugesan", **days}]


@pytest.mark.parametrize(
    "said",
    [
        "தட்டை எடுத்துட்டு டம்ளரை 6 ஆக்கு", "plate eduthuttu tumbler 6 aakku",
        "plate teesesi tumbler 6 cheyyi", "plate tegedu tumbler 6 maadi",
    ],
)  # fmt: skip
def test_goods_go_and_others_change_in_one_clause(said: str) -> None:
    lines = [{"item": "Steel Tumbler", "qty": "6"}]
    want = [{"intent": "edit_draft", "lines": lines, "remove": ["Steel Plate"]}]
    assert _acts(said, draft=DRAFT) == want


@pytest.mark.parametrize(
    "said",
    [
        "oru cinema ticket book pannunga", "సినిమా టికెట్ ఒకటి బుక్ చెయ్", "ಒಂದು ಸಿನಿಮಾ ಟಿಕೆಟ್ ಬುಕ್ ಮಾಡು",
        "ticket book pannu", "murugesan november 3 podu", "amake ekta bangla kobita likhe dao",
    ],
)  # fmt: skip
def test_a_wish_that_is_no_business(said: str) -> None:
    assert _acts(said) == [{"intent": "unknown"}]


@pytest.mark.parametrize(
    "said", ["kotaiah ki rendu jathala wiper ichanu", "కోటయ్యకి రెండు జతల వైపర్ బిల్లు"]
)
def test_goods_counted_in_pairs(said: str) -> None:
    (line,) = _acts(said)[0]["lines"]
    assert (line["item"], line["qty"], line["unit"]) == ("Wiper", "2", "PRS")


@pytest.mark.parametrize(
    "said",
    [
        "kotaiah ninna 700 ichi vellaru",
        "kotaiah ninne 700 kottu hoda",
        "kotaiah ನಿನ್ನೆ ಏಳುನೂರು ಕೊಟ್ಟು ಹೋದ",
    ],
)
def test_who_paid_and_went(said: str) -> None:
    paid = {
        "intent": "record_payment",
        "customer": "Kotaiah",
        "amount": "700",
        "date": "2026-11-21",
    }
    assert _acts(said) == [paid]


@pytest.mark.parametrize(
    "said", ["idhu anbu catering ku", "idi anbu catering ki", "idu anbu catering ge"]
)
def test_this_is_for_another(said: str) -> None:
    assert _acts(said, draft=DRAFT) == [{"intent": "edit_draft", "customer": "Anbu Catering"}]


@pytest.mark.parametrize("said", ["shekada 10 riyayiti kodi", "ಶೇಕಡಾ 10 ರಿಯಾಯಿತಿ ಕೊಡಿ"])
def test_per_cent_said_before_the_figure(said: str) -> None:
    assert _acts(said, draft=DRAFT) == [{"intent": "edit_draft", "discount": {"percent": "10"}}]


@pytest.mark.parametrize(
    "said",
    [
        "30ஆம் தேதிக்குள்ள 1000 தரேன்", "30వ తారీఖు లోపు 1000 ఇస్తాను", "30ನೇ ತಾರೀಖಿನೊಳಗೆ 1000 ಕೊಡ್ತೀನಿ",
        "ನಾನು ಮೂವತ್ತನೇ ತಾರೀಖು ಸಾವಿರ ಕೊಡ್ತೀನಿ",
    ],
)  # fmt: skip
def test_a_customer_promises_by_a_day_with_its_ending(said: str) -> None:
    promised = {"intent": "promise_to_pay", "date": "2026-11-30", "amount": "1000"}
    assert _acts(said, role="customer") == [promised]


@pytest.mark.parametrize("said", ["bill lo oka plate ekkuva vesaru", "ಬಿಲ್‌ನಲ್ಲಿ ಒಂದು ಪ್ಲೇಟ್ ಜಾಸ್ತಿ ಹಾಕಿದ್ದೀರ"])
def test_goods_too_many_on_the_bill_are_disputed(said: str) -> None:
    assert [act["intent"] for act in _acts(said, role="customer")] == ["dispute"]


@pytest.mark.parametrize(
    "said", ["indha vaaram evlo vithirukkom", "ఈ వారం ఎంత అమ్మాము", "ee vaara eshtu maaride"]
)
def test_how_much_was_sold(said: str) -> None:
    assert _acts(said) == [{"intent": "summary", "from": "2026-11-16", "to": "2026-11-22"}]


@pytest.mark.parametrize(
    "said",
    [
        "murugesan ku plate irubadhu tumbler pathu", "தட்டு இருபது டம்ளர் பத்து murugesanுக்கு பில்",
        "murugesan ki plate iravai, tumbler padi", "murugesan ge plate ippattu, tumbler hattu",
    ],
)  # fmt: skip
def test_counts_in_words_after_the_goods(said: str) -> None:
    lines = _acts(said)[0]["lines"]
    counted = [(line["item"], line.get("qty")) for line in lines]
    assert counted == [("Steel Plate", "20"), ("Steel Tumbler", "10")]


@pytest.mark.parametrize(
    "said",
    [
        "murugesan 3 plate eduthutu ponar", "murugesan 3 plate teesukelladu",
        "murugesan 3 plate pattukapoyindu", "murugesan 3 plate tagondu hoda",
    ],
)  # fmt: skip
def test_who_took_goods_and_went(said: str) -> None:
    (act,) = _acts(said)
    assert act["customer"] == "Murugesan"
    assert [(line["item"], line["qty"]) for line in act["lines"]] == [("Steel Plate", "3")]


@pytest.mark.parametrize(
    ("said", "when", "every"),
    [
        ("anbu catering ki prati somavaram gurtu cheyi", "2026-11-23", "week"),
        ("anbu catering ge prati dina nenapu maadi naale inda", "2026-11-23", "day"),
        ("anbu catering ku maasam maasam 1 am thethi nyabaga paduthu", "2026-12-01", "month"),
    ],
)
def test_a_reminder_again_and_again(said: str, when: str, every: str) -> None:
    wanted = {"intent": "remind", "customer": "Anbu Catering", "when": when, "every": every}
    assert _acts(said) == [wanted]


@pytest.mark.parametrize(
    ("said", "due"),
    [
        ("anbu catering ki 3 plate, డబ్బులు డిసెంబర్ 15న ఇస్తారు", "2026-12-15"),
        ("anbu catering ge 3 plate, duddu mundina tingalu 5 ne tareekhu", "2026-12-05"),
        ("anbu catering ku 3 plate, panam adutha velli kizhamai tharuvar", "2026-11-27"),
    ],
)
def test_the_day_the_money_comes(said: str, due: str) -> None:
    assert _acts(said)[0]["due"] == due


def test_a_bill_of_yesterday_is_shown_and_no_pot_is_billed() -> None:
    shop = {**SHOP, "items": [{"name": "Idli Pot", "rate": "650", "unit": "PCS"}]}
    row = {"text": "நேத்து போட்ட பில் எல்லாம் காட்டு", "today": "2026-11-22", "shop": shop}
    assert answer(row, {})["acts"] == [{"intent": "find_invoice", "date": "2026-11-21"}]


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("murugesan ki 20 otg adapter billu veyandi", "otg adapter"),
        ("murugesan ku 5 kg rock salt bill podu", "rock salt"),
        ("murugesan ge 3 idli maker bill madi", "idli maker"),
    ],
)
def test_goods_that_are_counted_before_the_bill_are_no_title(said: str, item: str) -> None:
    assert [line["item"] for line in _acts(said)[0]["lines"]] == [item]


@pytest.mark.parametrize("said", ["kotaiah veyyi ichadu cash", "kotaiah వెయ్యి ఇచ్చాడు నగదుగా"])
def test_a_thousand_that_was_given_is_no_order(said: str) -> None:
    paid = {"intent": "record_payment", "customer": "Kotaiah", "amount": "1000", "mode": "cash"}
    assert _acts(said) == [paid]


@pytest.mark.parametrize(
    "said",
    [
        "2290 bill beda cancel maadbidi",
        "bill 2290 vendam cancel pannidu",
        "2290 bill vaddu cancel cheyi",
    ],
)
def test_a_bill_not_wanted_is_cancelled(said: str) -> None:
    shop = {
        **SHOP,
        "invoices": [
            {"number": "SA-2290", "customer": "Kotaiah", "date": "2026-11-20", "total": "90"}
        ],
    }
    row = {"text": said, "today": "2026-11-22", "shop": shop}
    assert answer(row, {})["acts"] == [{"intent": "cancel_invoice", "invoice": "SA-2290"}]


def test_a_bill_for_somebody_new_and_money_of_another() -> None:
    acts = _acts("mallesha ge 3 plate bill kodu, kotaiah inda 800 cash bantu")
    told = [(act["intent"], act["customer"]) for act in acts]
    assert told == [("create_invoice", "mallesha"), ("record_payment", "Kotaiah")]


@pytest.mark.parametrize(
    "said", ["మీ ఓటీపీ 771920, ఎవరికీ చెప్పకండి", "உங்கள் ஓடிபி 771920 யாரிடமும் சொல்ல வேண்டாம்", "ನಿಮ್ಮ ಒಟಿಪಿ 771920"]
)
def test_a_password_forwarded_is_no_bill(said: str) -> None:
    assert _acts(said) == [{"intent": "unknown"}]


def test_the_whole_balance_is_asked_for_by_a_customer() -> None:
    assert _acts("అన్నా నా బాకీ మొత్తం ఎంతో ఒకసారి చెప్పవా", role="customer") == [{"intent": "my_balance"}]


@pytest.mark.parametrize(
    "said",
    [
        "murugesan vaanginadhu: plate 5, tumbler 2",
        "முருகேசன் எடுத்துட்டு போனது: தட்டு 5, டம்ளர் 2",
        "murugesan teesukunnavi: plate 5, tumbler 2",
        "murugesan tagondiddu: plate 5, tumbler 2",
        "murugesan ge kottiddu: plate 5, tumbler 2",
        "murugesan ja ja niyeche: plate 5 ta, tumbler 2 to",
    ],
)
def test_what_somebody_took_heads_the_list_of_it(said: str) -> None:
    (act,) = _acts(said)
    assert act["customer"] == "Murugesan"
    told = {line["item"]: line["qty"] for line in act["lines"]}
    assert told == {"Steel Plate": "5", "Steel Tumbler": "2"}


@pytest.mark.parametrize(
    "price",
    ["82 ra hage", "82 rupayi haage", "82 ra lekka", "82ರ ಹಾಗೆ", "82 ರೂಪಾಯಿಯ ಹಾಗೆ", "82ರ ಲೆಕ್ಕದಲ್ಲಿ"],
)
def test_kannada_says_a_rate_as_so_much_so(price: str) -> None:
    (act,) = _acts(f"kotaiah ge plate 5 {price}")
    assert [(line["qty"], line["rate"]) for line in act["lines"]] == [("5", "82")]


@pytest.mark.parametrize(
    "said",
    [
        "yellappa ane kotha manishi ki plate 2 bill",
        "yellappa endra pudhu customer ku plate 2 bill",
        "yellappa name notun customer ke plate 2 to bill",
    ],
)
def test_somebody_of_that_name_is_billed(said: str) -> None:
    (act,) = _acts(said)
    assert (act["customer"], act["lines"][0]["item"]) == ("yellappa", "Steel Plate")


@pytest.mark.parametrize(
    "said",
    [
        "murugesan plate 5, adutha maasam 7 kulla panam tharuvaanga",
        "murugesan plate 5, vacche nela 7 lopu dabbulu istaru",
        "முருகேசன் தட்டு 5, அடுத்த மாசம் 7க்குள் பணம் தருவாங்க",
        "murugesan ಗೆ ಪ್ಲೇಟ್ 5, ಮುಂದಿನ ತಿಂಗಳು 7ರ ಒಳಗೆ ಹಣ ಕೊಡ್ತಾರೆ",
    ],
)
def test_a_bare_day_of_next_month_is_when_it_is_due(said: str) -> None:
    assert _acts(said)[0]["due"] == "2026-12-07"


def test_a_box_in_the_name_of_new_goods_is_not_its_unit() -> None:
    (act,) = _acts("pudhu item: tool box 350 rubaai piece")
    assert (act["name"], act["unit"], act["rate"]) == ("tool box", "PCS", "350")


def test_counted_at_a_rate_a_word_of_accounts_is_goods() -> None:
    shop = {**SHOP, "items": [{"name": "Notebook", "rate": "40", "unit": "PCS"}]}
    row = {"text": "murugesan ke 20 khata 36 kore", "today": "2026-11-22", "shop": shop}
    (line,) = answer(row, {})["acts"][0]["lines"]
    assert (line["item"], line["qty"], line["rate"]) == ("Notebook", "20", "36")
