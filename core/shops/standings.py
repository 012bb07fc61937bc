"""Under which scheme, GSTIN and state a shop bills on a day: it may have registered, moved, changed.

The shop's own columns say how it stands now; where it ever changed, a `ShopStanding` says so of each day.
A bill is made as the shop stands on the day that it bears, and a return is of what was billed under its
GSTIN as a regular taxpayer.
"""

import datetime as dt
from collections.abc import Sequence

from sqlmodel import Session, col, select

from core.errors import ReturnNotApplicable
from core.shops.models import Shop, ShopStanding

BEGINNING = dt.date(2000, 1, 1)  # before any bill


def list_standings(session: Session, shop_id: str) -> Sequence[ShopStanding]:
    """List how a shop stood and will stand, oldest first; nothing where it never changed."""
    mine = select(ShopStanding).where(ShopStanding.shop_id == shop_id)
    return session.exec(mine.order_by(col(ShopStanding.from_on))).all()


def shop_on(session: Session, shop: Shop, on: dt.date) -> Shop:
    """Return the shop as it bills on a day: itself, or a copy that stands in no session."""
    early = shop.scheme_from is not None and on < shop.scheme_from
    late = shop.scheme_until is not None and on >= shop.scheme_until
    if not (early or late):
        return shop
    found = [row for row in list_standings(session, shop.shop_id) if row.from_on <= on]
    return _as(shop, found[-1]) if found else shop


def filer_of(
    session: Session, shop: Shop, days: tuple[dt.date, dt.date], *, gstin: str | None = None
) -> Shop:
    """Return the shop as it files the return of some days: under ``gstin``, else the one it had last.

    Raises: ReturnNotApplicable (it was never regular in them).
    """
    found = find_filer(session, shop, days, gstin=gstin)
    if found is None:
        raise ReturnNotApplicable(scheme=_in_days(session, shop, days)[-1].scheme)
    return found


def find_filer(
    session: Session, shop: Shop, days: tuple[dt.date, dt.date], *, gstin: str | None = None
) -> Shop | None:
    """Find the shop as it files the return of some days; None where it was never regular in them."""
    stood = [one for one in _in_days(session, shop, days) if gstin in (None, one.gstin)]
    filers = [one for one in stood if one.scheme == "regular" and one.gstin]
    return filers[-1] if filers else None


def filing_gstins(session: Session, shop: Shop, days: tuple[dt.date, dt.date]) -> list[str]:
    """List the GSTINs under which the shop was regular in some days, the earliest first."""
    found = [one.gstin for one in _in_days(session, shop, days) if one.scheme == "regular"]
    return list(dict.fromkeys(gstin for gstin in found if gstin))


def _in_days(session: Session, shop: Shop, days: tuple[dt.date, dt.date]) -> list[Shop]:
    """The shop in each way in which it stood in these days."""
    rows = list_standings(session, shop.shop_id)
    if not rows or (shop.scheme_from is None and shop.scheme_until is None):
        return [shop]
    until = [row.from_on for row in rows[1:]] + [dt.date.max]
    inside = [
        row
        for row, end in zip(rows, until, strict=True)
        if row.from_on <= days[1] and end > days[0]
    ]
    return [_as(shop, row) for row in inside]


def _as(shop: Shop, row: ShopStanding) -> Shop:
    """Copy the shop as it stood: what is asked of the copy, of whichever day, is answered so."""
    stood = {"scheme": row.scheme, "gstin": row.gstin, "state": row.state}
    return Shop(**shop.model_dump() | stood | {"scheme_from": None, "scheme_until": None})
