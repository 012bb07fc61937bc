"""What bringing in items would do. A row is a known item where its code is, or else its name."""

import re
from dataclasses import dataclass, field
from decimal import Decimal

from sqlmodel import Session

from core.errors import GstRateNotValid, PakkaError, RowRepeated, SeveralNamed
from core.exchange.heads import Heads
from core.exchange.plan import Fields, PlannedRow, compared, fields_of, parse_number
from core.exchange.sheet import Sheet
from core.gst import units
from core.items.models import Item
from core.items.service import NewItem, list_items, values_of
from core.text import strip_invisible

_YES = {"yes", "y", "true", "1", "inclusive", "with tax", "included", "haan", "हाँ", "mila hua"}
_MAX_CODE = 40


@dataclass
class _Known:
    """The shop's items, and the lines so far, by code and by name."""

    by_name: dict[str, list[Item]] = field(default_factory=dict)
    by_sku: dict[str, Item] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)


def plan_items(
    session: Session, shop_id: str, sheet: Sheet, *, heads: Heads
) -> tuple[PlannedRow, ...]:
    """Plan each row, in the order of the file."""
    known = _Known()
    for row in list_items(session, shop_id):
        known.by_name.setdefault(row.name_key, []).append(row)
        if row.sku:
            known.by_sku[row.sku.casefold()] = row
    return tuple(_plan(fields, known) for fields in fields_of(sheet, heads))


def _plan(fields: Fields, known: _Known) -> PlannedRow:
    try:
        row = _read(fields)
        record = _match(row, known)
        _once(row, known)
    except PakkaError as fault:
        return PlannedRow(fields.line, fields.get("name"), "wrong", fault=fault)
    return compared(row, record, keep=("name", "name_key")) if record else row


def _read(fields: Fields) -> PlannedRow:
    unit, own_word = _unit(fields.get("unit"))
    rate = parse_number(fields.get("rate"), name="rate") if fields.get("rate") else None
    tax = fields.get("price_includes_tax").casefold()
    new = NewItem(
        name=fields.get("name"),
        rate=rate or None,  # a price of nothing is a price that was not filled in
        unit=unit,
        unit_label=strip_invisible(fields.get("unit_label"))[:20] or own_word,
        gst_rate=parse_gst_rate(fields.get("gst_rate")),
        hsn=_hsn(fields.get("hsn")),
        price_includes_tax=tax in _YES if tax else None,
        sku=strip_invisible(fields.get("sku"))[:_MAX_CODE] or None,
        aliases=tuple(a.strip() for a in fields.get("aliases").split(",") if a.strip()),
    )
    values = values_of(new)
    return PlannedRow(fields.line, values["name"], "new", values=values)


def parse_gst_rate(text: str) -> Decimal | None:
    """Read a rate of tax: ``18``, ``18%``, ``GST@18%``, ``IGST 18 %``; exempt is 0.

    Raises: GstRateNotValid.

    >>> parse_gst_rate("GST@18%"), parse_gst_rate("Exempted"), parse_gst_rate("")
    (Decimal('18'), Decimal('0'), None)
    """
    bare = text.casefold().strip()
    if not bare:
        return None
    if re.fullmatch(r"exempt(ed)?|nil( rated)?|zero|none|non-gst", bare):
        return Decimal(0)
    match = re.fullmatch(r"(?:i?gst)?\s*@?\s*([0-9]{1,2}(?:\.[0-9]{1,3})?)\s*%?", bare, re.ASCII)
    if not match:
        raise GstRateNotValid(rate=text[:20], on="")
    return Decimal(match[1])


def _hsn(text: str) -> str | None:
    """A code that a spreadsheet took for a number has lost its first zero."""
    digits = re.sub(r"[\s.]", "", text)
    return digits.zfill(len(digits) + 1) if len(digits) in {3, 5, 7} else text or None


def _unit(text: str) -> tuple[str | None, str | None]:
    """Read ``BAGS (Bag)``, ``Kgs`` or ``bori``; what is no unit we know is kept in its own word."""
    if not text:
        return None, None
    inner = re.search(r"\((.*?)\)", text)
    for part in (text, re.sub(r"\(.*?\)", "", text), inner[1] if inner else ""):
        code = units.parse_unit(part) or units.parse_unit(part.strip().rstrip("sS"))
        if code:
            return code, None
    return "OTH", strip_invisible(text)[:20]


def _match(row: PlannedRow, known: _Known) -> Item | None:
    """Find which item a row means; None: a new one. Raises: SeveralNamed."""
    sku = row.values.get("sku")
    if sku and sku.casefold() in known.by_sku:
        return known.by_sku[sku.casefold()]
    named = known.by_name.get(row.values["name_key"], [])
    fits = [one for one in named if not sku or not one.sku]
    if len(fits) > 1:
        raise SeveralNamed(name=row.name)
    return fits[0] if fits else None


def _once(row: PlannedRow, known: _Known) -> None:
    """Refuse what an earlier line said already. Raises: RowRepeated."""
    sku = (row.values.get("sku") or "").casefold()
    keys: list[tuple[str, str]] = [("name", row.values["name_key"] + f"\n{sku}")]
    if sku:
        keys.append(("sku", sku))
    for key in keys:
        if key in known.seen:
            raise RowRepeated(line=known.seen[key])
    known.seen.update(dict.fromkeys(keys, row.line))
