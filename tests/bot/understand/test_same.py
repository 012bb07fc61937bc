"""The same message is read the same: by every process, and however its words are held."""

from bot.understand.telling import detect


def test_two_scripts_of_as_many_words_are_of_the_first() -> None:
    assert detect(["બિલ", "வணக்கம்"]) == "gu"
    assert detect(["வணக்கம்", "બિલ"]) == "ta"


def test_a_unit_of_one_language_tells_nothing_of_another() -> None:
    assert detect(["gloves", "jodi"]) == "en"  # a pair; "if" in Bengali
