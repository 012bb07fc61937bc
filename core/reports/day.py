"""Sales and receipts of some days."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.invoices.models import Invoice, Note
from core.ledger.queries import outstanding
from core.payments.models import Payment


@dataclass(frozen=True)
class Sales:
    """Sums of some days, in paise. ``received`` is by mode, largest first, less what was given back."""

    count: int
    cancelled: int
    taxable_paise: int
    tax_paise: int
    round_off_paise: int
    total_paise: int
    credited_paise: int
    received: dict[str, int]
    owed_paise: int


def sales_of(session: Session, shop_id: str, days: tuple[dt.date, dt.date]) -> Sales:
    """Add up the documents dated in these days, both included; ``owed_paise`` is as of now."""
    start, end = days
    sums: list[Any] = [
        func.count(),
        *(
            func.coalesce(func.sum(column), 0)
            for column in (
                Invoice.taxable_paise,
                Invoice.cgst_paise,
                Invoice.sgst_paise,
                Invoice.igst_paise,
                Invoice.cess_paise,
                Invoice.round_off_paise,
                Invoice.total_paise,
            )
        ),
    ]
    inside = (col(Invoice.on) >= start, col(Invoice.on) <= end, col(Invoice.shop_id) == shop_id)
    issued = select(*sums).where(*inside, Invoice.status == "issued")
    row = [int(paise) for paise in session.execute(issued).one()]
    count, taxable, cgst, sgst, igst, cess, round_off, total = row
    cancelled = select(func.count()).where(*inside, Invoice.status == "cancelled")
    return Sales(
        count=count,
        cancelled=int(session.exec(cancelled).one()),
        taxable_paise=taxable,
        tax_paise=cgst + sgst + igst + cess,
        round_off_paise=round_off,
        total_paise=total,
        credited_paise=_credited(session, shop_id, days),
        received=_received(session, shop_id, days),
        owed_paise=sum(paise for _, paise in outstanding(session, shop_id)),
    )


def _credited(session: Session, shop_id: str, days: tuple[dt.date, dt.date]) -> int:
    statement = select(func.coalesce(func.sum(Note.total_paise), 0)).where(
        Note.shop_id == shop_id,
        Note.kind == "credit",
        Note.status == "issued",
        Note.on >= days[0],
        Note.on <= days[1],
    )
    return int(session.exec(statement).one())


def _received(session: Session, shop_id: str, days: tuple[dt.date, dt.date]) -> dict[str, int]:
    statement = (
        select(Payment.mode, Payment.direction, func.sum(Payment.amount_paise))
        .where(
            Payment.shop_id == shop_id,
            Payment.on >= days[0],
            Payment.on <= days[1],
            col(Payment.reversed_at).is_(None),
        )
        .group_by(Payment.mode, Payment.direction)
    )
    sums: dict[str, int] = {}
    for mode, direction, paise in session.exec(statement):
        sums[mode] = sums.get(mode, 0) + (int(paise) if direction == "in" else -int(paise))
    kept = {mode: paise for mode, paise in sums.items() if paise}
    return dict(sorted(kept.items(), key=lambda row: -row[1]))
