"""Open items: what each bill and each charge still asks of its customer."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from core import extras
from core.actor import Actor
from core.columns import table_of
from core.ledger.models import OpenItem

_INSERT = insert(table_of(OpenItem))
# First due first; of one day's bills the lower number.
OLDEST_FIRST = (
    col(OpenItem.due_on),
    col(OpenItem.on),
    func.length(OpenItem.number),
    col(OpenItem.number),
    col(OpenItem.id),
)


def open_item(session: Session, item: OpenItem) -> None:
    """Add what a new document asks for."""
    session.execute(_INSERT, [item.model_dump()])


def get_item(session: Session, shop_id: str, item_id: str) -> OpenItem | None:
    """Return an item as the database has it now, its row locked until the transaction's end."""
    statement = select(OpenItem).where(OpenItem.shop_id == shop_id, OpenItem.id == item_id)
    locked = statement.with_for_update().execution_options(populate_existing=True)
    return session.exec(locked).first()


def due_of(session: Session, shop_id: str, item_id: str) -> int:
    """Return what is still to pay of an invoice or a charge; 0 where there is none."""
    item = session.get(OpenItem, (shop_id, item_id), populate_existing=True)
    return item.due_paise if item else 0


def dues_of(session: Session, shop_id: str, item_ids: Sequence[str]) -> dict[str, int]:
    """Map items to what is still to pay of them, in one statement."""
    statement = select(OpenItem.id, OpenItem.due_paise).where(
        OpenItem.shop_id == shop_id, col(OpenItem.id).in_(item_ids)
    )
    return dict(session.exec(statement).all())


def items_of(session: Session, shop_id: str, item_ids: Sequence[str]) -> dict[str, OpenItem]:
    """Return items by their ids as they are now, in one look; none is locked."""
    statement = select(OpenItem).where(OpenItem.shop_id == shop_id, col(OpenItem.id).in_(item_ids))
    rows = session.exec(statement.execution_options(populate_existing=True))
    return {row.id: row for row in rows}


def list_open(session: Session, shop_id: str, customer_id: str) -> Sequence[OpenItem]:
    """List what a customer has to pay, first due first."""
    return session.exec(_open(shop_id, customer_id)).all()


def list_openings(session: Session, shop_id: str) -> Sequence[OpenItem]:
    """List the numbered dues of the time before that are still open, newest first."""
    statement = select(OpenItem).where(
        OpenItem.shop_id == shop_id,
        OpenItem.kind == "opening",
        OpenItem.number != "",
        col(OpenItem.due_paise) > 0,
    )
    return session.exec(statement.order_by(col(OpenItem.on).desc(), col(OpenItem.id))).all()


def lock_open(session: Session, shop_id: str, customer_id: str) -> Sequence[OpenItem]:
    """List as `list_open`, the rows locked: two payments at once wait for each other (PostgreSQL)."""
    locked = _open(shop_id, customer_id).with_for_update()
    return session.exec(locked.execution_options(populate_existing=True)).all()


def _open(shop_id: str, customer_id: str) -> SelectOfScalar[OpenItem]:
    statement = select(OpenItem).where(
        OpenItem.shop_id == shop_id,
        OpenItem.customer_id == customer_id,
        col(OpenItem.due_paise) > 0,
    )
    return statement.order_by(*OLDEST_FIRST)


def change(session: Session, actor: Actor, item_id: str, *, amount: int = 0, due: int = 0) -> None:
    """Raise or lower what an item costs, and what of it is open, by these paise."""
    moved = {
        "amount_paise": col(OpenItem.amount_paise) + amount,
        "due_paise": col(OpenItem.due_paise) + due,
    }
    _set(session, actor, item_id, moved)


def owe_again(session: Session, actor: Actor, item_id: str, paise: int) -> None:
    """Raise what is open of an item within a change of it that was noted already."""
    _update(session, actor, item_id, {"due_paise": col(OpenItem.due_paise) + paise})


def close(session: Session, actor: Actor, item_id: str) -> None:
    """Let an item that was taken back ask for nothing."""
    _set(session, actor, item_id, {"amount_paise": 0, "due_paise": 0})


def open_again(session: Session, actor: Actor, item_id: str, paise: int) -> None:
    """Let an item that was taken back ask for what it did before."""
    _set(session, actor, item_id, {"amount_paise": paise, "due_paise": paise})


def _set(session: Session, actor: Actor, item_id: str, values: dict[str, Any]) -> None:
    """Set what an item asks for; an invoice has changed by it, through whatever door that came."""
    if _update(session, actor, item_id, values) == "invoice":
        extras.touch(session, actor.shop_id, item_id, at=actor.at)


def _update(session: Session, actor: Actor, item_id: str, values: dict[str, Any]) -> str | None:
    changed = session.execute(
        update(OpenItem)
        .where(col(OpenItem.shop_id) == actor.shop_id, col(OpenItem.id) == item_id)
        .values(**values)
        .returning(col(OpenItem.kind))
    )
    return changed.scalar()


def find_by_number(session: Session, shop_id: str, part: str) -> OpenItem | None:
    """Find the newest item whose number ends so."""
    statement = select(OpenItem).where(
        OpenItem.shop_id == shop_id,
        col(OpenItem.number).endswith(part.strip().upper(), autoescape=True),
    )
    return session.exec(statement.order_by(col(OpenItem.on).desc())).first()
