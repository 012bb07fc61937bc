"""Rows of the sheets. PURE: a document, or a sum, in; rows as `core.workbook` writes them out."""

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache

from core.gst import units
from core.gst.gstr1 import invoice_type
from core.gst.states import get_state
from core.gst.supply import is_export
from core.reports.gstr1.advances import AdvanceKey
from core.reports.gstr1.documents import Document, Heads
from core.reports.gstr1.series import NATURES, Run
from core.reports.gstr1.totals import NIL_ROWS, TREATMENTS, HsnKey, HsnRow, Totals
from core.workbook import cell, date_cell, money_cell, text_cell

INVOICE_TYPES = {
    "R": "Regular B2B",
    "SEWP": "SEZ supplies with payment",
    "SEWOP": "SEZ supplies without payment",
    "DE": "Deemed Exp",
}
_NIL_WORDS = {
    "INTRB2B": "Inter-State supplies to registered persons",
    "INTRAB2B": "Intra-State supplies to registered persons",
    "INTRB2C": "Inter-State supplies to unregistered persons",
    "INTRAB2C": "Intra-State supplies to unregistered persons",
}
_EMPTY = "<c/>"
Rows = Iterator[str]


def _row(*cells: str) -> str:
    return f"<row>{''.join(cells)}</row>"


@lru_cache(maxsize=64)
def place_text(code: str) -> str:
    """Write a place of supply as the tool does: 24-Gujarat."""
    return f"{code}-{get_state(code).name}"


@lru_cache(maxsize=64)
def _place(code: str) -> str:
    return text_cell(place_text(code))


@lru_cache(maxsize=64)
def _rate(rate: str) -> str:
    return cell(Decimal(rate))


def _yes(said: bool) -> str:
    return text_cell("Y" if said else "N")


def _value(heads: Heads) -> str:
    return money_cell(heads.taxable) + money_cell(heads.cess)


def _identity(document: Document) -> str:
    """Number and date; of an amendment those of the original before them."""
    own = text_cell(document.number) + date_cell(document.on)
    if document.original is None:
        return own
    return text_cell(document.original[0]) + date_cell(document.original[1]) + own


def _ends(document: Document, before: str, between: str, after: str = "") -> Rows:
    """Repeat a document's columns for each of its rates."""
    for rate, heads in document.rates():
        yield f"<row>{before}{between}{_rate(rate)}{_value(heads)}{after}</row>"


def b2b(document: Document) -> Rows:
    """Sheets b2b and b2ba."""
    kind = INVOICE_TYPES[invoice_type(document.facts.supply)]
    before = text_cell(document.facts.gstin or "") + cell(document.name) + _identity(document)
    facts = money_cell(document.value) + _place(document.facts.place)
    return _ends(
        document,
        before,
        f"{facts}{_yes(document.reverse_charge)}{_EMPTY}{text_cell(kind)}{_EMPTY}",
    )


def b2cl(document: Document) -> Rows:
    """Sheet b2cl."""
    facts = money_cell(document.value) + _place(document.facts.place)
    return _ends(document, _identity(document), facts + _EMPTY, _EMPTY)


def b2cla(document: Document) -> Rows:
    """Sheet b2cla: the original's place of supply cannot change."""
    number, on = document.original or (document.number, document.on)
    before = text_cell(number) + date_cell(on) + _place(document.facts.place)
    own = text_cell(document.number) + date_cell(document.on) + money_cell(document.value)
    return _ends(document, before, own + _EMPTY, _EMPTY)


def cdnr(document: Document) -> Rows:
    """Sheets cdnr and cdnra."""
    kind = INVOICE_TYPES[invoice_type(document.facts.supply)]
    before = text_cell(document.facts.gstin or "") + cell(document.name) + _identity(document)
    facts = text_cell(document.note) + _place(document.facts.place) + _yes(document.reverse_charge)
    return _ends(document, before, facts + text_cell(kind) + money_cell(document.value) + _EMPTY)


def ur_type(document: Document) -> str:
    """Return what kind of unregistered buyer a note is to."""
    if not is_export(document.facts.supply):
        return "B2CL"
    return "EXPWP" if document.facts.supply == "export_with_payment" else "EXPWOP"


def cdnur(document: Document) -> Rows:
    """Sheets cdnur and cdnura."""
    kind = ur_type(document)
    place = _place(document.facts.place) if kind == "B2CL" else _EMPTY
    before = text_cell(kind) + _identity(document) + text_cell(document.note) + place
    return _ends(document, before, money_cell(document.value) + _EMPTY)


def exp(document: Document) -> Rows:
    """Sheets exp and expa."""
    paid = document.facts.supply == "export_with_payment"
    papers = document.export
    on = papers.get("shipping_bill_on")
    shipped = date_cell(dt.date.fromisoformat(on)) if on else _EMPTY
    between = (
        money_cell(document.value)
        + cell(papers.get("port_code"))
        + cell(papers.get("shipping_bill"))
        + shipped
    )
    return _ends(document, text_cell("WPAY" if paid else "WOPAY") + _identity(document), between)


def b2cs(totals: Totals) -> Rows:
    """Sheet b2cs."""
    for (place, rate), heads in totals.b2cs_rows():
        yield _row(text_cell("OE"), _place(place), _EMPTY, _rate(rate), _value(heads), _EMPTY)


def advance(sums: dict[AdvanceKey, Heads]) -> Rows:
    """Sheets at and atadj."""
    for (place, _, rate), heads in sums.items():
        yield _row(_place(place), _EMPTY, _rate(rate), _value(heads))


def exemp(totals: Totals) -> Rows:
    """Sheet exemp: all four rows, whatever is in them."""
    for row in NIL_ROWS:
        sums = (money_cell(totals.nil.get((row, treatment), 0)) for treatment in TREATMENTS)
        yield _row(text_cell(_NIL_WORDS[row]), *sums)


def hsn(rows: list[tuple[HsnKey, HsnRow]]) -> Rows:
    """Sheets of table 12."""
    for (_, code, uqc, rate), row in rows:
        heads = row.heads
        yield _row(
            cell(code),
            cell(row.description),
            text_cell(units.uqc_text(uqc)),
            cell(row.qty),
            money_cell(row.value),
            _rate(rate),
            *(
                money_cell(v)
                for v in (heads.taxable, heads.igst, heads.cgst, heads.sgst, heads.cess)
            ),
        )


def docs(runs: list[Run]) -> Rows:
    """Sheet docs."""
    for run in runs:
        yield _row(
            text_cell(NATURES[run.nature]),
            text_cell(run.first),
            text_cell(run.last),
            cell(run.total),
            cell(run.cancelled),
        )


def eco(totals: Totals) -> Rows:
    """Sheet eco."""
    for (gstin, operator_pays), heads in sorted(totals.eco.items()):
        nature = (
            "Liable to pay tax u/s 9(5)" if operator_pays else "Liable to collect tax u/s 52(TCS)"
        )
        sums = (heads.taxable, heads.igst, heads.cgst, heads.sgst, heads.cess)
        yield _row(text_cell(nature), text_cell(gstin), _EMPTY, *(money_cell(v) for v in sums))


BY_SECTION: dict[str, Callable[[Document], Rows]] = {
    "b2b": b2b,
    "b2cl": b2cl,
    "exp": exp,
    "cdnr": cdnr,
    "cdnur": cdnur,
}
