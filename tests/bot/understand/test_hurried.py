"""Hurried messages of six trades, in the spelling of the hand that typed them: each is read as it was meant.

They stand by classes of language, several languages each, with what must not be read so beside it.
"""

import json
from pathlib import Path

from adapters.cli.understand import answer
from tools.score import norm, same, shops_of

MESSAGES = Path(__file__).resolve().parents[2] / "corpus/hurried.jsonl"


def test_each_is_read_as_it_was_meant() -> None:
    shops = shops_of(MESSAGES)
    wrong = list[str]()
    for line in MESSAGES.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        got, want = norm(answer({"id": None, **row}, shops)), norm(row["expect"])
        acts, needs = same(want["acts"], got["acts"]), same(want["needs"], got["needs"], "needs")
        if not (acts and needs):
            wrong.append(row["text"])
    assert wrong == []
