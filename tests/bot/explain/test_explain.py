"""Explanations of five typical messages, as the terminal shows them, and that they are true.

The expected texts lie in ``messages``; ``PAKKA_GOLDEN=1`` writes them anew, the diff is then reviewed.
"""

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest

from adapters.cli.columns import width
from adapters.cli.explaining import render
from bot.explain import as_json, explain
from bot.understand import trace, understand
from bot.understand.wire import context_from, load_shops

HERE = Path(__file__).parent
CORPUS = HERE.parents[1] / "corpus"
TODAY = dt.date(2026, 11, 21)
SHOP = load_shops(HERE / "shop.json")
MESSAGES = {
    "a_bill_with_terms": "sunil ko 2 bori cement 380, keel 3 kg 90, 10% chhoot, 500 advance cash",
    "a_bill_in_tamil": "கவிதா ஸ்டோர்ஸ்க்கு 4 கிலோ சர்க்கரை 46 வீதம் பில் போடு",
    "two_of_a_name": "ramesh ka kitna baki hai",
    "two_acts": "sunil se 500 gpay aaya aur kavitha ko 1 paint 590 gst mila ke bill",
    "an_export": "export john usa 20 keel 3 usd 84",
    "not_for_the_shop": "beta subah 2 packet doodh le aana",
}


@pytest.mark.parametrize("name", MESSAGES)
def test_a_typical_message_is_explained(name: str) -> None:
    shown = render(explain(MESSAGES[name], context_from(SHOP, {}), TODAY))
    golden = HERE / "messages" / f"{name}.txt"
    if os.environ.get("PAKKA_GOLDEN"):
        golden.write_text(shown, encoding="utf-8")
    assert shown == golden.read_text(encoding="utf-8")


def _shops(file: Path) -> dict[str, Any]:
    """All shops that messages name; those of the file's own go before others of their name."""
    own = CORPUS / f"{file.stem}-shops.json"
    files = [*sorted(CORPUS.glob("*shops.json")), *([own] if own.exists() else [])]
    return {name: shop for one in files for name, shop in load_shops(one).items()}


@pytest.mark.parametrize("file", sorted(CORPUS.glob("*.jsonl")), ids=lambda file: str(file.stem))
def test_it_tells_what_is_read_and_fits_the_terminal(file: Path) -> None:
    shops = _shops(file)
    for text in file.read_text(encoding="utf-8").splitlines()[::31]:
        line = json.loads(text)
        context = context_from(line.get("shop") or {}, shops)
        told = dt.date.fromisoformat(line["today"]), line.get("role", "owner")
        found = explain(line["text"], context, *told)
        assert found.result == understand(line["text"], context, *told), line["text"]
        assert max(map(width, render(found).splitlines())) <= 80, line["text"]
        assert json.dumps(as_json(found)), line["text"]


def test_every_word_stands_in_a_row() -> None:
    found = explain(MESSAGES["a_bill_with_terms"], context_from(SHOP, {}), TODAY)
    typed = MESSAGES["a_bill_with_terms"].replace(",", " ,").split()
    assert " ".join(row.text for row in found.rows).split() == typed


@pytest.mark.parametrize(
    ("text", "word", "taken"),
    [
        ("saman | matra | bhav\ncement | 2 | 380", "matra", "left out"),
        ("sunil bhai verma ko 2 cement", "bhai", "honorific"),
        ("sunil ka bill 2 cement Note: call first", "first", "note"),
    ],
)
def test_what_no_reader_sees_stands_in_a_row_too(text: str, word: str, taken: str) -> None:
    found = explain(text, context_from(SHOP, {}), TODAY)
    assert [row.taken for row in found.rows if row.text == word] == [taken]


def test_where_nobody_asks_nothing_is_kept() -> None:
    with trace.tracing() as kept:
        assert trace.kept() is kept
    assert trace.kept() is None
    understand(MESSAGES["two_acts"], context_from(SHOP, {}), TODAY)
    assert not kept.marks


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("ramesh kumar ko 2 cement mat bhejna", "an order not to do something"),
        ("sunil se 20 bori cement kharida", "what the shop itself bought"),
        ("sunil ne 500 nahi diye", "an order not to do something"),
    ],
)
def test_what_is_not_read_says_why(text: str, why: str) -> None:
    assert explain(text, context_from(SHOP, {}), TODAY).why_unknown == why
