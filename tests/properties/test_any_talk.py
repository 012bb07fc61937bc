"""Whatever is typed and tapped, in any order: no fault, no hole in a reply, books that add up.

The messages are those of the corpus, said into World A where they mostly do not belong; between them
the buttons are pressed at random and the bill is talked about. `make torture` goes on for longer.
"""

import json
import logging
import os
import random
import re
from pathlib import Path

import pytest

from bot.message import Reply
from core.clock import FixedClock
from core.db import Database
from core.invariants import check
from tests.bot.conversations.world import Talk, gupta_hardware

CORPUS = Path(__file__).resolve().parents[1] / "corpus" / "dev.jsonl"
SHORT = [
    "1", "2", "3", "bhej do", "undo", "hatao", "nahi", "haan", "total 500 kar do", "380", "18%",
    "cash mil gaya", "hello", "ramesh", "kal", "keel 3 kg kardo", "10% chhoot", "due 15 din", "",
]  # fmt: skip
LONG = bool(os.environ.get("PAKKA_TORTURE"))
TURNS = 1500 if LONG else 120
SEEDS = range(20) if LONG else range(3)


@pytest.fixture(scope="module")
def messages() -> list[str]:
    return [json.loads(line)["text"] for line in CORPUS.read_text(encoding="utf-8").splitlines()]


def turn(talk: Talk, draw: random.Random, messages: list[str]) -> str:
    """Say or press something; return what it was."""
    choices = [choice for reply in talk.said for choice in (*reply.buttons, *reply.rows)]
    kind = draw.random()
    if kind < 0.35 and choices:
        choice = draw.choice(choices)
        talk.say("", button=choice.id)
        return f"tap {choice.label}"
    text = draw.choice(SHORT if kind < 0.5 else messages)
    talk.say(text)
    return text


def assert_sendable(reply: Reply, what: str) -> None:
    """A reply that any channel takes and a person can read."""
    assert reply.text.strip(), what
    assert not re.search(r"\{\w*\}|None\b|Traceback|Decimal\(|\bnan\b", reply.text), what
    assert len(reply.text) <= 1500, what
    assert len(reply.buttons) <= 3, what
    assert len(reply.rows) <= 10, what
    assert all(0 < len(button.label) <= 20 for button in reply.buttons), what
    assert all(0 < len(row.label) <= 24 for row in reply.rows), what


@pytest.mark.parametrize("seed", SEEDS)
def test_any_talk_leaves_sound_books(
    sqlite_db: Database,
    clock: FixedClock,
    messages: list[str],
    caplog: pytest.LogCaptureFixture,
    seed: int,
) -> None:
    draw = random.Random(seed)
    talk = gupta_hardware(sqlite_db, clock)
    with caplog.at_level(logging.ERROR, logger="pakka"):
        for n in range(TURNS):
            what = turn(talk, draw, messages)
            for reply in talk.said:
                assert_sendable(reply, what)
            assert caplog.records == [], what
            if n % 20 == 19:
                with sqlite_db.reading() as session:
                    assert check(session) == [], what
