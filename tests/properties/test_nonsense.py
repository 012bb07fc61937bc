"""What no shopkeeper means is unknown, and never moves money: `make torture` types 100,000 messages."""

import os
import random
from datetime import date
from pathlib import Path

import pytest

from bot.acts import Unknown
from bot.understand import understand
from bot.understand.wire import context_from, load_shops
from tests.properties.nonsense import KINDS

CORPUS = Path(__file__).resolve().parents[1] / "corpus"
MANY = 25_000 if os.environ.get("PAKKA_TORTURE") else 1000  # of each kind
TODAY = date(2026, 11, 22)
MOVES_MONEY = {
    "create_invoice", "edit_draft", "record_payment", "record_credit", "cancel_invoice", "credit_note",
    "bank_alert", "claim_paid",
}  # fmt: skip


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize("role", ["owner", "customer"])
def test_it_moves_no_money(kind: str, role: str) -> None:
    shops = load_shops(CORPUS / "shops.json")
    contexts = [context_from(name, shops) for name in sorted(shops)]
    draw = random.Random(f"{kind} {role}")
    read = 0
    for _ in range(MANY // 2):
        text = KINDS[kind](draw)
        understood = understand(text, draw.choice(contexts), TODAY, role)
        moves = [act.intent for act in understood.acts if act.intent in MOVES_MONEY]
        assert not moves or understood.needs, text
        read += understood.acts != (Unknown(),)
    if role == "owner":
        assert read <= MANY // 400  # "8 sugar" may come up by chance; then it asks


def test_the_same_words_are_read_the_same_way() -> None:
    """Neither clock nor chance nor what came before: a message again is the same to the letter."""
    shops = load_shops(CORPUS / "shops.json")
    context = context_from(sorted(shops)[0], shops)
    draw = random.Random(11)
    texts = [KINDS[kind](draw) for kind in sorted(KINDS) for _ in range(50)]
    texts += ["ramesh ko 2 bori cement 380", "रमेश का कितना बाकी है", "suresh kitta 500 vanthachu"]
    first = {text: understand(text, context, TODAY) for text in texts}
    draw.shuffle(texts)
    assert {text: understand(text, context, TODAY) for text in texts} == first
