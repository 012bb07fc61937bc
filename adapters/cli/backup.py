"""`pakka backup PATH`."""

import argparse
import os
import secrets
from pathlib import Path

from adapters.cli import start
from adapters.settings import load, secret_key
from core.ids import IdSource


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "path", type=Path, metavar="PATH", help="the file to write, as khata.backup"
    )


def run(options: argparse.Namespace) -> int:
    """Write a verified copy, and the key that signs links beside it."""
    from core.backup import write_backup

    with start.parts(quiet=True) as parts:
        ids = IdSource(parts.clock, secrets.token_bytes)
        found = write_backup(parts.db, options.path, ids=ids)
    key = options.path.with_name(options.path.name + ".key")
    handle = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secret_key(load()) + b"\n")
    print(
        f"{options.path}: {found.invoices} bills, verified. {key} signs the links: keep it secret."
    )
    return 0
