"""What bringing in customers would do.

A row is a known customer where name and number agree (or one of the two has none), or the GSTIN is his;
a number that is somebody else's is refused: it would show one customer another's khata.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from sqlmodel import Session, select

from core.customers.models import Customer
from core.customers.service import NewCustomer, list_customers, values_of
from core.errors import PakkaError, PhoneTaken, RowRepeated, SeveralNamed, StateUnknown
from core.exchange.heads import Heads
from core.exchange.plan import Fields, PlannedRow, compared, fields_of, opening_of
from core.exchange.sheet import Sheet
from core.gst.states import find_city, find_state, validate_pincode
from core.ledger.models import Entry

_MOST_DAYS = 365


@dataclass
class _Known:
    """The shop's customers, and those of the rows so far, by what tells them apart."""

    by_name: dict[str, list[Customer]] = field(default_factory=dict)
    by_phone: dict[str, Customer] = field(default_factory=dict)
    by_gstin: dict[str, Customer] = field(default_factory=dict)
    moved: set[str] = field(default_factory=set)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    phones: dict[str, tuple[int, str]] = field(default_factory=dict)


def plan_customers(
    session: Session, shop_id: str, sheet: Sheet, *, heads: Heads, today: dt.date
) -> tuple[PlannedRow, ...]:
    """Plan each row, in the order of the file."""
    known = _known(session, shop_id)
    return tuple(_plan(fields, known, today) for fields in fields_of(sheet, heads))


def _known(session: Session, shop_id: str) -> _Known:
    known = _Known()
    for row in list_customers(session, shop_id):
        known.by_name.setdefault(row.name_key, []).append(row)
        if row.phone:
            known.by_phone.setdefault(row.phone, row)
        if row.gstin:
            known.by_gstin.setdefault(row.gstin, row)
    moved = select(Entry.customer_id).where(Entry.shop_id == shop_id).distinct()
    known.moved = set(session.exec(moved))
    return known


def _plan(fields: Fields, known: _Known, today: dt.date) -> PlannedRow:
    name = fields.get("name")
    try:
        row = _read(fields, today)
        record = _match(row, known)
        _once(row, known, record)
    except PakkaError as fault:
        return PlannedRow(fields.line, name, "wrong", fault=fault)
    if record is None:
        return row
    if row.opening and record.id in known.moved:
        row = replace(row, opening=None)  # his khata goes on from what it holds
    keep = ("name", "name_key") if record.name_key != row.values["name_key"] else ("name",)
    return compared(row, record, keep=keep)


def _read(fields: Fields, today: dt.date) -> PlannedRow:
    aliases = tuple(a.strip() for a in fields.get("aliases").split(",") if a.strip())
    new = NewCustomer(
        name=fields.get("name"),
        phone=_phone(fields.get("phone")),
        gstin=fields.some("gstin"),
        state=_state(fields),
        address=fields.some("address"),
        email=fields.some("email"),
        aliases=aliases,
    )
    values = values_of(new)
    if fields.get("pincode"):
        values["pincode"] = validate_pincode(fields.get("pincode"))
    days = fields.get("credit_days")
    if days.isdecimal() and int(days) <= _MOST_DAYS:
        values["credit_days"] = int(days)
    opening = opening_of(fields, today=today)
    return PlannedRow(fields.line, values["name"], "new", values=values, opening=opening)


def _phone(text: str) -> str | None:
    """Take the first of several numbers; a country code may stand before it without its sign."""
    return text.replace("/", ",").replace(";", ",").split(",")[0].strip() or None


def _state(fields: Fields) -> str | None:
    """The code of the state as written; else that of the city, where no GSTIN tells it."""
    text = fields.get("state")
    if not text:
        city = find_city(fields.get("city")) if fields.get("city") else None
        return city[1].code if city and not fields.get("gstin") else None
    # "08-Rajasthan" as the portal writes it
    bare = text.partition("-")[2] if text[:2].isdigit() and "-" in text else text
    state = find_state(bare) or find_state(text.zfill(2))
    if state is None:
        raise StateUnknown(state=text[:40])
    return state.code


def _match(row: PlannedRow, known: _Known) -> Customer | None:
    """Find whom a row means; None: somebody new. Raises: PhoneTaken, SeveralNamed."""
    phone, gstin = row.values.get("phone"), row.values.get("gstin")
    named = known.by_name.get(row.values["name_key"], [])
    fits = [one for one in named if _agree(one.phone, phone) and _agree(one.gstin, gstin)]
    exact = [one for one in fits if phone and one.phone == phone] or fits
    if len(exact) > 1:
        raise SeveralNamed(name=row.name)
    found = exact[0] if exact else known.by_gstin.get(gstin or "")
    owner = known.by_phone.get(phone or "")
    if owner and owner is not found:
        raise PhoneTaken(phone=phone, name=owner.name)
    return found


def _agree(one: str | None, other: str | None) -> bool:
    return not one or not other or one == other


def _once(row: PlannedRow, known: _Known, record: Customer | None) -> None:
    """Refuse what an earlier line said already. Raises: RowRepeated, PhoneTaken."""
    phone = row.values.get("phone") or ""
    key = ("id", record.id) if record else (row.values["name_key"], phone)
    earlier = known.seen.get(key)
    if earlier is None and not record:
        earlier = _nameless(row, known)
    if earlier is not None:
        raise RowRepeated(line=earlier)
    if phone and phone in known.phones:
        raise PhoneTaken(phone=phone, name=known.phones[phone][1])
    known.seen[key] = row.line
    if phone:
        known.phones[phone] = (row.line, row.name)


def _nameless(row: PlannedRow, known: _Known) -> int | None:
    """The line of the same name where one of the two has no number to tell them apart."""
    name, phone = row.values["name_key"], row.values.get("phone")
    if phone:
        return known.seen.get((name, ""))
    lines = [line for (other, _), line in known.seen.items() if other == name]
    return min(lines, default=None)
