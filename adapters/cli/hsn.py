"""`pakka hsn WORDS|CODE [--on DATE] [--json]` and `pakka hsn --import FILE`."""

import argparse
import datetime as dt
import json
from collections.abc import Sequence
from pathlib import Path

from sqlmodel import Session

from adapters.cli import start
from adapters.cli.bring_in import read_file
from adapters.cli.faults import Refused, line_of
from core.clock import SystemClock, today
from core.documents.words import percent_text
from core.exchange.sheet import read_sheets
from core.exchange.tariff_file import read_tariff
from core.gst.hsn import HsnRate
from core.tariff import service as tariff
from core.tariff.models import TariffCode

_SHOWN = 20
_Found = tuple[str, list[HsnRate], list[TariffCode]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("words", nargs="*", metavar="WORDS|CODE", help="goods, or their code")
    parser.add_argument(
        "--on", metavar="2026-11-30", type=dt.date.fromisoformat, help="the day; today by default"
    )
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")
    parser.add_argument(
        "--import",
        dest="path",
        metavar="FILE",
        type=Path,
        help="take an official list, CSV or .xlsx: code, description, rate and since when if it has them",
    )


def run(options: argparse.Namespace) -> int:
    """Print the rates of a code's heading, or of the headings that the words may mean; or take a list."""
    if bool(options.words) == bool(options.path):
        raise Refused("say which goods or code, or --import and which file")
    if options.path:
        return _take(options.path)
    on = options.on or today(SystemClock().now())
    with start.parts(quiet=True) as parts, parts.db.reading() as session:
        found = _find(session, options.words, on)
    _print(found, as_json=options.json)
    return 0


def _find(session: Session, words: Sequence[str], on: dt.date) -> list[_Found]:
    asked, code = " ".join(words), "".join(words)
    codes = [code] if code.isdecimal() else tariff.find(session, asked)
    if code.isdecimal() and not tariff.is_known(session, code):
        raise Refused(f"{code}: the tariff holds no such heading")
    if not codes:
        raise Refused(f"no heading for '{asked}'; try another word, or the code")
    return [
        (one, tariff.rates_of(session, one, on), tariff.rows_of(session, one, most=1))
        for one in codes
    ]


def _take(path: Path) -> int:
    """Take a list whole, or nothing of it where a row is bad."""
    sheets = read_sheets(path.name, read_file(path))
    rows, bad = read_tariff(sheets)
    for one in bad[:_SHOWN]:
        where = f"{one.sheet}, line" if len(sheets) > 1 else "line"
        print(f"{where} {one.line}: {line_of(one.fault)}")
    if bad:
        raise Refused(f"{len(bad)} of {len(rows) + len(bad)} rows are bad; nothing was taken")
    with start.parts(quiet=True) as parts:
        at = parts.clock.now()
        new = parts.db.write(
            lambda session: tariff.take_list(session, rows, source=path.name, at=at)
        )
    print(f"{path.name}: {len(rows)} codes, {new} of them new, taken {today(at).isoformat()}")
    return 0


def _print(found: Sequence[_Found], *, as_json: bool) -> None:
    if as_json:
        rates = [{**vars(one), "rate": str(one.rate)} for _, told, _ in found for one in told]
        print(json.dumps(rates, ensure_ascii=False, indent=1))
        return
    for code, told, listed in found:
        if not told and listed:
            print(f"{listed[0].code}  {listed[0].description}; its rate is not in our table")
            print(f"{'':{len(listed[0].code)}}  {_source(listed[0])}")
        elif not told:
            print(f"{code}  in the tariff; its rate is not in our table")
        for one in told:
            goods = f"{one.description}: {one.note}" if one.note else one.description
            source = one.notification or "-"
            print(f"{one.hsn}  {percent_text(one.rate):>5}  {goods}")
            print(
                f"{'':{len(one.hsn)}}  from {one.valid_from}, {source}, certainty {one.certainty}"
            )


def _source(row: TariffCode) -> str:
    return f"{row.source} (taken {today(row.taken_at).isoformat()})"
