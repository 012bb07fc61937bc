"""GSTR-3B as far as sales make it, and the tax of a month by rate; both from the documents of GSTR-1.

Table 3.1 of GSTR-3B: (a) taxable, (b) zero-rated, (c) nil rated and exempt, (e) non-GST; 3.1.1 what a
marketplace pays; 3.2 what went to other states without GSTIN. Purchases are not Pakka's: 3.1(d) and
table 4 are the accountant's. Supplies under reverse charge are the buyer's to pay and stand apart.
Source: Rule 61, form GSTR-3B; GSTN's own filling of it from GSTR-1.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from sqlmodel import Session

from core.gst.states import get_state
from core.gst.supply import is_export, is_sez
from core.reports.gstr1.advances import AdvanceKey, advances
from core.reports.gstr1.documents import Days, Document, Heads, Line, all_documents
from core.shops.models import Shop
from core.tabular import Cell, Chart, Column, Report, Table, with_total

_SIGN = {"": 1, "C": -1, "D": 1}
_HEADS = (
    Column("Taxable ₹", "money"),
    Column("IGST ₹", "money"),
    Column("CGST ₹", "money"),
    Column("SGST/UTGST ₹", "money"),
    Column("Cess ₹", "money"),
)
_ROWS = {
    "a": "3.1 (a) Outward taxable supplies (other than zero rated, nil rated and exempted)",
    "b": "3.1 (b) Outward taxable supplies (zero rated)",
    "c": "3.1 (c) Other outward supplies (nil rated, exempted)",
    "e": "3.1 (e) Non-GST outward supplies",
    "eco": "3.1.1 (ii) Through an e-commerce operator who pays the tax, s. 9(5)",
    "rcm": "Under reverse charge: tax for the buyer to pay, in no row above",
}


@dataclass
class Liability:
    """What the documents of some days come to, in paise; notes are taken off or added."""

    rows: dict[str, Heads] = field(default_factory=lambda: {key: Heads() for key in _ROWS})
    far: dict[tuple[str, str], Heads] = field(default_factory=dict)
    by_rate: dict[str, Heads] = field(default_factory=dict)

    def add(self, document: Document) -> None:
        """Take a document in."""
        sign = _SIGN[document.note]
        for line in document.lines:
            row = _row(document, line)
            self.rows[row].add(line, sign)
            if row in {"a", "b"}:
                self.by_rate.setdefault(line.rate, Heads()).add(line, sign)
            if row == "a" and _is_far(document):
                key = _buyer_kind(document), document.facts.place
                self.far.setdefault(key, Heads()).add(line, sign)

    def add_advances(self, sums: dict[AdvanceKey, Heads], sign: int) -> None:
        """Take advances in: received ones add to the tax, adjusted ones are taken off it."""
        for (_, _, rate), heads in sums.items():
            self.rows["a"].add(heads, sign)
            self.by_rate.setdefault(rate, Heads()).add(heads, sign)


def _row(document: Document, line: Line) -> str:
    supply = document.facts.supply
    if document.operator_pays:
        return "eco"
    if is_export(supply) or is_sez(supply):
        return "b"
    if line.treatment != "taxable":
        return "e" if line.treatment == "non_gst" else "c"
    return "rcm" if document.reverse_charge else "a"


def _is_far(document: Document) -> bool:
    facts = document.facts
    return facts.place != facts.own_state and _buyer_kind(document) != ""


def _buyer_kind(document: Document) -> str:
    """Who stands in table 3.2: buyers without GSTIN, and holders of a UIN."""
    gstin = document.facts.gstin
    if gstin is None:
        return "Unregistered persons"
    return "UIN holders" if gstin[12:14] in {"UN", "ON"} else ""


def liability_of(session: Session, shop: Shop, days: Days) -> Liability:
    """Add up the documents and advances of these days."""
    liability = Liability()
    for document in all_documents(session, shop, days):
        liability.add(document)
    found = advances(session, shop, days)
    liability.add_advances(found.received, 1)
    liability.add_advances(found.adjusted, -1)
    return liability


def _sums(heads: Heads) -> tuple[Cell, ...]:
    return heads.taxable, heads.igst, heads.cgst, heads.sgst, heads.cess


def gstr3b(session: Session, shop: Shop, days: Days, *, today: dt.date) -> Report:
    """Build the sales side of GSTR-3B."""
    liability = liability_of(session, shop, days)
    rows = tuple((name, *_sums(liability.rows[key])) for key, name in _ROWS.items())
    tables = [Table("Outward supplies", (Column("Supply"), *_HEADS), rows)]
    far: tuple[tuple[Cell, ...], ...] = tuple(
        (kind, f"{place}-{get_state(place).name}", heads.taxable, heads.igst)
        for (kind, place), heads in sorted(liability.far.items())
    )
    columns = (Column("To"), Column("Place of supply"), _HEADS[0], _HEADS[1])
    if far:
        tables.append(Table("3.2 Of 3.1 (a), to other states", columns, far))
    return Report("GSTR-3B, sales side", days_text(days), tuple(tables), _tax_chart(liability))


def tax_liability(session: Session, shop: Shop, days: Days, *, today: dt.date) -> Report:
    """Build the tax of some days by rate."""
    liability = liability_of(session, shop, days)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (Decimal(rate), *_sums(heads), heads.tax)
        for rate, heads in sorted(liability.by_rate.items(), key=lambda one: Decimal(one[0]))
    )
    columns = (Column("GST %", "number"), *_HEADS, Column("Tax ₹", "money"))
    table = with_total("Tax by rate", (Column("What"), *columns), _named(rows))
    return Report("Tax liability", days_text(days), (table,), _tax_chart(liability))


def _named(rows: Iterable[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple(("Sales", *row) for row in rows)


def _tax_chart(liability: Liability) -> tuple[Chart, ...]:
    owed = liability.rows["a"]
    zero = liability.rows["b"]
    bars = (
        ("IGST", owed.igst + zero.igst),
        ("CGST", owed.cgst),
        ("SGST/UTGST", owed.sgst),
        ("Cess", owed.cess + zero.cess),
    )
    shown = tuple(bar for bar in bars if bar[1])
    return (Chart("Tax to pay on sales", shown),) if shown else ()


def days_text(days: Days) -> str:
    """Write some days; a whole month by its name.

    >>> days_text((dt.date(2026, 11, 1), dt.date(2026, 11, 30)))
    'November 2026'
    """
    start, end = days
    whole = start.day == 1 and (end + dt.timedelta(days=1)).day == 1
    if whole and (start.year, start.month) == (end.year, end.month):
        return f"{start:%B %Y}"
    one = f"{start.day} {start:%b %Y}"
    return one if start == end else f"{one} to {end.day} {end:%b %Y}"
