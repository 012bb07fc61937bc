"""Many dues from before at once, as an import brings them; and all of them taken back.

What `core.ledger.service` does for one, in a few statements for thousands: charge, double entry,
balance, month, open item, and one line in the audit trail.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.columns import table_of
from core.errors import AmountNotValid, DateInFuture
from core.ids import new_id
from core.ledger import postings
from core.ledger.models import Account, AccountMonth, Charge, Entry, OpenItem
from core.ledger.postings import Posting
from core.ledger.service import month_of
from core.money import MAX_DOCUMENT_PAISE, rupees_text

_BATCH = 500


@dataclass(frozen=True)
class OpeningDue:
    """Whose due, what it is called, since when, how much."""

    customer_id: str
    number: str
    on: dt.date
    amount_paise: int


Row = dict[str, Any]


def record_openings(session: Session, actor: Actor, dues: Sequence[OpeningDue]) -> list[str]:
    """Record dues from before; return the ids of their charges, in order.

    Raises: AmountNotValid, DateInFuture; nothing of it is then to be kept.
    """
    charges = [_charge(session, actor, due) for due in dues]
    for some in _some(charges):
        session.execute(insert(table_of(Charge)), some)
        _post(session, actor, some, reverses=False)
        session.execute(insert(table_of(OpenItem)), [_open_item(row) for row in some])
    if charges:
        total = sum(row["amount_paise"] for row in charges)
        after = {"charges": len(charges), "amount_paise": total}
        first = charges[0]["id"]
        audit.record(session, actor, "opening.import", entity=first, change=(None, after))
    return [row["id"] for row in charges]


def _charge(session: Session, actor: Actor, due: OpeningDue) -> Row:
    if not 0 < due.amount_paise <= MAX_DOCUMENT_PAISE:
        raise AmountNotValid(field="opening", value=rupees_text(due.amount_paise))
    if due.on > actor.today:
        raise DateInFuture(on=due.on.isoformat())
    return {
        "shop_id": actor.shop_id,
        "id": new_id(session, "opn"),
        "kind": "opening",
        "customer_id": due.customer_id,
        "number": due.number,
        "on": due.on,
        "amount_paise": due.amount_paise,
        "note": "",
        "at": actor.at,
        "source_channel": actor.channel,
        "source_message_id": actor.message_id,
        "source_text": actor.text,
        "reversed_at": None,
    }


def _open_item(charge: Row) -> Row:
    same = ("shop_id", "id", "kind", "customer_id", "number", "on", "amount_paise")
    more = {"due_on": charge["on"], "due_paise": charge["amount_paise"]}
    return {name: charge[name] for name in same} | more


def _some(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(rows), _BATCH):
        yield rows[start : start + _BATCH]


def _post(session: Session, actor: Actor, charges: Sequence[Row], *, reverses: bool) -> None:
    entries: list[Row] = []
    accounts: list[Row] = []
    months: list[Row] = []
    for charge in charges:
        lines = postings.for_charge(charge["kind"], charge["amount_paise"])
        start = len(lines) if reverses else 0
        for i, line in enumerate(postings.reversed_(lines) if reverses else lines, start=start):
            entries.append(_entry(actor, charge, (i, line), reverses=reverses))
        paise = -charge["amount_paise"] if reverses else charge["amount_paise"]
        key = {"shop_id": actor.shop_id, "customer_id": charge["customer_id"]}
        accounts.append({**key, "balance_paise": paise})
        months.append({**key, "month": month_of(charge["on"]), "moved_paise": paise})
    session.execute(insert(table_of(Entry)), entries)
    _move(session, Account, "balance_paise", accounts)
    _move(session, AccountMonth, "moved_paise", months)


def _entry(actor: Actor, charge: Row, line: tuple[int, Posting], *, reverses: bool) -> Row:
    seq, posting = line
    return {
        "shop_id": actor.shop_id,
        "ref_id": charge["id"],
        "seq": seq,
        "ref_type": charge["kind"],
        "account": posting.account,
        "customer_id": charge["customer_id"],
        "label": charge["number"],
        "debit_paise": posting.debit_paise,
        "credit_paise": posting.credit_paise,
        "on": charge["on"],
        "at": actor.at,
        "reverses": reverses,
    }


def _move(session: Session, model: Any, column: str, rows: list[dict[str, Any]]) -> None:
    """Add to what stands there, whoever writes beside us."""
    dialect = session.get_bind().dialect.name
    upsert: Any = postgresql.insert if dialect == "postgresql" else sqlite.insert
    made = upsert(table_of(model))
    keys = [key.name for key in table_of(model).primary_key]
    raised = table_of(model).c[column] + made.excluded[column]
    session.execute(made.on_conflict_do_update(index_elements=keys, set_={column: raised}), rows)


def take_back(session: Session, actor: Actor, charge_ids: Sequence[str]) -> int:
    """Reverse the dues of an import that nothing was paid on; return how many.

    Those that were taken back before, or that a payment settles, stay.
    """
    count = 0
    for some in _some(charge_ids):
        charges = _standing(session, actor.shop_id, some)
        if not charges:
            continue
        ids = [row["id"] for row in charges]
        mine = (col(Charge.shop_id) == actor.shop_id, col(Charge.id).in_(ids))
        session.execute(update(Charge).where(*mine).values(reversed_at=actor.at))
        _post(session, actor, charges, reverses=True)
        items = (col(OpenItem.shop_id) == actor.shop_id, col(OpenItem.id).in_(ids))
        session.execute(update(OpenItem).where(*items).values(amount_paise=0, due_paise=0))
        count += len(ids)
    if count:
        audit.record(
            session, actor, "opening.reverse", entity=charge_ids[0], change=(None, {"count": count})
        )
    return count


def _standing(session: Session, shop_id: str, charge_ids: Sequence[str]) -> list[Row]:
    untouched = select(OpenItem.id).where(
        OpenItem.shop_id == shop_id,
        col(OpenItem.id).in_(charge_ids),
        col(OpenItem.due_paise) == col(OpenItem.amount_paise),
    )
    statement = select(Charge).where(
        Charge.shop_id == shop_id,
        col(Charge.id).in_(charge_ids),
        col(Charge.reversed_at).is_(None),
        col(Charge.id).in_(untouched),
    )
    return [row.model_dump() for row in session.exec(statement.with_for_update())]
