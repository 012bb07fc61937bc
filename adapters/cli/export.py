"""`pakka export --shop ID PATH`."""

import argparse
import json
import sys
from pathlib import Path

from adapters.cli import start
from adapters.cli.faults import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--shop", metavar="ID", required=True, help="the shop's id")
    parser.add_argument("path", type=Path, metavar="PATH", help="the ZIP to write, or a folder")
    parser.add_argument("--json", action="store_true", help="one JSON value")


def run(options: argparse.Namespace) -> int:
    """Write the file; it is there whole or not at all."""
    from core.clock import today
    from core.exchange.export import Seals, export_shop

    shows = sys.stderr.isatty() and not options.json

    def progress(done: int, total: int) -> None:
        if shows:
            end = "\n" if done == total else ""
            print(f"\r{done} of {total} papers", end=end, file=sys.stderr, flush=True)

    with start.parts(quiet=True) as parts:
        path = options.path
        if path.is_dir():
            path = path / f"pakka-export-{today(parts.clock.now())}.zip"
        seals = Seals(parts.public_url, parts.secret)
        try:
            with parts.db.reading() as session:
                made = export_shop(session, options.shop, path, seals=seals, progress=progress)
        except OSError as error:
            raise Refused(f"{path}: {error.strerror or error}") from None
    if options.json:
        shown = {"path": str(path), "documents": made.documents, "bytes": made.file_bytes}
        print(json.dumps(shown, ensure_ascii=False))
    else:
        size = max(1, made.file_bytes // 1024)
        print(f"{path}: {made.rows} rows, documents: {made.documents}, {size} KB")
    return 0
