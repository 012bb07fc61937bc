"""What a statement of account shows: plain values, no rows, no database."""

import datetime as dt
from dataclasses import dataclass

from core.documents.view import BankDetails, Party


@dataclass(frozen=True)
class StatementLine:
    """A bill, payment or note. ``detail`` is the second, grey line: goods, or the bill paid."""

    on: dt.date
    particulars: str
    number: str
    debit_paise: int
    credit_paise: int
    balance_paise: int
    detail: str = ""


@dataclass(frozen=True)
class OpenBill:
    """A bill of which something is still to pay."""

    number: str
    on: dt.date
    total_paise: int
    due_paise: int


@dataclass(frozen=True)
class StatementView:
    """A customer's khata from ``start`` to ``end``, both included; what is owed is positive.

    ``ageing`` is what is due by the age of its bill: 0-7, 8-15, 16-30, over 30 days; together with
    ``open_bills`` it may be left out. ``reference`` is the payment's own (`upi.reference_of`).
    """

    shop: Party
    customer: Party
    start: dt.date
    end: dt.date
    rows: tuple[StatementLine, ...]
    opening_paise: int
    closing_paise: int
    upi: str | None = None
    bank: BankDetails | None = None
    reference: str = ""
    made_on: dt.date | None = None
    ageing: tuple[int, int, int, int] | None = None
    open_bills: tuple[OpenBill, ...] = ()
    language: str = "en"

    @property
    def debit_paise(self) -> int:
        """All that was charged."""
        return sum(row.debit_paise for row in self.rows)

    @property
    def credit_paise(self) -> int:
        """All that was paid or credited."""
        return sum(row.credit_paise for row in self.rows)
