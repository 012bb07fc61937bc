"""What a client of a dialect wants printed on an invoice, and where."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from core.dialects import service as dialects
from core.documents.words import date_text
from core.gst.document import TITLES

_BELOW = "BELOW_LINE_ITEMS"


@dataclass(frozen=True)
class Printed:
    """A title, and labels with their texts above and below the lines."""

    title: str = ""
    above: tuple[tuple[str, str], ...] = ()
    below: tuple[tuple[str, str], ...] = ()


def printed_of(session: Session, shop_id: str, invoice_id: str) -> Printed:
    """Return what is to be printed; nothing of an invoice of which nothing was said."""
    for dialect, printed in _DIALECTS.items():
        row = dialects.find(session, dialects.Of(shop_id, dialect), invoice_id)
        if row:
            return printed(row.said)
    return Printed()


def _of_square(said: dict[str, Any]) -> Printed:
    above: list[tuple[str, str]] = []
    below: list[tuple[str, str]] = []
    for one in said.get("custom_fields") or ():
        field = (one.get("label", ""), one.get("value", ""))
        if any(field):
            (below if one.get("placement") == _BELOW else above).append(field)
    if said.get("sale_or_service_date"):
        on = dt.date.fromisoformat(said["sale_or_service_date"])
        above.insert(0, ("Date of sale or service", date_text(on)))
    if said.get("description"):
        above.insert(0, ("", said["description"]))
    return Printed(said.get("title", ""), tuple(above), tuple(below))


def _of_refrens(said: dict[str, Any]) -> Printed:
    """A title that says no more than the law's own is not said twice."""
    title = str(said.get("invoiceTitle") or "")
    contact = said.get("contact") or {}
    reached = " · ".join(filter(None, (contact.get("phone"), contact.get("email"))))
    above = (("", str(said.get("invoiceSubTitle") or "")), ("Contact", reached))
    is_plain = title.strip().casefold() in _PLAIN
    return Printed("" if is_plain else title, tuple(one for one in above if one[1]))


_PLAIN = {"invoice", *(title.casefold() for title in TITLES.values())}
_DIALECTS: dict[str, Callable[[dict[str, Any]], Printed]] = {
    "square": _of_square,
    "refrens": _of_refrens,
}
