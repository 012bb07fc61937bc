"""Names by their words: what is typed as it is written is found at once, the rest by what it sounds like."""

from bot.understand.index import NameIndex
from bot.understand.memory import Met


def _people(*names: str) -> NameIndex:
    index = NameIndex("trades")
    index.extend(names)
    return index


def test_words_typed_as_written_are_not_looked_up_by_sound() -> None:
    index = _people("Ramesh Traders", "Rameshwar Traders")
    memory, heard = index.memory(2), list[str]()

    def met(word: str) -> Met:
        heard.append(word)
        return {}

    memory.met = met
    assert index.match(("ramesh", "traders"), memory)[3] == [0]
    assert index.may_hold("rameshwar", memory)
    assert heard == []


def test_a_name_that_holds_all_words_as_written_goes_before_one_that_sounds_so() -> None:
    index = _people("Ramesh Gupta", "Rames Traders")
    memory = index.memory(2)
    assert index.match(("rames", "gupta"), memory)[3] == [0]
    assert index.match(("rames",), memory)[3] == [1]


def test_names_added_later_are_not_met_by_who_looks_no_further() -> None:
    index = _people("Ramesh Traders")
    before = index.memory(1)
    index.extend(["Ramesh Gupta"])
    assert index.match(("ramesh",), before)[3] == [0]
    assert index.match(("ramesh",), index.memory(2))[3] == [0, 1]
