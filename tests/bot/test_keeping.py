"""What is made of the language files is made once, and anew where a file changed or what is kept broke."""

import sys
from pathlib import Path

import pytest

from bot import keeping
from bot.keeping import made_once

_SOURCE = ("hi.toml", 122_773, 1)


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is not there yet, for what is kept; Python writes such files."""
    monkeypatch.setattr(keeping, "_BESIDE", tmp_path / "__pycache__")
    monkeypatch.setattr(keeping, "_sources", lambda: (_SOURCE,))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return tmp_path / "__pycache__"


class Start:
    """A start of the program: it has a function of its own and nothing in memory."""

    def __init__(self, *, gives: object = "what the words look like") -> None:
        self.made: list[str] = []
        self._gives = gives
        self.words = made_once(self.make)

    def make(self, code: str) -> object:
        self.made.append(code)
        return {code: self._gives}


@pytest.mark.usefixtures("beside")
def test_the_next_start_takes_what_the_first_made() -> None:
    first, second = Start(), Start(gives="never asked")
    assert first.words("hi") == first.words("hi") == second.words("hi")
    assert (first.made, second.made) == (["hi"], [])


@pytest.mark.usefixtures("beside")
def test_what_is_empty_is_kept_too() -> None:
    Start(gives=None).words("hi")
    assert Start(gives="never asked").words("hi") == {"hi": None}


@pytest.mark.usefixtures("beside")
def test_each_language_is_kept_by_itself() -> None:
    Start().words("hi")
    other = Start(gives="வார்த்தைகள்")
    assert other.words("ta") == {"ta": "வார்த்தைகள்"}


def test_a_changed_file_makes_it_anew_and_the_old_goes(
    beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Start().words("hi")
    (before,) = beside.iterdir()
    monkeypatch.setattr(keeping, "_sources", lambda: ((*_SOURCE[:2], 2),))
    assert Start(gives="other words").words("hi") == {"hi": "other words"}
    (after,) = beside.iterdir()
    assert after != before


@pytest.mark.parametrize("spoilt", [b"", b"\x80\x05", b"no pickle at all", b"cos\nnothing\n."])
def test_a_spoilt_file_is_made_anew(beside: Path, spoilt: bytes) -> None:
    Start().words("hi")
    (file,) = beside.iterdir()
    whole = file.read_bytes()
    file.write_bytes(spoilt)
    assert Start().words("hi") == {"hi": "what the words look like"}
    assert file.read_bytes() == whole


def test_where_nothing_can_be_written_it_is_made_at_each_start(
    beside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside.write_text("a file where the folder would be")
    assert Start().words("hi") == Start().words("hi")
    beside.unlink()
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert Start().words("hi") == {"hi": "what the words look like"}
    assert not beside.exists()
