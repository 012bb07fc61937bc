"""A nickname is taught by words, in every language; it is used, shown, forgotten and taken back."""

import pytest

from core.clock import FixedClock
from core.db import Database
from tests.bot.conversations.world import Talk, gupta_hardware


@pytest.fixture
def talk(sqlite_db: Database, clock: FixedClock) -> Talk:
    """Beside Ramesh Kumar there is Salim, and Sunil Verma owes 1,240."""
    return gupta_hardware(sqlite_db, clock)


@pytest.mark.parametrize(
    "typed",
    [
        "pappu matlab sunil",
        "pappu ka matlab sunil verma hai",
        "pappu = Sunil Verma",
        "Sunil Verma = pappu",
        "call Sunil Verma pappu",
        "pappu means sunil verma",
        "nickname of sunil is pappu",
        "when i say pappu i mean sunil",
        "sunil ko hum pappu bolte hai",
        "sunil verma ka dusra naam pappu",
        "पप्पू मतलब सुनील",
        "सुनील को पप्पू कहते हैं",
        "pappu etle sunil",
        "sunil ne pappu kahie chie",
        "પપ્પુ એટલે સુનીલ",
        "સુનીલને પપ્પુ કહો",
        "pappu mhanje sunil",
        "sunil la pappu mhana",
        "पप्पू म्हणजे सुनील",
        "सुनीलला पप्पू म्हणतात",
        "pappu mane sunil",
        "sunil ke pappu bole",
        "পাপ্পু মানে সুনীল",
        "সুনীলকে পাপ্পু বলি",
        "pappu matlab sunil aa",
        "sunil nu pappu kehnde ne",
        "ਪੱਪੂ ਮਤਲਬ ਸੁਨੀਲ",
        "ਸੁਨੀਲ ਨੂੰ ਪੱਪੂ ਕਹੋ",
        "pappu endral sunil",
        "sunil pappu nu koopidu",
        "பப்பு என்றால் சுனில்",
        "சுனிலை பப்பு என்று கூப்பிடு",
        "pappu ante sunil",
        "sunil ni pappu ani piluvu",
        "పప్పు అంటే సునీల్",
        "సునీల్‌ని పప్పు అని పిలవండి",
        "pappu andre sunil",
        "sunil na pappu anta kari",
        "ಪಪ್ಪು ಅಂದರೆ ಸುನಿಲ್",
        "ಸುನಿಲ್ ಅವರನ್ನು ಪಪ್ಪು ಅಂತ ಕರೆಯಿರಿ",
    ],
)
def test_it_is_taught_in_every_language(talk: Talk, typed: str) -> None:
    said = talk.say(typed)
    assert "Sunil Verma" in said
    assert said.startswith("✅")
    talk.say("yaad kya hai")
    assert [label.endswith("= Sunil Verma") for label in talk.labels[:-1]] == [True]
    assert "1,240" in talk.say("pappu ka kitna baki hai")


def test_it_is_shown_forgotten_and_taken_back(talk: Talk) -> None:
    assert talk.say("Pappu matlab sunil") == "✅ Yaad rahega: 'Pappu' = Sunil Verma."
    assert "Pappu = Sunil Verma" in talk.say("yaad kya hai")
    assert talk.say("pappu bhool jao") == "✅ Hata diya."
    talk.say("pappu matlab sunil")
    talk.tap("Undo")
    assert talk.say("yaad kya hai") == "Abhi kuch yaad nahi rakha."


def test_of_two_namesakes_it_is_asked_whose_it_is(talk: Talk) -> None:
    assert talk.say("bittu matlab sharma") == "Kaunse Sharma?"
    talk.tap("Pooja Sharma ₹0")
    assert "Pooja Sharma" in talk.say("bittu ka kitna baki hai")


def test_the_name_that_two_share_may_be_taught_to_one(talk: Talk) -> None:
    talk.say("sharma = Ajay Sharma")
    assert talk.say("sharma ka kitna baki hai").startswith("Ajay Sharma")


def test_taught_of_another_it_is_no_longer_the_firsts_and_undo_gives_it_back(talk: Talk) -> None:
    talk.say("pappu = sunil")
    assert talk.say("pappu = imran") == "✅ Yaad rahega: 'pappu' = Imran Khan."
    assert "Sunil" not in talk.say("yaad kya hai")
    talk.say("undo")
    assert "pappu = Sunil Verma" in talk.say("yaad kya hai")


def test_somebodys_name_is_nobody_elses_nickname(talk: Talk) -> None:
    said = talk.say("ramesh = sunil")
    assert said == "'ramesh' to Ramesh Kumar ka naam hai. Koi doosra naam batao."
    assert talk.say("yaad kya hai") == "Abhi kuch yaad nahi rakha."


@pytest.mark.parametrize(
    "typed",
    [
        "udhaar = ramesh",
        "cement = ramesh",
        "iska matlab kya hai",
        "pappu matlab dinesh",
        "500 = 500",
        "ramesh ko namaste bolo",
        "ramesh ko 500 bolo",
        "call ramesh tomorrow",
        "krishna na ramesh",
    ],
)
def test_a_word_with_a_sense_or_a_stranger_teaches_nothing(talk: Talk, typed: str) -> None:
    assert not talk.say(typed).startswith("✅")
    assert talk.say("yaad kya hai") == "Abhi kuch yaad nahi rakha."


def test_a_nickname_bills_like_a_name(talk: Talk) -> None:
    talk.say("pappu matlab sunil")
    talk.say("pappu ko 2 bori cement 380")
    assert talk.tap("GST alag").startswith("🧾 Sunil Verma\n")
