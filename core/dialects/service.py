"""Keep, find and change what a dialect was told of a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from core.dialects.models import DialectRow


@dataclass(frozen=True)
class Of:
    """Whose row it is, and of which dialect."""

    shop_id: str
    dialect: str


@dataclass(frozen=True)
class Said:
    """What is said of a row, at which instant; ``about`` stays as it was where none is given."""

    said: dict[str, Any]
    at: datetime
    about: str = ""


def keep(session: Session, of: Of, id_: str, new: Said) -> DialectRow:
    """Keep what was said of a row, in place of what was said before."""
    row = find(session, of, id_)
    if row is None:
        row = DialectRow(
            shop_id=of.shop_id, dialect=of.dialect, id=id_, created_at=new.at, changed_at=new.at
        )
    row.said, row.changed_at, row.about = new.said, new.at, new.about or row.about
    session.add(row)
    session.flush()
    return row


def find(session: Session, of: Of, id_: str) -> DialectRow | None:
    """Find what was said of a row."""
    return session.get(DialectRow, (of.shop_id, of.dialect, id_), populate_existing=True)


def find_about(session: Session, of: Of, about: str) -> Sequence[DialectRow]:
    """List what is about an invoice, oldest first."""
    statement = select(DialectRow).where(
        DialectRow.shop_id == of.shop_id,
        DialectRow.dialect == of.dialect,
        DialectRow.about == about,
    )
    return session.exec(statement.order_by(col(DialectRow.created_at), col(DialectRow.id))).all()


def said_of(session: Session, of: Of, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return what was said of each of several rows, by their ids; those of which nothing was are left out."""
    return {row.id: row.said for row in rows_of(session, of, ids)}


def rows_of(session: Session, of: Of, ids: Sequence[str]) -> Sequence[DialectRow]:
    """List what was said of several rows, in one look."""
    statement = select(DialectRow).where(
        DialectRow.shop_id == of.shop_id,
        DialectRow.dialect == of.dialect,
        col(DialectRow.id).in_(ids),
    )
    return session.exec(statement.execution_options(populate_existing=True)).all()
