"""The development messages: what is understood, and that no wrong money would move."""

import json
from pathlib import Path

import pytest

from adapters.cli.understand import answer
from bot.understand.wire import load_shops
from tools.score import moves_wrong_money, norm, same

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def test_most_are_exact_and_at_most_one_in_a_hundred_moves_wrong_money() -> None:
    shops = load_shops(CORPUS / "shops.json")
    right = wrong = count = 0
    for line in (CORPUS / "dev.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        got, want = norm(answer(row, shops)), norm(row["expect"])
        needs = want.get("needs", [])
        ok = same(want["acts"], got["acts"], "acts") and same(needs, got["needs"], "needs")
        right += ok
        wrong += not ok and moves_wrong_money(want["acts"], got["acts"], got["needs"])
        count += 1
    assert count == 500
    assert right / count >= 0.85
    assert wrong / count <= 0.01


def test_the_scorer_sees_a_wrong_rate() -> None:
    want = [{"intent": "create_invoice", "lines": [{"item": "sugar", "qty": "2", "rate": "44"}]}]
    got = [{"intent": "create_invoice", "lines": [{"item": "sugar", "qty": "2", "rate": "45"}]}]
    assert not same(want, got, "acts")
    assert moves_wrong_money(want, got, [])
    assert not moves_wrong_money(want, got, [{"slot": "rate"}])


@pytest.mark.parametrize(
    "text", ["", "   ", "x" * 10_000, "\u202e\u200b\u2066", "<b>", "😀😀", "1 " * 5000]
)
def test_what_nobody_means_is_unknown(text: str) -> None:
    row = {"id": "x", "text": text, "today": "2026-11-22", "shop": {}}
    assert answer(row, {})["acts"] == [{"intent": "unknown"}]
