"""What a client of a dialect wants printed on an invoice, and where."""

import datetime as dt
from dataclasses import dataclass

from sqlmodel import Session

from core.dialects import service as dialects
from core.documents.words import date_text

_SQUARE = "square"
_BELOW = "BELOW_LINE_ITEMS"


@dataclass(frozen=True)
class Printed:
    """A title, and labels with their texts above and below the lines."""

    title: str = ""
    above: tuple[tuple[str, str], ...] = ()
    below: tuple[tuple[str, str], ...] = ()


def printed_of(session: Session, shop_id: str, invoice_id: str) -> Printed:
    """Return what is to be printed; nothing of an invoice of which nothing was said."""
    row = dialects.find(session, dialects.Of(shop_id, _SQUARE), invoice_id)
    if row is None:
        return Printed()
    said = row.said
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
