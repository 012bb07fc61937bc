"""`pakka import PATH [--shop ID] [--yes] [--json]` and `pakka import --undo IMPORT --shop ID`."""

import argparse
import json
import sys
from pathlib import Path

from sqlmodel import Session

from adapters.cli import start
from adapters.cli.faults import Refused, line_of
from adapters.parts import Parts
from core.actor import Actor
from core.exchange.bring_in import BroughtIn, bring_in, make_plan, undo_import
from core.exchange.plan import Plan
from core.exchange.restore import is_export, restore_shop
from core.exchange.sheet import MAX_BYTES, Sheet, read_sheet
from core.money import format_paise
from core.shops.service import get_shop, list_shops

_SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("path", type=Path, metavar="PATH", nargs="?", help="CSV, .xlsx or export")
    parser.add_argument("--shop", metavar="ID", help="the shop's id; not needed where there is one")
    parser.add_argument("--yes", action="store_true", help="write without asking")
    parser.add_argument("--undo", metavar="IMPORT", help="take an import back")
    parser.add_argument("--json", action="store_true", help="one JSON value")


def run(options: argparse.Namespace) -> int:
    """Show what the file would do, ask, write."""
    if bool(options.path) == bool(options.undo):
        raise Refused("say which file, or --undo and which import")
    with start.parts(quiet=True) as parts:
        if options.undo:
            return _undo(parts, options)
        if is_export(options.path):
            return _restore(parts, options)
        return _bring_in(parts, options)


def _shop(parts: Parts, shop_id: str | None) -> str:
    with parts.db.reading() as session:
        if shop_id:
            return get_shop(session, shop_id).shop_id
        shops = list_shops(session)
    if len(shops) != 1:
        raise Refused("say with --shop which shop")
    return shops[0].shop_id


def _actor(parts: Parts, shop_id: str) -> Actor:
    return Actor(shop_id, "cli", "pakka import", parts.clock.now(), "cli")


def _undo(parts: Parts, options: argparse.Namespace) -> int:
    actor = _actor(parts, _shop(parts, options.shop))
    undone = parts.db.write(lambda session: undo_import(session, actor, options.undo))
    shown = {"removed": undone.removed, "restored": undone.restored, "kept": undone.kept}
    text = ", ".join(f"{name} {count}" for name, count in shown.items())
    print(json.dumps(shown) if options.json else f"{undone.kind}: {text}")
    return 0


def _restore(parts: Parts, options: argparse.Namespace) -> int:
    """Make a shop anew from its export; nothing is asked, as nothing of another is touched."""
    found = parts.db.write(lambda session: restore_shop(session, options.path, secret=parts.secret))
    if options.json:
        print(json.dumps({"id": found.shop_id, "rows": found.rows}))
    else:
        print(f"{found.shop_id}: {found.name}, {found.rows} rows, every invariant holds")
    return 0


def read_file(path: Path) -> bytes:
    """Read a table that lies on the disk, or as much of it as tells that it is too large. Raises: Refused."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Refused(f"{path}: {error.strerror or error}") from None


def _bring_in(parts: Parts, options: argparse.Namespace) -> int:
    sheet = read_sheet(options.path.name, read_file(options.path))
    shop_id = _shop(parts, options.shop)
    actor = _actor(parts, shop_id)
    with parts.db.reading() as session:
        plan = make_plan(session, shop_id, sheet, today=actor.today)
    done = None
    if plan.writes and (options.yes or _says_yes(options, plan)):
        done = parts.db.write(lambda session: _write(session, actor, sheet, plan))
    if options.json:
        print(json.dumps(_as_json(plan, done), ensure_ascii=False))
        return 0
    if options.yes or not plan.writes:
        _show(plan)
    if done:
        print(f"written: {done.created} new, {done.changed} changed; undo: --undo {done.id}")
    else:
        print("nothing was written" + ("; --yes writes it" if plan.writes else ""))
    return 0


def _write(session: Session, actor: Actor, sheet: Sheet, shown: Plan) -> BroughtIn:
    plan = make_plan(session, actor.shop_id, sheet, today=actor.today)
    if plan.fingerprint != shown.fingerprint:
        raise Refused("something changed meanwhile; nothing was written, try again")
    return bring_in(session, actor, plan)


def _says_yes(options: argparse.Namespace, plan: Plan) -> bool:
    if options.json:
        return False
    _show(plan)
    if not sys.stdin.isatty():
        return False
    return input("Write it? [y/N] ").strip().casefold() in {"y", "yes"}


def _show(plan: Plan) -> None:
    counts = ", ".join(
        f"{len(plan.of(status))} {status}" for status in ("new", "changed", "same", "wrong")
    )
    print(f"{plan.file_name}: {len(plan.rows)} {plan.kind}: {counts}")
    if plan.openings:
        total = sum(one.amount_paise for one in plan.openings)
        print(f"owed from before: {format_paise(total)} ({len(plan.openings)})")
    if plan.advances:
        ahead = sum(one.advance_paise for one in plan.advances)
        print(f"paid ahead (Cr): {format_paise(ahead)} ({len(plan.advances)})")
    if plan.unknown_heads:
        print(f"columns not used: {', '.join(plan.unknown_heads)}")
    for row in plan.of("changed")[:_SHOWN]:
        names = ", ".join(sorted(row.values)) or "what is owed"
        print(f"line {row.line}: {row.name}: {names}")
    wrong = plan.of("wrong")
    for row in wrong[:_SHOWN]:
        print(f"line {row.line}: wrong: {line_of(row.fault) if row.fault else ''}")
    if len(wrong) > _SHOWN:
        print(f"... and {len(wrong) - _SHOWN} more wrong lines (--json lists all)")


def _as_json(plan: Plan, done: BroughtIn | None) -> dict[str, object]:
    wrong = [
        {"line": row.line, "name": row.name, "code": row.fault.code, "why": line_of(row.fault)}
        for row in plan.of("wrong")
        if row.fault
    ]
    counts = {status: len(plan.of(status)) for status in ("new", "changed", "same")}
    paise = sum(one.amount_paise for one in plan.openings)
    return {
        "kind": plan.kind,
        **counts,
        "wrong": wrong,
        "opening_paise": paise,
        "written": done is not None,
        "import": done.id if done else None,
    }
