"""Messages in Tamil, Telugu and Kannada, in both scripts each; numbers as they are said."""

import json
from decimal import Decimal
from pathlib import Path

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
