"""`pakka amend NUMBER --shop ID [--gstin G] ...`: correct a bill of a filed month in a later return."""

import argparse
from typing import TYPE_CHECKING

from adapters.cli import start
from adapters.cli.documents import document_of
from adapters.cli.faults import Refused

if TYPE_CHECKING:
    from sqlmodel import Session

_OPTIONS = {
    "gstin": "the buyer's GSTIN",
    "name": "the buyer's name",
    "state": "the place of supply: two digits",
    "supply": "its kind: domestic, deemed_export, sez_with_payment ...",
    "number": "its number as it should have been",
    "on": "its date as it should have been: 2026-10-30",
    "port_code": "of an export: the port's code",
    "shipping_bill": "of an export: the shipping bill's number",
    "shipping_bill_on": "of an export: the shipping bill's date",
}
_WHY = {
    "fields": "say what is to be corrected: see --help",
    "date": "a date is written 2026-10-30 and is not after today",
    "cancelled": "it is cancelled",
    "not_filed": "its month is not filed: correct the bill itself",
    "too_late": "30 November after its financial year is past",
    "for_a_note": "that takes a credit or debit note",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("document", metavar="NUMBER", help="the bill's or note's number, in full")
    parser.add_argument("--shop", metavar="ID", required=True, help="the shop's id")
    for name, about in _OPTIONS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", metavar="NEW", help=about)
    parser.add_argument("--reason", default="", help="why, for the books")


def run(options: argparse.Namespace) -> int:
    """Record the correction; this month's GSTR-1 reports it."""
    from core.actor import Actor
    from core.errors import AmendmentNotValid
    from core.invoices.amending import amend

    revised = {name: told for name in _OPTIONS if (told := getattr(options, name))}
    with start.parts(quiet=True) as parts:
        actor = Actor(options.shop, "cli", "amend", parts.clock.now())

        def write(session: "Session") -> None:
            found = document_of(session, options.shop, options.document)
            amend(session, actor, found.id, revised=revised, reason=options.reason)

        try:
            parts.db.write(write)
        except AmendmentNotValid as error:
            why = _WHY[str(error.params["reason"])]
            raise Refused(f"{options.document} cannot be amended: {why}") from None
    print(f"{options.document}: corrected in GSTR-1 of {actor.today:%Y-%m}")
    return 0
