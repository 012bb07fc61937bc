"""`pakka report NAME --shop ID --month 2026-11`."""

import argparse
import datetime as dt
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from adapters.cli import start
from adapters.cli.faults import Refused
from core.errors import SettingNotValid
from core.reports.names import FORMATS, NAMES

if TYPE_CHECKING:
    from sqlmodel import Session

    from adapters.parts import Parts
    from core.reports.gstr1.month import Month
    from core.shops.models import Shop


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    names = ", ".join(NAMES)
    parser.add_argument("name", choices=NAMES, metavar="NAME", help=f"one of: {names}")
    parser.add_argument("--shop", metavar="ID", required=True, help="the shop's id")
    parser.add_argument(
        "--month",
        metavar="2026-11",
        help="the last whole one by default; with @GSTIN behind it the return of that one",
    )
    parser.add_argument("--from", dest="first", metavar="2026-11-01", type=dt.date.fromisoformat)
    parser.add_argument("--to", dest="last", metavar="2026-11-30", type=dt.date.fromisoformat)
    parser.add_argument("--format", choices=FORMATS, default="xlsx", help="json is for gstr1 alone")
    parser.add_argument("--out", type=Path, metavar="PATH", help="file or folder; here by default")
    parser.add_argument("--checks", action="store_true", help="only say what to look at first")
    parser.add_argument(
        "--filed", action="store_true", help="mark the month as filed: it is locked"
    )
    parser.add_argument("--reopen", action="store_true", help="take that mark back")


def run(options: argparse.Namespace) -> int:
    """Write the report, or do what was asked of its month."""
    from core.clock import today
    from core.reports.gstr1.month import Month, filer, parse_month
    from core.shops.service import get_shop

    with start.parts(quiet=True) as parts:
        now = parts.clock.now()
        on = today(now)
        before = on.replace(day=1) - dt.timedelta(days=1)
        month = (
            parse_month(options.month, today=on)
            if options.month
            else Month(before.year, before.month)
        )
        if options.filed and month.days[1] >= on:
            raise Refused(f"{month.text} is not over: it cannot be filed yet")
        if options.filed or options.reopen:
            _mark(parts, options, month)
            return 0
        with parts.db.reading_once() as session:
            shop = get_shop(session, options.shop)
            if options.checks:
                return _say_checks(session, shop, month, on=on)
            if options.name == "gstr1":
                shop = filer(session, shop, month)
            path = _path(options, shop, month)
            try:
                _write(session, shop, month, (options, path, on))
            except OSError as error:
                raise Refused(f"{path}: {error.strerror or error}") from None
            print(path)
    return 0


def _mark(parts: "Parts", options: argparse.Namespace, month: "Month") -> None:
    from core.actor import Actor
    from core.shops.periods import mark_filed

    at = parts.clock.now()
    actor = Actor(options.shop, "cli", "report", at)
    parts.db.write(lambda session: mark_filed(session, actor, month.text, filed=options.filed))
    print(f"{month.text}: {'filed, and locked' if options.filed else 'open again'}")


_OF_THE_MONTH = {
    "month_not_over": "The month is not over",
    "month_filed": "The month is marked as filed, and locked",
}


def _say_checks(session: "Session", shop: "Shop", month: "Month", *, on: dt.date) -> int:
    from bot.objections import line
    from core.reports.gstr1.checks import check

    found = check(session, shop, month, today=on)
    for one in found:
        if words := _OF_THE_MONTH.get(one.code):
            print(words)
            continue
        more = ", …" if one.documents > len(one.examples) else ""
        where = f" ({', '.join(one.examples)}{more})" if one.examples else ""
        print(line("en", one).removeprefix("⚠️ ") + where)
    if not found:
        print("nothing to look at")
    return 0


def _path(options: argparse.Namespace, shop: "Shop", month: "Month") -> Path:
    from core.reports.gstr1.workbook import file_name

    name = f"{options.name}-{month.text}.{options.format}"
    if options.name == "gstr1":
        name = file_name(shop, month, options.format)
    out: Path = options.out or Path.cwd()
    return out / name if out.is_dir() else out


def _write(
    session: "Session", shop: "Shop", month: "Month", how: tuple[argparse.Namespace, Path, dt.date]
) -> None:
    """Write the file beside its place and put it there whole."""
    options, path, on = how
    days = (options.first or month.days[0], options.last or month.days[1])
    part = path.with_name(f".{path.name}.part")
    try:
        with part.open("wb") as file:
            if options.name == "gstr1":
                _write_gstr1(session, shop, month, file, ending=options.format)
            else:
                from core.documents.from_invoice import supplier_of
                from core.exchange.report_files import report_file
                from core.mode import is_sandbox
                from core.reports.catalogue import make_report

                report = make_report(session, shop, options.name, days=days, today=on)
                sandbox = is_sandbox(session)
                seller = supplier_of(session, shop.shop_id, shop.model_dump())
                file.write(report_file(seller, report, ending=options.format, sandbox=sandbox))
        part.replace(path)
    finally:
        with suppress(OSError):
            part.unlink()


def _write_gstr1(
    session: "Session", shop: "Shop", month: "Month", file: IO[bytes], *, ending: str
) -> None:
    from core.reports.gstr1.portal import write_json
    from core.reports.gstr1.workbook import write_workbook

    if ending == "json":
        write_json(session, shop, month, file)
    elif ending == "xlsx":
        write_workbook(session, shop, month, file, progress=_progress())
    else:
        raise SettingNotValid(name="format", value=ending, allowed="xlsx, json")


def _progress() -> Callable[[int], None] | None:
    if not sys.stderr.isatty():
        return None

    def shown(done: int) -> None:
        print(f"\r{done:,} documents", end="", file=sys.stderr, flush=True)

    return shown
