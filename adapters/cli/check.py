"""`pakka check [--test] [--shop ID [--seal SEAL]]`."""

import argparse

from adapters.cli import start
from adapters.cli.faults import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--shop", metavar="ID", help="this shop alone")
    parser.add_argument("--test", action="store_true", help="the books of the sandbox")
    parser.add_argument("--seal", help="a 🔏 of the closing message: is the trail still that one?")


def run(options: argparse.Namespace) -> int:
    """Print one line per breach; exit 1 where there is one."""
    from core import audit, invariants
    from core.shops.service import get_shop

    if options.seal and not options.shop:
        raise Refused("--seal needs --shop: each shop has a trail of its own")
    with (
        start.parts(quiet=True) as parts,
        parts.of(sandbox=options.test).db.reading() as session,
    ):
        if options.shop:
            get_shop(session, options.shop)
        breaches = invariants.check(session, options.shop)
        broken = options.seal and not audit.stands(session, options.shop, options.seal)
    for breach in breaches:
        print(f"{breach.code} {breach.shop_id} {breach.detail}")
    if broken:
        print(f"seal {options.shop} {options.seal} is not in the audit trail: it was rewritten")
    if not breaches and not broken:
        print("ok")
    return int(bool(breaches or broken))
