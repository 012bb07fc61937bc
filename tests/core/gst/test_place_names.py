"""Places by their names in the letters of the nine languages."""

import pytest

from core.gst.states import all_states, find_city, find_state
from core.gst.tables import rows

OLD = {"25", "28", "96", "97", "99"}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("महाराष्ट्र", "27"),
        ("तामिळनाडू", "33"),
        ("મધ્ય પ્રદેશ", "23"),
        ("পশ্চিমবঙ্গ", "19"),
        ("ਹਰਿਆਣਾ", "06"),
        ("தமிழ்நாடு", "33"),
        ("తెలంగాణ", "36"),
        ("ಕರ್ನಾಟಕ", "29"),
        ("छत्तीसगढ", "22"),
        ("ఛత్తీస్‌గఢ్", "22"),
        ("ఛత్తీస్గఢ్", "22"),
        ("जम्मू-कश्मीर", "01"),
    ],
)
def test_a_state_is_known_in_every_script(said: str, code: str) -> None:
    state = find_state(said)
    assert state is not None
    assert state.code == code


@pytest.mark.parametrize(
    ("said", "city", "code"),
    [
        ("चेन्नई", "Chennai", "33"),
        ("पुणे", "Pune", "27"),
        ("અમદાવાદ", "Ahmedabad", "24"),
        ("কলকাতা", "Kolkata", "19"),
        ("ਲੁਧਿਆਣਾ", "Ludhiana", "03"),
        ("சென்னை", "Chennai", "33"),
        ("హైదరాబాద్", "Hyderabad", "36"),
        ("ಬೆಂಗಳೂರು", "Bengaluru", "29"),
        ("नवी मुंबई", "Navi Mumbai", "27"),
    ],
)
def test_a_city_is_known_in_every_script(said: str, city: str, code: str) -> None:
    found = find_city(said)
    assert found is not None
    assert (found[0], found[1].code) == (city, code)


def test_every_state_has_a_name_in_every_language() -> None:
    named = {row["place"]: row for row in rows("place_names.csv")}
    for state in all_states().values():
        if state.code not in OLD:
            row = named[state.name]
            said = {language: row[language] or row["hi"] for language in row}
            assert all(said.values()), state.name


def test_no_name_means_two_places() -> None:
    said: dict[str, str] = {}
    for row in rows("place_names.csv"):
        for language, names in row.items():
            for name in filter(None, names.split(";") if language != "place" else ()):
                assert said.setdefault(name, row["place"]) == row["place"], name
    assert len(said) > 1700


def test_each_is_a_place_that_we_keep() -> None:
    for row in rows("place_names.csv"):
        assert find_city(row["place"]) or find_state(row["place"]), row["place"]
