"""The trail of the e-invoice API: each call by a client, how it ended, what was asked and answered."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import insert
from sqlmodel import Session, col, or_, select

from core.columns import table_of
from core.einvoice.models import EinvoiceCall
from core.ids import new_id

_INSERT = insert(table_of(EinvoiceCall))


@dataclass(frozen=True)
class Watched:
    """A call that has ended. ``duration_ms`` is whole milliseconds; the bodies hold no secret."""

    request_id: str
    client_id: str
    gstin: str
    method: str
    path: str
    status: int
    duration_ms: int
    request_sha256: str
    request: str
    response: str
    provider: str = ""
    provider_status: str = ""
    irn: str | None = None


def record(session: Session, shop_id: str, watched: Watched, *, at: dt.datetime) -> None:
    """Keep a call."""
    row = {"shop_id": shop_id, "id": new_id(session, "ecl"), "at": at, **vars(watched)}
    session.connection().execute(_INSERT, row)


@dataclass(frozen=True)
class Which:
    """Which calls are wanted: from a day on, up to the end of another, about one reference number."""

    since: dt.datetime | None = None
    until: dt.datetime | None = None
    irn: str | None = None


def calls_of(
    session: Session,
    shop_id: str,
    which: Which,
    *,
    before: tuple[dt.datetime, str] | None,
    limit: int,
) -> list[EinvoiceCall]:
    """List calls, newest first, from a place on."""
    statement = select(EinvoiceCall).where(EinvoiceCall.shop_id == shop_id)
    if which.since:
        statement = statement.where(EinvoiceCall.at >= which.since)
    if which.until:
        statement = statement.where(EinvoiceCall.at < which.until)
    if which.irn:
        statement = statement.where(EinvoiceCall.irn == which.irn)
    if before:
        at, id_ = before
        earlier = (col(EinvoiceCall.at) == at) & (col(EinvoiceCall.id) < id_)
        statement = statement.where(or_(col(EinvoiceCall.at) < at, earlier))
    newest = (col(EinvoiceCall.at).desc(), col(EinvoiceCall.id).desc())
    return list(session.exec(statement.order_by(*newest).limit(limit)).all())
