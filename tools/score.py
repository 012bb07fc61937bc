"""`make score`: how many messages of a corpus are understood, and how many would move wrong money.

The scoring is that of the corpus' own README: a message counts as right where its acts and needs
hold exactly what is expected. Wrong money counts apart: nothing was asked, and the acts that move
money differ from those expected.
"""

import argparse
import collections
import json
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from adapters.cli.understand import answer
from bot.understand.wire import load_shops

CORPUS = Path(__file__).resolve().parents[1] / "tests/corpus"
FREE = {"note", "reason", "hsn", "address"}
MONEY = {"create_invoice", "edit_draft", "record_payment", "record_credit", "cancel_invoice", "credit_note",
         "bank_alert", "claim_paid"}  # fmt: skip
SUMS = {"intent", "customer", "payer", "amount", "lines", "item", "qty", "rate", "paid", "discount",
        "percent", "remove", "total", "invoice", "last"}  # fmt: skip
DEFAULTS: dict[str, Any] = {
    "qty": "1", "kind": "invoice", "tax_inclusive": False, "cancel": False, "last": False, "overdue": False,
}  # fmt: skip
FROM_CATALOGUE = {"unit", "gst_rate"}


def norm(value: Any) -> Any:
    """Fold a value to what is compared."""
    if isinstance(value, list):
        return [norm(inner) for inner in value]
    if isinstance(value, dict):
        return {name: norm(inner) for name, inner in value.items()}
    if value is None or isinstance(value, bool):
        return value
    text = " ".join(str(value).split()).casefold().strip(" .,-")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    return format(number.normalize(), "f") if number.is_finite() else text


def same(want: Any, got: Any, slot: str = "") -> bool:
    """True where ``got`` holds what is expected and nothing else that matters."""
    if isinstance(want, dict):
        return isinstance(got, dict) and _same_slots(want, got)
    if isinstance(want, list):
        if not isinstance(got, list) or len(want) != len(got):
            return False
        if slot in {"options", "remove"}:
            return sorted(map(str, want)) == sorted(map(str, got))
        return all(map(same, want, got))
    return bool(want == got)


def _same_slots(want: dict[str, Any], got: dict[str, Any]) -> bool:
    for name, value in want.items():
        if name not in FREE and not same(value, got.get(name, DEFAULTS.get(name)), name):
            return False
    extra = {name: value for name, value in got.items() if name not in want and name not in FREE}
    return all(
        value in (None, [], {}, "") or name in FROM_CATALOGUE or DEFAULTS.get(name) == value
        for name, value in extra.items()
    )


def sums(value: Any) -> Any:
    """Reduce acts to what moves money."""
    if isinstance(value, dict):
        return {
            name: sums(inner)
            for name, inner in value.items()
            if name in SUMS
            and inner not in (None, "", [], {})
            and DEFAULTS.get(name, object()) != inner
        }
    return [sums(inner) for inner in value] if isinstance(value, list) else value


def moves_wrong_money(want: list[Any], acts: list[Any], needs: list[Any]) -> bool:
    """True where acting would move other money than was meant."""
    got = [sums(act) for act in acts if act.get("intent") in MONEY]
    meant = [sums(act) for act in want if act.get("intent") in MONEY]
    return bool(got) and not needs and got != meant


def shops_of(corpus: Path) -> dict[str, Any]:
    """The shops beside a corpus: those that all share, and those of its own file."""
    own = corpus.with_name(f"{corpus.stem}-shops.json")
    return load_shops(corpus.parent / "shops.json") | (load_shops(own) if own.exists() else {})


def main() -> int:
    """Score a corpus file; print the wrong ones with --failures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", nargs="?", type=Path, default=CORPUS / "dev.jsonl")
    parser.add_argument("--failures", type=int, default=0)
    args = parser.parse_args()
    shops = shops_of(args.corpus)
    total, right = collections.Counter[str](), collections.Counter[str]()
    wrong = 0
    shown = args.failures
    for line in args.corpus.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        raw = answer(row, shops)
        want, got = norm(row["expect"]), norm({"acts": raw["acts"], "needs": raw["needs"]})
        ok = same(want["acts"], got["acts"], "acts") and same(
            want.get("needs", []), got["needs"], "needs"
        )
        money = not ok and moves_wrong_money(want["acts"], got["acts"], got["needs"])
        wrong += money
        for group in ("all", "lang:" + row["lang"], "intent:" + want["acts"][0]["intent"]):
            total[group] += 1
            right[group] += ok
        if not ok and shown:
            shown -= 1
            print(
                f"{'MONEY ' if money else ''}{row['id']} {row['text']}\n  want {row['expect']}\n  got  {raw}"
            )
    for group in sorted(total):
        print(
            f"{group:28s} {right[group]:4d}/{total[group]:<4d} {100 * right[group] / total[group]:5.1f} %"
        )
    count = total["all"]
    print(
        f"exact {100 * right['all'] / count:.1f} % of {count}, wrong money {100 * wrong / count:.1f} %"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
