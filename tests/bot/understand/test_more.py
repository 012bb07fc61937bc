"""Messages written for shops that the development corpus does not know: how far rules carry."""

import json
from pathlib import Path

from adapters.cli.understand import answer
from tools.score import moves_wrong_money, norm, same, shops_of

MORE = Path(__file__).resolve().parents[2] / "corpus/more.jsonl"


def test_other_shops_are_understood_and_no_wrong_money_moves() -> None:
    shops = shops_of(MORE)
    missed, wrong, count = list[str](), list[str](), 0
    for line in MORE.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        got, want = norm(answer(row, shops)), norm(row["expect"])
        count += 1
        if same(want["acts"], got["acts"], "acts") and same(want["needs"], got["needs"], "needs"):
            continue
        missed.append(row["id"])
        if moves_wrong_money(want["acts"], got["acts"], got["needs"]):
            wrong.append(row["id"])
    assert count >= 150
    assert not wrong, wrong
    assert len(missed) / count <= 0.05, missed
