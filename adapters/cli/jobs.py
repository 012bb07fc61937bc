"""`pakka jobs list|retry|drop`: what waits in the outbox, and what was given up."""

import argparse
import json
import sys
from collections.abc import Sequence

from adapters.cli import start
from core import outbox
from core.outbox import OutboxRow


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", metavar="list|retry|drop", required=True)
    shown = verbs.add_parser("list", help="rows that failed or wait")
    shown.add_argument("--dead", action="store_true", help="only those given up")
    shown.add_argument("--json", action="store_true", help="one JSON value")
    for verb, about in (
        ("retry", "try dead rows again"),
        ("drop", "cancel rows that wait or are dead"),
    ):
        one = verbs.add_parser(verb, help=about)
        one.add_argument("id", nargs="*", metavar="ID", help="rows by id")
        one.add_argument("--all", action="store_true", help="every dead row")


def run(options: argparse.Namespace) -> int:
    """List, retry or drop."""
    with start.parts(quiet=True) as parts:
        now = parts.clock.now()
        if options.verb == "list":
            with parts.db.reading() as session:
                rows = outbox.unfinished(session, dead_only=options.dead)
            print(_as_json(rows) if options.json else _as_lines(rows))
            return 0
        ids = None if options.all else options.id
        if ids == []:
            print("pakka jobs: name rows by id, or --all", file=sys.stderr)
            return 2
        act = outbox.retry if options.verb == "retry" else outbox.drop
        count = parts.db.write(lambda session: act(session, ids, at=now))
    done = "will be tried again" if options.verb == "retry" else "dropped"
    print(f"{count} rows: {done}", file=sys.stdout if count else sys.stderr)
    return int(count == 0)


def _as_lines(rows: Sequence[OutboxRow]) -> str:
    lines = (
        f"{row.id} {row.shop_id} {row.topic} {row.state} attempt {row.attempt} "
        f"{row.available_at:%Y-%m-%d %H:%M} {row.last_error or ''}".rstrip()
        for row in rows
    )
    return "\n".join(lines) or "nothing waits"


def _as_json(rows: Sequence[OutboxRow]) -> str:
    """Write them without what they hold: that may be what people wrote."""
    shown = [
        {
            "id": row.id,
            "shop": row.shop_id,
            "topic": row.topic,
            "state": row.state,
            "attempt": row.attempt,
            "available_at": f"{row.available_at:%Y-%m-%dT%H:%M:%SZ}",
            "last_error": row.last_error,
        }
        for row in rows
    ]
    return json.dumps(shown, ensure_ascii=False)
