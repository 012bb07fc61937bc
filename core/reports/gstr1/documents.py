"""The documents of a month as GSTR-1 wants them, read as a stream."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from sqlalchemy import JSON, ColumnElement, Text, and_, or_, select, true, type_coerce
from sqlmodel import Session

from core.columns import table_of
from core.gst import gstr1
from core.gst.gstr1 import Facts
from core.gst.supply import is_export
from core.invoices.models import Invoice, InvoiceLine, Note, NoteLine
from core.items.models import Item
from core.shops.models import Shop
from core.text import name_key

Days = tuple[dt.date, dt.date]
Group = Literal["registered", "export", "other"]
GROUPS: tuple[Group, ...] = ("registered", "export", "other")
_BATCH = 2_000
_I, _L = table_of(Invoice).c, table_of(InvoiceLine).c
_N, _M = table_of(Note).c, table_of(NoteLine).c


@dataclass(slots=True)
class Heads:
    """Taxable value and tax, in paise."""

    taxable: int = 0
    igst: int = 0
    cgst: int = 0
    sgst: int = 0
    cess: int = 0

    def add(self, part: "Heads | Line", sign: int = 1) -> None:
        """Add the sums of a line, or other sums; take them off where ``sign`` is -1."""
        self.taxable += sign * part.taxable
        self.igst += sign * part.igst
        self.cgst += sign * part.cgst
        self.sgst += sign * part.sgst
        self.cess += sign * part.cess

    @property
    def tax(self) -> int:
        """All tax."""
        return self.igst + self.cgst + self.sgst + self.cess


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a document; sums in paise, never negative."""

    name: str
    hsn: str
    unit: str
    qty: Decimal
    rate: str
    treatment: str
    taxable: int
    igst: int
    cgst: int
    sgst: int
    cess: int


@dataclass(frozen=True, slots=True)
class Document:
    """An invoice, or a note (``note`` is C or D), with its lines; ``value`` in paise, tax included.

    ``original``: number and date of the document whose place it takes in an amendment; ``scheme``: under
    which the shop billed it.
    """

    number: str
    on: dt.date
    facts: Facts
    name: str
    value: int
    reverse_charge: bool
    ecommerce_gstin: str
    operator_pays: bool
    export: dict[str, Any]
    lines: list[Line]
    note: str = ""
    has_address: bool = False
    scheme: str = "regular"
    original: tuple[str, dt.date] | None = None

    @property
    def section(self) -> gstr1.Section:
        """Where its taxable lines go."""
        return gstr1.section_of(self.facts)

    def rates(self) -> list[tuple[str, Heads]]:
        """Sum its taxable lines by rate, in the order of the lines."""
        found: dict[str, Heads] = {}
        exported = is_export(self.facts.supply)
        for line in self.lines:
            if line.treatment == "taxable" or exported:
                found.setdefault(line.rate, Heads()).add(line)
        return list(found.items())


def _in_group(group: Group) -> ColumnElement[bool]:
    exported = _I.supply.like("export%")
    if group == "export":
        return exported
    if group == "registered":
        return and_(_I.buyer_gstin.is_not(None), ~exported)
    return and_(_I.buyer_gstin.is_(None), ~exported)


def billed_by(shop: Shop, supplier: ColumnElement[Any]) -> ColumnElement[bool]:
    """True of what was billed under a shop's GSTIN as a regular taxpayer.

    ``supplier``: the column of the supplier as he stood on the document.
    """
    said = type_coerce(supplier, JSON)
    regular = said["scheme"].as_string() == "regular"
    return and_(regular, said["gstin"].as_string() == (shop.gstin or ""))


_SUPPLIER = type_coerce(_I.supplier, JSON)
# Goods between premises of one registration are no supply.
_NOT_OWN = or_(
    _I.buyer_gstin.is_(None), _I.buyer_gstin.is_distinct_from(_SUPPLIER["gstin"].as_string())
)


_PARTY = (
    _I.id, _I.buyer_gstin, _I.recipient, _I.place_of_supply, _I.supply, _I.reverse_charge,
    _I.ecommerce_gstin, _I.operator_pays, _I.particulars,
    _SUPPLIER["state"].as_string().label("own_state"),
    _SUPPLIER["scheme"].as_string().label("scheme"),
)  # fmt: skip
_LINE = (
    _L.item_id, _L.name, _L.hsn, _L.unit, type_coerce(_L.gst_rate, Text).label("rate"), _L.treatment,
)  # fmt: skip


def invoices(
    session: Session, shop: Shop, days: Days, group: Group, *, only: str | None = None
) -> Iterator[Document]:
    """Read the issued invoices of a group that are dated in these days, oldest first; or ``only`` one.

    They are those that the shop billed as it stands: a regular one under its GSTIN.
    """
    one = _I.id == only if only else true()
    return _invoices(session, shop, days, _in_group(group) & billed_by(shop, _I.supplier) & one)


def _invoices(
    session: Session, shop: Shop, days: Days, which: ColumnElement[bool]
) -> Iterator[Document]:
    inside = (
        _I.shop_id == shop.shop_id,
        _I.on.between(*days),
        _I.status == "issued",
        _NOT_OWN,
        which,
    )
    order = (_I.on, _I.id)
    heads = select(_I.number, _I.on, _I.total_paise, *_PARTY).where(*inside).order_by(*order)
    sums = (_L.taxable_paise, _L.igst_paise, _L.cgst_paise, _L.sgst_paise, _L.cess_paise)
    lines = (
        select(_I.id, type_coerce(_L.qty, Text), *_LINE, *sums)
        .join_from(_I.id.table, _L.n.table, and_(_L.shop_id == _I.shop_id, _L.invoice_id == _I.id))
        .where(*inside)
        .order_by(*order, _L.n)
    )
    of = _Lines(_stream(session, lines), Codes(session, shop))
    for row in _stream(session, heads):
        yield _document(row, of.of(row.id), value=row.total_paise)


def notes(
    session: Session, shop: Shop, days: Days, group: Group, *, only: str | None = None
) -> Iterator[Document]:
    """Read the standing notes dated in these days on invoices of a group, oldest first; or ``only`` one."""
    one = _N.id == only if only else true()
    return _notes(session, shop, days, _in_group(group) & billed_by(shop, _I.supplier) & one)


def _notes(
    session: Session, shop: Shop, days: Days, which: ColumnElement[bool]
) -> Iterator[Document]:
    inside = (
        _N.shop_id == shop.shop_id,
        _N.on.between(*days),
        _N.status == "issued",
        _NOT_OWN,
        which,
    )
    order = (_N.on, _N.id)
    of_invoice = and_(_I.shop_id == _N.shop_id, _I.id == _N.invoice_id)
    head = (_N.number, _N.on, _N.total_paise, _N.kind, _N.id.label("note_id"))
    invoice = (_I.total_paise.label("invoice_paise"), *_PARTY)
    tables = (_N.id.table, _I.id.table)
    heads = select(*head, *invoice).join_from(*tables, of_invoice).where(*inside).order_by(*order)
    sums = (_M.taxable_paise, _M.igst_paise, _M.cgst_paise, _M.sgst_paise, _M.cess_paise)
    lines = (
        select(_N.id, type_coerce(_M.qty, Text), *_LINE, *sums)
        .join_from(*tables, of_invoice)
        .join(_M.n.table, and_(_M.shop_id == _N.shop_id, _M.note_id == _N.id))
        .join(
            _L.n.table,
            and_(_L.shop_id == _N.shop_id, _L.invoice_id == _N.invoice_id, _L.n == _M.n),
        )
        .where(*inside)
        .order_by(*order, _M.n)
    )
    of = _Lines(_stream(session, lines), Codes(session, shop))
    for row in _stream(session, heads):
        kind = "C" if row.kind == "credit" else "D"
        value = max(row.total_paise, row.invoice_paise)
        yield _document(row, of.of(row.note_id), value=value, note=kind)


def _stream(session: Session, statement: Any) -> Iterator[Any]:
    return iter(session.execute(statement.execution_options(yield_per=_BATCH)))


class Codes:
    """The HSN that the shop's items have now: for lines that were issued without one."""

    def __init__(self, session: Session, shop: Shop) -> None:
        c = table_of(Item).c
        rows = session.execute(
            select(c.id, c.name_key, c.hsn).where(c.shop_id == shop.shop_id, c.hsn.is_not(None))
        ).all()
        self._by_id: dict[str, str] = {row.id: row.hsn for row in rows}
        self._by_name: dict[str, str] = {row.name_key: row.hsn for row in rows}

    def of(self, item_id: str | None, name: str) -> str:
        """Return the code of an item, by its id or its name; empty where it has none."""
        return self._by_id.get(item_id or "") or self._by_name.get(name_key(name), "")


class _Lines:
    """The lines of all documents, in the documents' order; each takes its own."""

    def __init__(self, rows: Iterator[Any], codes: Codes) -> None:
        self._rows: Iterator[Any] = rows
        self._codes: Codes = codes
        self._next: Any = next(rows, None)

    def of(self, document_id: str) -> list[Line]:
        found = []
        row = self._next
        while row is not None and row[0] == document_id:
            qty = Decimal(row[1]) if row[1] else Decimal(0)
            hsn = row[4] or self._codes.of(row[2], row[3])
            found.append(Line(row[3], hsn, row[5], qty, *row[6:]))
            row = next(self._rows, None)
        self._next = row
        return found


def _document(row: Any, lines: list[Line], *, value: int, note: str = "") -> Document:
    facts = Facts(
        on=row.on,
        place=row.place_of_supply,
        own_state=row.own_state,
        value_paise=value,
        gstin=row.buyer_gstin,
        supply=row.supply,
        is_note=bool(note),
    )
    return Document(
        number=row.number,
        on=row.on,
        facts=facts,
        name=(row.recipient or {}).get("name") or "",
        value=row.total_paise,
        reverse_charge=row.reverse_charge,
        ecommerce_gstin=row.ecommerce_gstin or "",
        operator_pays=row.operator_pays,
        export=(row.particulars or {}).get("export") or {},
        lines=lines,
        note=note,
        has_address=bool((row.recipient or {}).get("address")),
        scheme=row.scheme,
    )


def all_documents(session: Session, shop: Shop, days: Days) -> Iterable[Document]:
    """Read every document of these days that the shop billed as it stands, group by group."""
    for group in GROUPS:
        yield from invoices(session, shop, days, group)
        yield from notes(session, shop, days, group)


def all_sales(session: Session, shop: Shop, days: Days) -> Iterable[Document]:
    """Read every document of these days, under whatever scheme and GSTIN it was billed."""
    for group in GROUPS:
        yield from _invoices(session, shop, days, _in_group(group))
        yield from _notes(session, shop, days, _in_group(group))
