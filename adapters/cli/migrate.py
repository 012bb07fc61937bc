"""`pakka migrate [--check]`."""

import argparse

from adapters import logs
from adapters.settings import load
from adapters.wiring import build_unchecked


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 where behind")


def run(options: argparse.Namespace) -> int:
    """Bring the database up to the code, or say whether it is."""
    settings = load()
    logs.configure(form=settings.log_format, level="warning", hidden=settings.secrets())
    parts = build_unchecked(settings)
    try:
        pending = parts.db.pending()
        if pending and not options.check:
            parts.db.migrate()
    finally:
        parts.close()
    if options.check:
        print("behind: run pakka migrate" if pending else "up to date")
        return int(pending)
    print("migrated" if pending else "up to date")
    return 0
