"""`pakka understand`: JSON lines in, JSON lines out; `--explain` shows how one message was read."""

import argparse
import datetime as dt
import json
import sys
from pathlib import Path
from typing import Any

from bot.acts import to_json
from bot.understand import understand
from bot.understand.marks import Mark, marks_of
from bot.understand.text import tokens
from bot.understand.wire import context_from, load_shops

HELP = "read messages: JSON lines in, JSON lines out"
_SHOPS = Path("tests/corpus/shops.json")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--explain", metavar="TEXT", help="show how one message was read")
    parser.add_argument("--shop", help="a shop's name in the shops file, for --explain")
    parser.add_argument("--shops", type=Path, default=_SHOPS, help="JSON file of named shops")
    parser.add_argument("--today", default="2026-11-22", help="the date it was written")


def run(args: argparse.Namespace) -> int:
    """Read all of standard input, or explain one message."""
    shops = load_shops(args.shops) if args.shops.exists() else {}
    if args.explain is not None:
        explain(args.explain, shops.get(args.shop, {}), dt.date.fromisoformat(args.today))
        return 0
    for line in sys.stdin:
        if line.strip():
            print(json.dumps(answer(json.loads(line), shops), ensure_ascii=False), flush=True)
    return 0


def answer(row: dict[str, Any], shops: dict[str, Any]) -> dict[str, Any]:
    """Read one line of the corpus' form."""
    context = context_from(row.get("shop") or {}, shops)
    today = dt.date.fromisoformat(row["today"])
    found = understand(row["text"], context, today, row.get("role", "owner"))
    return {
        "id": row.get("id"),
        "acts": to_json(found.acts),
        "needs": to_json(found.needs),
        "lang": found.lang,
    }


def explain(text: str, shop: dict[str, Any], today: dt.date) -> None:
    """Show a message token by token, then what it was taken to mean."""
    for mark in marks_of(tokens(text)):
        print(f"{mark.token.raw:16} {mark.token.kind:8} {_sense(mark)}")
    row = {"text": text, "today": today.isoformat(), "shop": shop}
    print(json.dumps(answer(row, {}), ensure_ascii=False, indent=2))


def _sense(mark: Mark) -> str:
    parts = [f"= {mark.number}"] if mark.number is not None else []
    parts += [f"unit {mark.unit}"] if mark.unit else []
    return ", ".join([*parts, *sorted(mark.tags)]) or "name or goods"
