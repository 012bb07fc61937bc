"""Write entries, and the customer's balance with them, in the caller's transaction."""

import datetime as dt
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from sqlalchemy import func, insert, update
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.columns import table_of
from core.db import upsert
from core.errors import AmountNotValid, BadState, ChargeNotFound, DateInFuture, DocumentTooLarge
from core.ids import new_id
from core.ledger import open_items, postings
from core.ledger.models import Account, AccountMonth, Charge, Entry, OpenItem
from core.ledger.postings import Posting
from core.money import MAX_DOCUMENT_PAISE, rupees_text

_INSERT = insert(table_of(Entry))


@dataclass(frozen=True)
class Document:
    """What entries are written for. ``label``: what people call it."""

    ref_type: str
    ref_id: str
    customer_id: str | None
    on: dt.date
    label: str = ""
    reverses: bool = False
    again: bool = False  # after it was taken back


def post(session: Session, actor: Actor, document: Document, lines: list[Posting]) -> None:
    """Append a document's entries and move the customer's balance; a bill of nothing has none."""
    if not lines:
        return
    is_first = not (document.reverses or document.again)
    start = 0 if is_first else _count(session, actor.shop_id, document.ref_id)
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
                "label": document.label,
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
    _move_balance(session, actor.shop_id, document, moved)


def _count(session: Session, shop_id: str, ref_id: str) -> int:
    counted = select(func.count()).where(Entry.shop_id == shop_id, Entry.ref_id == ref_id)
    return session.exec(counted).one()


def _move_balance(session: Session, shop_id: str, document: Document, paise: int) -> None:
    """One statement each, so that two first documents of a customer at once wait for each other."""
    key = {"shop_id": shop_id, "customer_id": document.customer_id or ""}
    month = {"month": month_of(document.on), "moved_paise": paise}
    upsert(session, Account, {**key, "balance_paise": paise}, adds=("balance_paise",))
    upsert(session, AccountMonth, {**key, **month}, adds=("moved_paise",))


def month_of(on: dt.date) -> str:
    """Return the month of a date as it is kept: ``2026-11``."""
    return f"{on:%Y-%m}"


def reverse(session: Session, actor: Actor, document: Document) -> None:
    """Append entries that take a document's back, with the original's date."""
    lines = postings.reversed_(_originals(session, actor.shop_id, document.ref_id))
    post(session, actor, replace(document, reverses=True), lines)


def post_again(session: Session, actor: Actor, document: Document) -> None:
    """Append the entries of a document that was taken back once more, with the original's date."""
    lines = _originals(session, actor.shop_id, document.ref_id)
    post(session, actor, replace(document, again=True), lines)


def _originals(session: Session, shop_id: str, ref_id: str) -> list[Posting]:
    """What a document was first posted with, before it was ever taken back."""
    statement = select(Entry).where(Entry.shop_id == shop_id, Entry.ref_id == ref_id)
    rows = session.exec(statement.order_by(col(Entry.seq))).all()
    return [
        Posting(entry.account, entry.debit_paise, entry.credit_paise)
        for entry in takewhile(lambda entry: not entry.reverses, rows)
    ]


def record_opening(
    session: Session, actor: Actor, customer_id: str, *, due: tuple[str, dt.date, int]
) -> Charge:
    """Record a due from before: ``due`` is (bill number, date, paise).

    Raises: AmountNotValid, DocumentTooLarge, DateInFuture.
    """
    number, on, amount_paise = due
    return _charge(
        session,
        actor,
        {
            "kind": "opening",
            "customer_id": customer_id,
            "number": number,
            "on": on,
            "amount_paise": amount_paise,
        },
    )


@dataclass(frozen=True)
class NewCredit:
    """Goods or money given on udhaar without a bill. ``on`` None: today."""

    amount_paise: int
    note: str = ""
    on: dt.date | None = None


def record_credit(session: Session, actor: Actor, customer_id: str, new: NewCredit) -> Charge:
    """Record what was given on udhaar without a bill.

    Raises: AmountNotValid, DocumentTooLarge, DateInFuture.
    """
    return _charge(
        session,
        actor,
        {
            "kind": "adjustment",
            "customer_id": customer_id,
            "on": new.on or actor.today,
            "amount_paise": new.amount_paise,
            "note": new.note,
        },
    )


def _charge(session: Session, actor: Actor, values: dict[str, Any]) -> Charge:
    charge = Charge(
        shop_id=actor.shop_id,
        id=new_id(session, "opn" if values["kind"] == "opening" else "adj"),
        at=actor.at,
        source_channel=actor.channel,
        source_message_id=actor.message_id,
        source_text=actor.text,
        **values,
    )
    if charge.amount_paise <= 0:
        raise AmountNotValid(field="amount", value=rupees_text(charge.amount_paise))
    if charge.amount_paise > MAX_DOCUMENT_PAISE:
        raise DocumentTooLarge(total_paise=charge.amount_paise)
    if charge.on > actor.today:
        raise DateInFuture(on=charge.on.isoformat())
    session.add(charge)
    session.flush()
    post(session, actor, _document(charge), postings.for_charge(charge.kind, charge.amount_paise))
    item = OpenItem(
        shop_id=charge.shop_id,
        id=charge.id,
        kind=charge.kind,
        customer_id=charge.customer_id,
        number=charge.number,
        on=charge.on,
        due_on=charge.on,
        amount_paise=charge.amount_paise,
        due_paise=charge.amount_paise,
    )
    open_items.open_item(session, item)
    after = {"customer": charge.customer_id, "amount_paise": charge.amount_paise}
    audit.record(session, actor, f"{charge.kind}.record", entity=charge.id, change=(None, after))
    return charge


def _document(charge: Charge, *, reverses: bool = False) -> Document:
    return Document(charge.kind, charge.id, charge.customer_id, charge.on, charge.number, reverses)


def get_charge(session: Session, shop_id: str, charge_id: str) -> Charge:
    """Return a charge. Raises: ChargeNotFound."""
    charge = session.get(Charge, (shop_id, charge_id))
    if not charge:
        raise ChargeNotFound(charge=charge_id)
    return charge


def reverse_charge(session: Session, actor: Actor, charge_id: str) -> Charge:
    """Take a charge back: reversing entries of its date, nothing of it is open any more.

    Payments that settled it are the caller's to release. Raises: ChargeNotFound, BadState where it
    was taken back before.
    """
    charge = get_charge(session, actor.shop_id, charge_id)
    taken = session.execute(
        update(Charge)
        .where(
            col(Charge.shop_id) == actor.shop_id,
            col(Charge.id) == charge_id,
            col(Charge.reversed_at).is_(None),
        )
        .values(reversed_at=actor.at)
        .returning(col(Charge.id))
    )
    if taken.first() is None:
        raise BadState(state="reversed")
    session.refresh(charge)
    reverse(session, actor, _document(charge, reverses=True))
    open_items.close(session, actor, charge_id)
    before = {"amount_paise": charge.amount_paise}
    audit.record(session, actor, f"{charge.kind}.reverse", entity=charge_id, change=(before, None))
    return charge
