"""`pakka check [--shop ID]`."""

import argparse

from adapters.cli import start


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--shop", metavar="ID", help="this shop alone")


def run(options: argparse.Namespace) -> int:
    """Print one line per breach; exit 1 where there is one."""
    from core import invariants
    from core.shops.service import get_shop

    with start.parts(quiet=True) as parts, parts.db.reading() as session:
        if options.shop:
            get_shop(session, options.shop)
        breaches = invariants.check(session, options.shop)
    for breach in breaches:
        print(f"{breach.code} {breach.shop_id} {breach.detail}")
    if not breaches:
        print("ok")
    return int(bool(breaches))
