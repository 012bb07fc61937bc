"""`pakka einvoice NUMBER --shop ID [--out FILE]`: bills and notes as the e-invoice portal takes them.

The file is what the portal's bulk upload wants: a list of documents. What the portal would object to is
told beforehand, by its numbers; then no file is written.
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.cli import start
from adapters.cli.documents import document_of
from adapters.cli.faults import Refused

if TYPE_CHECKING:
    from core.einvoice.service import Prepared

_WHY = {
    "cancelled": "it is cancelled",
    "seller_unregistered": "the shop has no GSTIN",
    "bears_no_tax": "it is no tax invoice",
    "buyer_unregistered": "its buyer has no GSTIN",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "documents", metavar="NUMBER", nargs="+", help="a bill's or note's number, in full"
    )
    parser.add_argument("--shop", metavar="ID", required=True, help="the shop's id")
    parser.add_argument("--out", metavar="FILE", help="where to write it, instead of here")


def run(options: argparse.Namespace) -> int:
    """Write the documents, or say what is against them."""
    from core.json_text import dump

    ready = [_prepared(options.shop, number) for number in options.documents]
    against = [(one, found) for one in ready for found in one.objections]
    for one, found in against:
        print(f"{one.number}: {found.code} {found.message} ({found.field})", file=sys.stderr)
    if against:
        raise Refused("the portal would refuse it: nothing was written")
    text = dump([one.document for one in ready]) + "\n"
    if not options.out:
        print(text, end="")
        return 0
    Path(options.out).write_text(text, encoding="utf-8")
    for one in ready:
        print(f"{one.number}: will be IRN {one.irn}")
    return 0


def _prepared(shop_id: str, number: str) -> "Prepared":
    from core.clock import today
    from core.einvoice.service import prepare
    from core.einvoice_errors import EinvoiceNotEligible

    with start.parts(quiet=True) as parts, parts.db.reading() as session:
        found = document_of(session, shop_id, number)
        try:
            return prepare(session, found, today=today(parts.clock.now()))
        except EinvoiceNotEligible as error:
            why = _WHY[str(error.params["reason"])]
            raise Refused(f"{number} takes no e-invoice: {why}") from None
