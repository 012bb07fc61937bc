"""How fast messages are read for a shop with 10,000 customers and 10,000 items.

The limit is what no reader can do without: letters made alike, the message cut by one pattern, each figure
read and each word looked up once.
Messages are new to the reader: each is read once, after others that warmed it up.
"""

import datetime as dt
import json
import random
import re
import statistics
import time
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

from bot.context import KnownCustomer, KnownInvoice, KnownItem, ShopContext
from bot.understand import understand
from bot.understand.names import Known

_CORPUS = Path(__file__).resolve().parents[1] / "tests/corpus/dev.jsonl"
_TODAY = dt.date(2026, 11, 22)
_SIZE = 10_000
_WARM, _MEASURED = 1_500, 1_000
_SYLLABLES = "ra me su ni ka la vi ja de sha an mo ha ri pra ga ta pu go dhi".split()
_SURNAMES = "Sharma Verma Gupta Patel Traders Stores Agarwal Kirana Hardware Yadav".split()
_GOODS = (
    "Rice Sugar Oil Cement Paint Wire Pipe Soap Biscuit Shirt Cable Switch Tile Atta Tea".split()
)
_PACKS = ("", "10", "500 g", "18mm", "1 kg", "2L")
_PIECE = re.compile(r"(?P<figure>\d+(?:\.\d+)?)|(?P<word>[^\W\d_]+)|(?P<sign>\S)")
# What a message says of one customer and one item: a bill, a payment, a question.
_SAYINGS = (
    "{who} ko 2 {what} {n} ka bill bhej do", "{who} se {n} mila gpay", "{who} ka kitna baki hai",
    "bill for {who}: 3 {what} @ {n}", "{who} 5 {what}", "{who} ne {n} diye, baki kal dega",
)  # fmt: skip


def shop(customers: int = _SIZE, items: int = _SIZE) -> ShopContext:
    """Invent a shop: names of two to four syllables, goods with packs, fifty recent bills."""
    chance = random.Random(1)  # noqa: S311  # names, no secrets
    people = tuple(
        KnownCustomer(f"{_name(chance)} {chance.choice(_SURNAMES)}", phone=f"98000{n:05d}")
        for n in range(customers)
    )
    goods = tuple(
        KnownItem(
            f"{_name(chance)} {chance.choice(_GOODS)} {chance.choice(_PACKS)}".strip(),
            Decimal(chance.randint(10, 900)),
            "PCS",
        )
        for _ in range(items)
    )
    bills = tuple(
        KnownInvoice(f"PK/{n:04d}", people[n].name, "2026-11-20", Decimal(500), Decimal(0))
        for n in range(min(50, customers))
    )
    return ShopContext(customers=people, items=goods, invoices=bills)


def _name(chance: random.Random) -> str:
    return "".join(chance.choice(_SYLLABLES) for _ in range(chance.randint(2, 4))).title()


def messages(context: ShopContext, count: int) -> list[str]:
    """Say something of a customer and an item of the shop; every fourth is one of the corpus."""
    chance = random.Random(2)  # noqa: S311  # repeatable messages, no secrets
    corpus = [json.loads(line)["text"] for line in _CORPUS.read_text("utf-8").splitlines()]
    made = []
    for n in range(count):
        who, what = chance.choice(context.customers), chance.choice(context.items)
        saying = chance.choice(_SAYINGS).format(
            who=who.name.lower(), what=what.name.lower(), n=chance.randint(10, 900)
        )
        made.append(chance.choice(corpus) if n % 4 == 0 else saying)
    return made


def figures() -> list[tuple[str, str, str]]:
    """Measure the index, a customer more, messages against bare look-ups, and the worst of texts."""
    understand("namaste", ShopContext(), _TODAY)  # the languages are loaded once, for all shops
    context = shop()
    start = _taken(lambda: Known(context))
    more = ShopContext(
        customers=(*context.customers, KnownCustomer("Devki Nandan Traders")), items=context.items
    )
    added = _taken(lambda: Known(more))
    texts = messages(context, _WARM + _MEASURED)
    for text in texts[:_WARM]:
        understand(text, context, _TODAY)
    bare = statistics.median(_looking_up(text) for text in texts)
    read = [_reading(text, context) for text in texts[_WARM:]]
    median, p99 = statistics.median(read), sorted(read)[int(len(read) * 0.99)]
    name, worst = max(
        ((name, _reading(text, context)) for name, text in tortures()),
        key=lambda one: one[1],
    )
    shown = (
        f"median {median * 1e6:.0f} µs, p99 {p99 * 1e3:.1f} ms, {median / bare:.0f} times the limit"
    )
    return [
        ("reading a message, 10,000 customers and items / cutting and looking up", shown,
         "100 µs, 1 ms, 10"),
        ("index of 10,000 customers and 10,000 items", f"{start:.2f} s", "1 s"),
        ("one customer more", f"{added * 1e3:.1f} ms", "1 ms"),
        (f"worst text of {len(tortures())}: {name}", f"{worst * 1e3:.0f} ms", "50 ms"),
    ]  # fmt: skip


def _taken(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


def _reading(text: str, context: ShopContext) -> float:
    return _taken(lambda: understand(text, context, _TODAY))


def _looking_up(text: str) -> float:
    return _taken(lambda: _look_up(text))


_TABLE = {word: word for word in (*_SURNAMES, *_GOODS)}


def _look_up(text: str) -> list[object]:
    found: list[object] = []
    for match in _PIECE.finditer(unicodedata.normalize("NFKC", text).casefold()):
        piece = match[0]
        found.append(Decimal(piece) if match.lastgroup == "figure" else _TABLE.get(piece))
    return found


def tortures(scale: int = 1) -> list[tuple[str, str]]:
    """Texts that nobody types, each of a size: long ones, lists, figures, quotes, letters of all scripts."""
    some = ["ramesh", "sharma", "sugar", "dal", "ko", "aur", "2", "kg"]
    chance = random.Random(3)  # noqa: S311  # repeatable names, no secrets
    block = 3999 * scale
    return [
        ("100,000 letters", "a" * 100_000 * scale),
        ("5,000 numbers", " ".join(map(str, range(5000 * scale)))),
        ("390 numbers", " ".join(str(n % 97) for n in range(390 * scale))),
        ("390 names", " ".join(chance.choice(some) for _ in range(390 * scale))),
        ("glued digits", "1" * block),
        ("glued letters", "क" * block),
        ("an address without end", "a." * (block // 2) + "@"),
        ("nested quotes", '"' * (block // 2) + "ramesh" + '"' * (block // 2)),
        ("brackets", "(" * (block // 2) + ")" * (block // 2)),
        ("every Unicode block", "".join(map(chr, range(0x100, 0xD000, 13)))[:block]),
        ("slashes", "1/" * (block // 2)),
        ("payments joined", " aur ".join(["500 mila"] * (80 * scale))),
        ("bills in a row", ", ".join(["ramesh ko 2 kg sugar"] * (60 * scale))),
        ("lines of goods", "\n".join(f"{n} kg sugar {n} rs" for n in range(1, 80 * scale))),
    ]
