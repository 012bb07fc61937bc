"""Write entries, and the customer's balance with them, in the caller's transaction."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.errors import AmountNotValid
from core.ids import new_id
from core.ledger import postings
from core.ledger.models import Account, Entry, Opening
from core.ledger.postings import Posting

_INSERT = insert(Entry)


@dataclass(frozen=True)
class Document:
    """What entries are written for."""

    ref_type: str
    ref_id: str
    customer_id: str | None
    on: dt.date
    reverses: bool = False


def post(session: Session, actor: Actor, document: Document, lines: list[Posting]) -> None:
    """Append a document's entries and move the customer's balance; a bill of nothing has none."""
    if not lines:
        return
    start = 0
    if document.reverses:
        counted = select(func.count()).where(
            Entry.shop_id == actor.shop_id, Entry.ref_id == document.ref_id
        )
        start = session.exec(counted).one()
    session.execute(
        _INSERT,
        [
            {
                "shop_id": actor.shop_id,
                "ref_id": document.ref_id,
                "seq": start + i,
                "ref_type": document.ref_type,
                "account": line.account,
                "customer_id": document.customer_id or "",
                "debit_paise": line.debit_paise,
                "credit_paise": line.credit_paise,
                "on": document.on,
                "at": actor.at,
                "reverses": document.reverses,
            }
            for i, line in enumerate(lines)
        ],
    )
    moved = sum(
        line.debit_paise - line.credit_paise
        for line in lines
        if line.account == postings.RECEIVABLE
    )
    _move_balance(session, actor.shop_id, document.customer_id or "", moved)


def _move_balance(session: Session, shop_id: str, customer_id: str, paise: int) -> None:
    """One statement, so that two first documents of a customer at once wait for each other."""
    dialect = session.get_bind().dialect.name
    insert_ = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = {"shop_id": shop_id, "customer_id": customer_id, "balance_paise": paise}
    moved = insert_(Account).values(**row)
    balance = col(Account.balance_paise) + paise
    session.execute(
        moved.on_conflict_do_update(
            index_elements=["shop_id", "customer_id"], set_={"balance_paise": balance}
        )
    )


def reverse(session: Session, actor: Actor, document: Document) -> None:
    """Append entries that take a document's back, with the original's date."""
    statement = select(Entry).where(
        Entry.shop_id == actor.shop_id,
        Entry.ref_id == document.ref_id,
        col(Entry.reverses).is_(False),
    )
    lines = [
        Posting(entry.account, entry.debit_paise, entry.credit_paise)
        for entry in session.exec(statement.order_by(col(Entry.seq)))
    ]
    post(session, actor, document, postings.reversed_(lines))


def record_opening(
    session: Session, actor: Actor, customer_id: str, *, due: tuple[str, dt.date, int]
) -> Opening:
    """Record a due from before: ``due`` is (bill number, date, paise). Raises: AmountNotValid."""
    number, on, amount_paise = due
    if amount_paise <= 0:
        raise AmountNotValid(field="amount", value=str(amount_paise))
    opening = Opening(
        shop_id=actor.shop_id,
        id=new_id(session, "opn"),
        customer_id=customer_id,
        number=number,
        on=on,
        amount_paise=amount_paise,
    )
    session.add(opening)
    session.flush()
    document = Document("opening", opening.id, customer_id, on)
    post(session, actor, document, postings.for_opening(amount_paise))
    audit.record(session, actor, "opening.record", entity=opening.id)
    return opening
