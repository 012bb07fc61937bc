"""Table 13: which numbers were used in a month, run by run."""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlmodel import Session

from core.columns import table_of
from core.invoices.models import Invoice, Note
from core.reports.gstr1.documents import Days, billed_by
from core.shops.models import Shop
from core.trade_papers.models import TradePaper
from core.vouchers.models import Voucher

# Natures of documents by their code; the portal writes them so.
NATURES = {
    1: "Invoices for outward supply",
    2: "Invoices for inward supply from unregistered person",
    3: "Revised Invoice",
    4: "Debit Note",
    5: "Credit Note",
    6: "Receipt voucher",
    7: "Payment Voucher",
    8: "Refund voucher",
    9: "Delivery Challan for job work",
    10: "Delivery Challan for supply on approval",
    11: "Delivery Challan in case of liquid gas",
    12: "Delivery Challan in cases other than by way of supply (excluding at S no. 9 to 11)",
}
PURPOSES = {"job_work": 9, "approval": 10, "liquid_gas": 11}
_OTHER_CHALLAN = 12
_TRAILING = re.compile(r"^(.*?)(\d{1,15})$")
_BATCH = 5_000


@dataclass(frozen=True)
class Run:
    """An unbroken run of numbers of one nature; ``total`` counts the cancelled, too."""

    nature: int
    first: str
    last: str
    total: int
    cancelled: int

    @property
    def net(self) -> int:
        """How many stand."""
        return self.total - self.cancelled


@dataclass
class _Numbers:
    counts: "array[int]" = field(default_factory=lambda: array("q"))
    cancelled: set[int] = field(default_factory=set)


def runs(session: Session, shop: Shop, days: Days) -> list[Run]:
    """List the runs of numbers of the documents dated in these days, by nature.

    Numbers are kept apart by what stands before their last digits and by how many digits those have
    where they begin with zero, so that a number of the shop's own making is a run of its own.
    """
    found: dict[tuple[int, str, int], _Numbers] = {}
    for nature, number, status in _documents(session, shop, days):
        match = _TRAILING.match(number)
        before, digits = match.groups() if match else (number, "")
        wide = len(digits)
        numbers = found.setdefault((nature, before, wide), _Numbers())
        n = int(digits or 0)
        numbers.counts.append(n)
        if status == "cancelled":
            numbers.cancelled.add(n)
    made = [run for key, numbers in found.items() for run in _runs(key, numbers)]
    return sorted(_joined(made), key=lambda run: (run.nature, run.first))


def _runs(key: tuple[int, str, int], numbers: _Numbers) -> Iterator[Run]:
    nature, before, wide = key
    counts = array("q", sorted(numbers.counts))
    start = 0
    for i in range(1, len(counts) + 1):
        if i < len(counts) and counts[i] - counts[i - 1] == 1:
            continue
        first, last = counts[start], counts[i - 1]
        gone = sum(first <= n <= last for n in numbers.cancelled)
        yield Run(
            nature, _number(before, first, wide), _number(before, last, wide), i - start, gone
        )
        start = i


def _number(before: str, n: int, wide: int) -> str:
    return f"{before}{n:0{wide}d}" if wide else before


def _joined(made: list[Run]) -> list[Run]:
    """Join GH/26-27/9999 and GH/26-27/10000, whose digits differ in number alone."""
    made.sort(key=lambda run: (run.nature, _TRAILING.sub(r"\1", run.first), _count(run.first)))
    joined: list[Run] = []
    for run in made:
        last = joined[-1] if joined else None
        if last and last.nature == run.nature and _follows(last.last, run.first):
            total, cancelled = last.total + run.total, last.cancelled + run.cancelled
            joined[-1] = Run(run.nature, last.first, run.last, total, cancelled)
        else:
            joined.append(run)
    return joined


def _count(number: str) -> int:
    match = _TRAILING.match(number)
    return int(match[2]) if match else 0


def _follows(last: str, first: str) -> bool:
    same = _TRAILING.sub(r"\1", last) == _TRAILING.sub(r"\1", first)
    return same and _count(first) == _count(last) + 1 and not _count_text(first).startswith("0")


def _count_text(number: str) -> str:
    match = _TRAILING.match(number)
    return match[2] if match else ""


def _documents(session: Session, shop: Shop, days: Days) -> Iterable[tuple[int, str, str]]:
    """Every number that was used: (nature, number, status)."""
    for number, status in _of(session, Invoice, shop, days=days):
        yield 1, number, status
    for kind, number, status in _notes(session, shop, days):
        yield (5 if kind == "credit" else 4), number, status
    for kind, number, status in _of(session, Voucher, shop, days=days, more=("kind",)):
        yield (6 if kind == "receipt" else 8), number, status
    papers = _of(session, TradePaper, shop, days=days, more=("kind", "purpose"))
    for kind, purpose, number, status in papers:
        if kind == "challan":
            yield PURPOSES.get(purpose, _OTHER_CHALLAN), number, status


def _of(
    session: Session, model: type, shop: Shop, *, days: Days, more: tuple[str, ...] = ()
) -> Iterable[tuple[str, ...]]:
    c = table_of(model).c
    columns = (*(c[name] for name in more), c.number, c.status)
    inside = (c.shop_id == shop.shop_id, c.on.between(*days), billed_by(shop, c.supplier))
    return _rows(session, select(*columns).where(*inside))


def _notes(session: Session, shop: Shop, days: Days) -> Iterable[tuple[str, ...]]:
    """The notes on what was billed under the shop's GSTIN: a note bears that of its invoice."""
    n, i = table_of(Note).c, table_of(Invoice).c
    of_invoice = (i.shop_id == n.shop_id) & (i.id == n.invoice_id)
    statement = select(n.kind, n.number, n.status).join_from(n.id.table, i.id.table, of_invoice)
    inside = (n.shop_id == shop.shop_id, n.on.between(*days), billed_by(shop, i.supplier))
    return _rows(session, statement.where(*inside))


def _rows(session: Session, statement: Any) -> Iterable[tuple[str, ...]]:
    rows = session.execute(statement.execution_options(yield_per=_BATCH))
    return (tuple(row) for row in rows)
