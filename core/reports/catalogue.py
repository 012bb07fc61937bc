"""Every report by its name: the chat, the command line and the API list these."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session

from core.reports import ageing, book, registers, returns
from core.reports.gstr1.documents import Days
from core.shops.models import Shop
from core.shops.standings import filer_of
from core.tabular import Report

Maker = Callable[..., Report]


@dataclass(frozen=True)
class Kind:
    """A report. ``of_returns``: only a shop under the regular scheme has it."""

    title: str
    make: Maker
    of_returns: bool = False


REPORTS: dict[str, Kind] = {
    "gstr3b": Kind("GSTR-3B, sales side", returns.gstr3b, of_returns=True),
    "liability": Kind("Tax liability by rate", returns.tax_liability, of_returns=True),
    "hsn": Kind("HSN summary", registers.hsn),
    "register": Kind("Sales register", registers.register),
    "parties": Kind("Sales by party", registers.parties),
    "items": Kind("Sales by item", registers.items),
    "daybook": Kind("Day book", book.book_of),
    "ageing": Kind("Ageing of dues", ageing.ageing),
}


def make_report(session: Session, shop: Shop, name: str, *, days: Days, today: dt.date) -> Report:
    """Build a report of some days. Raises: KeyError (no such name), ReturnNotApplicable."""
    kind = REPORTS[name]
    if kind.of_returns:
        shop = filer_of(session, shop, days)
    return kind.make(session, shop, days, today=today)
