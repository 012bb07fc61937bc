"""Messages written for shops that the development corpus does not know: how far rules carry."""

import json
from pathlib import Path

import pytest

from adapters.cli.understand import answer
from tools.score import moves_wrong_money, norm, same, shops_of

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.mark.parametrize(("name", "least", "share"), [("more", 160, 0.05), ("second", 120, 0.08)])
def test_other_shops_are_understood_and_no_wrong_money_moves(
    name: str, least: int, share: float
) -> None:
    corpus = CORPUS / f"{name}.jsonl"
    shops = shops_of(corpus)
    missed, wrong, count = list[str](), list[str](), 0
    for line in corpus.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        got, want = norm(answer(row, shops)), norm(row["expect"])
        count += 1
        if same(want["acts"], got["acts"], "acts") and same(want["needs"], got["needs"], "needs"):
            continue
        missed.append(row["id"])
        if moves_wrong_money(want["acts"], got["acts"], got["needs"]):
            wrong.append(row["id"])
    assert count >= least
    assert not wrong, wrong
    assert len(missed) / count <= share, missed
