"""`pakka migrate [--check]`."""

import argparse

from adapters import logs
from adapters.settings import load
from adapters.wiring import build_unchecked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where behind")


def run(options: argparse.Namespace) -> int:
    """Bring both databases up to the code, live and sandbox, or say whether they are."""
    settings = load()
    logs.configure(form=settings.log_format, level="warning", hidden=settings.secrets())
    parts = build_unchecked(settings)
    try:
        pending = [one.db for one in (parts, parts.sandbox) if one.db.pending()]
        for db in [] if options.check else pending:
            db.migrate()
    finally:
        parts.close()
    if options.check:
        print("behind: run pakka migrate" if pending else "up to date")
        return int(bool(pending))
    print("migrated" if pending else "up to date")
    return 0
