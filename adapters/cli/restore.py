"""`pakka restore PATH [--force]`."""

import argparse
import secrets
from pathlib import Path

from adapters.cli import start
from adapters.cli.faults import Refused
from core.ids import IdSource


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("path", type=Path, metavar="PATH", help="a file that pakka backup wrote")
    parser.add_argument(
        "--force", action="store_true", help="replace newer things than the backup holds, too"
    )


def run(options: argparse.Namespace) -> int:
    """Replace the database's contents by the backup's, whole or not at all."""
    from core.backup import restore_backup

    if not options.path.is_file():
        raise Refused(f"no such file: {options.path}")
    with start.parts(quiet=True) as parts:
        ids = IdSource(parts.clock, secrets.token_bytes)
        found = restore_backup(parts.db, options.path, ids=ids, force=options.force)
    print(f"restored {found.invoices} bills. Put {options.path.name}.key back as the key, too.")
    return 0
