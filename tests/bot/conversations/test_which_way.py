"""A name and a sum with no other word: nothing moves until it is said which way it goes."""

import pytest

from core.clock import FixedClock
from core.db import Database
from core.invariants import check
from tests.bot.conversations.world import Talk, gupta_hardware

pytestmark = pytest.mark.words


@pytest.fixture
def talk(db: Database, clock: FixedClock) -> Talk:
    return gupta_hardware(db, clock)


@pytest.mark.parametrize(
    ("said", "asked", "ways"),
    [
        ("sunil 500", "Sunil Verma: ₹500 udhaar ya jama?", ["Udhaar", "Jama", "Kuch nahi"]),
        ("500 sunil ji", "Sunil Verma: ₹500 udhaar ya jama?", ["Udhaar", "Jama", "Kuch nahi"]),
        ("सुनील 500", "Sunil Verma: ₹500 उधार या जमा?", ["उधार", "जमा", "कुछ नहीं"]),
        ("સુનીલ 500", "Sunil Verma: ₹500 ઉધાર કે જમા?", ["ઉધાર", "જમા", "કંઈ નહીં"]),
        ("সুনীল 500", "Sunil Verma: ₹500 বাকি না জমা?", ["বাকি", "জমা", "কিছু না"]),
        ("சுனில் 500", "Sunil Verma: ₹500 கடனா, வரவா?", ["கடன்", "வரவு", "எதுவும் இல்லை"]),
        ("సునీల్ 500", "Sunil Verma: ₹500 అప్పా, జమా?", ["అప్పు", "జమ", "ఏమీ లేదు"]),
        ("ಸುನಿಲ್ 500", "Sunil Verma: ₹500 ಸಾಲನಾ, ಜಮಾನಾ?", ["ಸಾಲ", "ಜಮಾ", "ಏನೂ ಇಲ್ಲ"]),
        ("ਸੁਨੀਲ 500", "Sunil Verma: ₹500 ਉਧਾਰ ਜਾਂ ਜਮ੍ਹਾਂ?", ["ਉਧਾਰ", "ਜਮ੍ਹਾਂ", "ਕੁਝ ਨਹੀਂ"]),
    ],
)
def test_a_sum_beside_a_name_is_asked_about(
    talk: Talk, said: str, asked: str, ways: list[str]
) -> None:
    assert talk.say(said) == asked
    assert talk.labels == ways


def test_each_way_is_written_and_a_bare_yes_is_none_of_them(talk: Talk) -> None:
    asked = talk.say("sunil 500")
    assert talk.say("haan") == asked
    assert talk.say("jama").startswith("✅ Sunil Verma ₹500 cash (bill 0398). Baaki ₹740.")
    talk.say("sunil 300")
    assert talk.tap("Udhaar") == "📒 Sunil Verma +₹300. Baaki ₹1,040 (pehle ₹740)."
    talk.say("sunil 200")
    assert talk.say("nahi") == "Theek hai, kuch nahi likha."
    assert talk.say("sunil").startswith("Sunil Verma: *₹1,040*")
    with talk.db.reading() as session:
        assert check(session) == []


def test_of_two_of_a_name_it_is_asked_first_whose_it_is(talk: Talk) -> None:
    assert talk.say("sharma 500") == "Kaunse Sharma?"
    assert talk.tap("Pooja Sharma ₹0") == "Pooja Sharma: ₹500 udhaar ya jama?"
    assert talk.tap("Udhaar") == "📒 Pooja Sharma +₹500. Baaki ₹500."


@pytest.mark.parametrize("said", ["sunil 500 de", "ramesh ko 500 mat dena", "kapil 500", "5000"])
def test_more_words_and_strangers_are_not_asked_about(talk: Talk, said: str) -> None:
    assert talk.say(said) == "Ye hisaab ki baat nahi lagi, kuch nahi likha."
