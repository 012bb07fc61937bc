"""What the demo shows between the phones: a khata, how messages were read, the newest bills."""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from adapters.demo_data import CHANNEL
from core.chats.models import ChatMessage
from core.clock import INDIA
from core.customers.models import Customer
from core.invoices.models import Invoice
from core.invoices.queries import recent_invoices
from core.ledger.queries import balance
from core.ledger.statement import StatementQuery, StatementRow, read_page
from core.payments.service import due_paise

_ROWS = 5
_SKIPPED = {"intent", "needs"}


@dataclass(frozen=True)
class KhataRow:
    """One movement; positive: he owes more."""

    what: str
    when: str
    paise: int


@dataclass(frozen=True)
class Khata:
    """A customer's account: what was before, the newest movements, what he owes."""

    name: str
    before_paise: int
    rows: tuple[KhataRow, ...]
    balance_paise: int


@dataclass(frozen=True)
class BillRow:
    """A bill and its state in a word."""

    number: str
    who: str
    paise: int
    state: str


def newest_customer(session: Session, shop_id: str) -> Customer | None:
    """Find the customer of the newest bill that has one."""
    statement = (
        select(Invoice.customer_id)
        .where(Invoice.shop_id == shop_id, col(Invoice.customer_id).is_not(None))
        .order_by(col(Invoice.issued_at).desc())
        .limit(1)
    )
    customer_id = session.exec(statement).first()
    return session.get(Customer, (shop_id, customer_id)) if customer_id else None


def khata_of(session: Session, customer: Customer) -> Khata:
    """Read a customer's newest movements; with what was before they add up to the balance."""
    shop, person = customer.shop_id, customer.id
    moved = read_page(session, StatementQuery(shop, person), limit=None)
    rows = tuple(
        KhataRow(_what(row), _when(row), row.debit_paise - row.credit_paise)
        for row in moved.rows[-_ROWS:]
    )
    owed = balance(session, shop, person)
    return Khata(customer.name, owed - sum(row.paise for row in rows), rows, owed)


def _what(row: StatementRow) -> str:
    mode = row.label.partition(" ")[0]
    shown = mode.upper() if mode == "upi" else mode
    names = {
        "payment": f"Jama, {shown}",
        "refund": f"Wapas, {shown}",
        "opening": f"{row.label} (purana)",
        "adjustment": "Udhaar",
    }
    return names.get(row.ref_type, row.label)


def _when(row: StatementRow) -> str:
    at = row.at.astimezone(INDIA)
    if at.date() != row.on:
        return f"{row.on.day} {row.on:%b}"
    return f"{at.day} {at:%b, %H:%M}"


def bills(session: Session, shop_id: str) -> list[BillRow]:
    """List the newest bills."""
    return [
        BillRow(
            bill.number,
            (bill.recipient or {}).get("name", "Counter"),
            bill.total_paise,
            "Cancelled"
            if bill.status != "issued"
            else ("To pay" if due_paise(session, bill) > 0 else "Paid"),
        )
        for bill in recent_invoices(session, shop_id, limit=_ROWS)
    ]


def readings(session: Session, shop_id: str) -> list[tuple[str, str]]:
    """List the newest messages and how each was read, newest first."""
    statement = (
        select(ChatMessage)
        .where(
            ChatMessage.shop_id == shop_id,
            ChatMessage.channel == CHANNEL,
            ChatMessage.direction == "in",
        )
        .order_by(col(ChatMessage.at).desc())
        .limit(3 * _ROWS)
    )
    typed = [row for row in session.exec(statement) if not row.body.keys() & {"button", "file"}]
    return [(row.text, reading_text(row.reading)) for row in typed[:_ROWS]]


def reading_text(reading: dict[str, Any] | None) -> str:
    """Write a reading in one line: intent, then each slot that was stated.

    >>> reading_text({"acts": [{"intent": "create_invoice", "customer": "Ramesh",
    ...     "lines": [{"item": "cement", "qty": "2", "rate": "380"}]}], "needs": []})
    'create invoice · customer Ramesh · cement 2 × 380'
    """
    if not reading:
        return "not read"
    if "button" in reading:
        return "a command, or the button of that name or number"
    acts = [_act_text(act) for act in reading.get("acts", [])]
    needs = [str(need.get("slot", "")) for need in reading.get("needs", [])]
    asked = f" · asks {', '.join(needs)}" if needs else ""
    return " + ".join(acts) + asked


def _act_text(act: dict[str, Any]) -> str:
    parts = [str(act.get("intent", "")).replace("_", " ")]
    for name, value in act.items():
        if name in _SKIPPED or value in (None, [], {}, ""):
            continue
        if name == "lines":
            parts.extend(_line_text(line) for line in value)
        elif value is True:
            parts.append(name.replace("_", " "))
        else:
            parts.append(f"{name.replace('_', ' ')} {_plain(value)}")
    return " · ".join(parts)


def _line_text(line: dict[str, Any]) -> str:
    qty = " ".join(str(line[name]) for name in ("qty", "unit") if line.get(name))
    rate = line.get("rate") or line.get("amount")
    times = f" × {rate}" if line.get("rate") else f" = {rate}" if rate else ""
    return f"{line.get('item') or '?'} {qty}{times}".replace("  ", " ").strip()


def _plain(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part is not None)
    if isinstance(value, list):
        return ", ".join(_plain(part) for part in value)
    return str(value)
