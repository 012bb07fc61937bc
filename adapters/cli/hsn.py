"""`pakka hsn WORDS|CODE [--on DATE] [--json]`."""

import argparse
import datetime as dt
import json
from collections.abc import Sequence

from adapters.cli.faults import Refused
from core.clock import SystemClock, today
from core.documents.words import percent_text
from core.gst import hsn, hsn_search
from core.gst.hsn import HsnRate


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("words", nargs="+", metavar="WORDS|CODE", help="goods, or their code")
    parser.add_argument(
        "--on", metavar="2026-11-30", type=dt.date.fromisoformat, help="the day; today by default"
    )
    parser.add_argument("--json", action="store_true", help="as JSON, for programs")


def run(options: argparse.Namespace) -> int:
    """Print the rates of a code's heading, or of the headings that the words may mean."""
    on = options.on or today(SystemClock().now())
    asked = " ".join(options.words)
    code = "".join(options.words)
    codes = [code] if code.isdecimal() else hsn_search.find(asked)
    if code.isdecimal() and not hsn.is_known(code):
        raise Refused(f"{code}: the tariff holds no such heading")
    if not codes:
        raise Refused(f"no heading for '{asked}'; try another word, or the code")
    _print([(one, hsn.rates_of(one, on)) for one in codes], as_json=options.json)
    return 0


def _print(found: Sequence[tuple[str, list[HsnRate]]], *, as_json: bool) -> None:
    if as_json:
        rates = [{**vars(one), "rate": str(one.rate)} for _, told in found for one in told]
        print(json.dumps(rates, ensure_ascii=False, indent=1))
        return
    for code, told in found:
        if not told:
            print(f"{code}  in the tariff; its rate is not in our table")
        for one in told:
            goods = f"{one.description}: {one.note}" if one.note else one.description
            source = one.notification or "-"
            print(f"{one.hsn}  {percent_text(one.rate):>5}  {goods}")
            print(
                f"{'':{len(one.hsn)}}  from {one.valid_from}, {source}, certainty {one.certainty}"
            )
