"""`pakka understand`: JSON lines in, JSON lines out; `--explain` shows how one message was read."""

import argparse
import datetime as dt
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adapters.cli.explaining import render
from adapters.cli.faults import Refused
from bot.acts import to_json
from bot.context import ShopContext
from bot.explain import as_json, explain
from bot.understand import understand
from bot.understand.wire import context_from, load_shops
from core.clock import SystemClock, today

HELP = "read messages: JSON lines in, JSON lines out"
_NAME = "shops.json"
_OURS = Path(__file__).parents[2] / "tests" / "corpus" / _NAME


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("--explain", metavar="TEXT", help="show how one message was read")
    parser.add_argument(
        "--shop",
        metavar="NAME|FILE",
        help="a shop of the shops file, or a file of its own, for --explain",
    )
    parser.add_argument(
        "--role", choices=("owner", "customer"), default="owner", help="who wrote it, for --explain"
    )
    parser.add_argument("--json", action="store_true", help="the explanation as JSON")
    parser.add_argument(
        "--line",
        action="store_true",
        help="the message and what it means as a line of tests/corpus",
    )
    parser.add_argument(
        "--shops",
        type=Path,
        help="JSON file of named shops; by default shops.json beside what is read, or here, and ours",
    )
    parser.add_argument(
        "--today", type=_day, default=today(SystemClock().now()), metavar="2026-11-22",
        help="the date it was written, for --explain",
    )  # fmt: skip


def _day(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a date: {text}") from None


def run(args: argparse.Namespace) -> int:
    """Read all of standard input, or explain one message."""
    shops = _shops(args)
    if args.explain is not None:
        print(_explained(args, _shop(args, shops), shops))
        return 0
    for n, line in enumerate(sys.stdin, start=1):
        if line.strip():
            print(json.dumps(_answer(_line(line, n, shops)), ensure_ascii=False), flush=True)
    return 0


def _explained(args: argparse.Namespace, shop: Any, shops: dict[str, Any]) -> str:
    """Explain a message, in the form that was asked for."""
    if args.line:
        row = {"text": args.explain, "shop": shop, "today": args.today.isoformat()}
        row |= {"role": args.role} if args.role != "owner" else {}
        read = answer(row, shops)
        expect = {"acts": read["acts"], "needs": read["needs"]}
        return json.dumps({"lang": read["lang"], **row, "expect": expect}, ensure_ascii=False)
    found = explain(args.explain, context_from(shop, shops), args.today, args.role)
    if args.json:
        return json.dumps(as_json(found), ensure_ascii=False, indent=2)
    return render(found).rstrip("\n")


def _shops(args: argparse.Namespace) -> dict[str, Any]:
    """Read the shops that messages may name; of two of one name the nearest. Raises: Refused."""
    paths = [args.shops] if args.shops else [_OURS, Path(_NAME), *_beside_input()]
    shops: dict[str, Any] = {}
    for path in paths:
        try:
            shops |= load_shops(path) if path.is_file() else {}
        except (OSError, ValueError) as error:
            raise Refused(f"{path}: not a file of shops: {error}") from error
    return shops


def _beside_input() -> list[Path]:
    """Name the file of shops beside the file that is read; of a pipe or a terminal there is none."""
    try:
        number = sys.stdin.fileno()
    except OSError:
        return []
    return [Path(f"/dev/fd/{number}").resolve().with_name(_NAME)]


def _shop(args: argparse.Namespace, shops: dict[str, Any]) -> Any:
    """The shop that is named: one of the file of shops, or a file of its own. Raises: Refused."""
    if not args.shop:
        return {}
    if args.shop in shops:
        return args.shop
    if not Path(args.shop).is_file():
        raise Refused(f"no shop {args.shop} in {args.shops or _NAME}")
    try:
        return load_shops(Path(args.shop))
    except (OSError, ValueError) as error:
        raise Refused(f"{args.shop}: not a shop: {error}") from error


@dataclass(frozen=True)
class _Line:
    """One line of the corpus' form."""

    id: Any
    text: str
    role: str
    today: dt.date
    context: ShopContext


def _line(text: str, n: int, shops: dict[str, Any]) -> _Line:
    """Read one line of input. Raises: Refused where it has not the corpus' form."""
    try:
        return _read(json.loads(text), shops)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError) as error:
        what = f"{type(error).__name__}: {error}"
        raise Refused(f"line {n} has not the corpus' form: {what}") from error


def _read(row: dict[str, Any], shops: dict[str, Any]) -> _Line:
    on = dt.date.fromisoformat(row["today"]) if "today" in row else today(SystemClock().now())
    context = context_from(row.get("shop") or {}, shops)
    return _Line(row.get("id"), str(row["text"]), row.get("role", "owner"), on, context)


def answer(row: dict[str, Any], shops: dict[str, Any]) -> dict[str, Any]:
    """Understand one line of the corpus' form."""
    return _answer(_read(row, shops))


def _answer(line: _Line) -> dict[str, Any]:
    found = understand(line.text, line.context, line.today, line.role)
    return {
        "id": line.id,
        "acts": to_json(found.acts),
        "needs": to_json(found.needs),
        "lang": found.lang,
    }
