"""`pakka check [--test] [--shop ID [--seal SEAL]] [--json]`."""

import argparse
import json

from adapters.cli import start
from adapters.cli.faults import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--shop", metavar="ID", help="this shop alone")
    parser.add_argument("--test", action="store_true", help="the books of the sandbox")
    parser.add_argument("--json", action="store_true", help="one JSON value: the breaches")
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
    found = [(one.code, one.shop_id, one.detail) for one in breaches]
    if broken:
        said = f"{options.seal} is not in the audit trail: it was rewritten"
        found.append(("seal", options.shop, said))
    if options.json:
        names = ("code", "shop", "detail")
        print(json.dumps([dict(zip(names, one, strict=True)) for one in found], ensure_ascii=False))
    else:
        print("\n".join(" ".join(one) for one in found) or "ok")
    return int(bool(found))
