"""What the rules ask of a prescribed document."""

import datetime as dt
from dataclasses import dataclass

from core.einvoice.inv01 import Inv01

ABROAD = "96"


@dataclass(frozen=True)
class When:
    """``today`` in India; ``gstin``: who asks, if known; ``is_large``: turnover from 10 crore on."""

    today: dt.date
    gstin: str | None = None
    is_large: bool = False


def pointer(*path: int | str) -> str:
    """Write a path as a JSON Pointer (RFC 6901).

    >>> pointer("ItemList", 0, "HsnCd")
    '/ItemList/0/HsnCd'
    """
    return "".join(f"/{part}" for part in path)


def day_of(text: str) -> dt.date | None:
    """Read ``dd/mm/yyyy``; None where there is no such day.

    >>> day_of("29/02/2027") is None, day_of("31/03/2026")
    (True, datetime.date(2026, 3, 31))
    """
    day, month, year = (int(part) for part in text.split("/"))
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def is_abroad(document: Inv01) -> bool:
    """True for an export."""
    return document.TranDtls.SupTyp.startswith("EXP")


def is_zone(document: Inv01) -> bool:
    """True for a supply to a special economic zone."""
    return document.TranDtls.SupTyp.startswith("SEZ")


def is_within(document: Inv01) -> bool:
    """True where supplier and place of supply are of one state, and neither zone nor border lies between."""
    if is_abroad(document) or is_zone(document):
        return False
    return document.SellerDtls.Stcd.zfill(2) == document.BuyerDtls.Pos.zfill(2)
