"""Customers as programs keep them: given whole, what was owed before, possible duplicates, put away."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, and_, col, func, or_, select

from core import audit
from core.actor import Actor
from core.customers.models import Customer
from core.customers.service import NewCustomer, get_customer, leave_phone, values_of
from core.db import alone
from core.errors import CustomerNotFound, PincodeMalformed
from core.gst.states import get_state
from core.ids import new_id
from core.ledger.models import Charge
from core.ledger.openings import OpeningDue, record_openings
from core.mode import is_sandbox
from core.payments.models import Payment
from core.payments.service import (
    OPENING,
    NewPayment,
    record_payment,
    reverse_charge,
    reverse_payment,
)
from core.text import strip_invisible

_ADDRESS, _PIN = 200, 6
_WHERE = ("state", "pincode", "address_parts")
_SHOWN_DUPLICATES = 10
PARTS = ("line1", "line2", "city", "state", "country")


@dataclass(frozen=True)
class WholeCustomer:
    """All that a customer is. ``state``: place of supply; by default that of GSTIN, then of address.

    ``address``: line1, line2, city, state, pincode, country. ``opening_paise``: what he owed (below zero: had
    paid ahead) on ``opening_on`` (by default today); None leaves it as it is.
    """

    name: str
    gstin: str | None = None
    state: str | None = None
    phone: str | None = None
    email: str = ""
    address: dict[str, str] = field(default_factory=dict)
    opening_paise: int | None = None
    opening_on: dt.date | None = None
    opt_in: bool | None = None


def add_whole(session: Session, actor: Actor, whole: WholeCustomer) -> Customer:
    """Add a customer.

    Raises: as `core.customers.service.add_customer`, PincodeMalformed, AmountNotValid, DateInFuture.
    """
    customer = Customer(
        shop_id=actor.shop_id,
        id=new_id(session, "cus"),
        created_at=actor.at,
        **_columns(session, whole),
    )
    session.add(customer)
    session.flush()
    audit.record(session, actor, "customer.create", entity=customer.id)
    _open(session, actor, customer.id, whole)
    return customer


def same_or_new(session: Session, actor: Actor, whole: WholeCustomer) -> Customer:
    """Return the customer who is just that, name, phone, GSTIN and where he is, as far as that is said.

    Else add one. Raises: as `add_whole`.

    So that a web shop which sends the buyer with each order has him once. That he wants no messages is
    kept; a yes takes no refusal back.
    """
    columns = _columns(session, whole)
    alone(session, f"buyers:{actor.shop_id}")  # two calls at once never add him twice
    statement = select(Customer).where(
        Customer.shop_id == actor.shop_id,
        Customer.name_key == columns["name_key"],
        Customer.phone == columns["phone"],
        Customer.gstin == columns["gstin"],
        col(Customer.deleted_at).is_(None),
    )
    for held in session.exec(statement.order_by(col(Customer.id))).all():
        if all(getattr(held, name) == columns[name] for name in _WHERE if columns[name]):
            if whole.opt_in is False and held.opt_in is not False:
                _keep_refusal(session, actor, held)
            return held
    return add_whole(session, actor, whole)


def buyer_of(session: Session, actor: Actor, whole: WholeCustomer) -> Customer:
    """Return the customer to whom a program bills: by GSTIN, else phone, else e-mail and name.

    Else the one who is just that (`same_or_new`), or a new one. What was not known of him is noted; what is
    on record stays. Raises: as `add_whole`.
    """
    columns = _columns(session, whole)
    alone(session, f"buyers:{actor.shop_id}")
    held = _find_buyer(session, actor.shop_id, columns)
    if held is None:
        return same_or_new(session, actor, whole)
    _complete(session, actor, held, columns)
    return held


def _find_buyer(session: Session, shop_id: str, columns: Mapping[str, Any]) -> Customer | None:
    gstin, phone, email = columns["gstin"], columns["phone"], columns.get("email", "")
    named = col(Customer.name_key) == columns["name_key"]
    tries: list[Any] = []
    if gstin:
        tries.append(col(Customer.gstin) == gstin)
    other = [col(Customer.gstin).is_(None)] if gstin else []  # a GSTIN is one buyer's
    if phone:
        tries.append(and_(col(Customer.phone) == phone, *other))
    if email:
        tries.append(and_(func.lower(col(Customer.email)) == email.lower(), named, *other))
    for one in tries:
        statement = select(Customer).where(
            Customer.shop_id == shop_id, col(Customer.deleted_at).is_(None), one
        )
        found = session.exec(statement.order_by(named.desc(), col(Customer.id)).limit(1)).first()
        if found:
            return found
    return None


def _complete(
    session: Session, actor: Actor, customer: Customer, columns: Mapping[str, Any]
) -> None:
    """Note of a customer what was not known; an address is taken whole or not at all."""
    names = ["gstin", "phone", "email", "state"]
    if not customer.address and not customer.pincode:
        names += ["address", "pincode", "address_parts"]
    new = [name for name in names if columns.get(name) and not getattr(customer, name)]
    for name in new:
        setattr(customer, name, columns[name])
    if new:
        session.add(customer)
        session.flush()
        change = (None, {"fields": sorted(new)})
        audit.record(session, actor, "customer.update", entity=customer.id, change=change)


def _keep_refusal(session: Session, actor: Actor, customer: Customer) -> None:
    customer.opt_in = False
    session.add(customer)
    session.flush()
    change = (None, {"fields": ["opt_in"]})
    audit.record(session, actor, "customer.update", entity=customer.id, change=change)


def replace_whole(
    session: Session, actor: Actor, customer_id: str, whole: WholeCustomer
) -> Customer:
    """Let a customer be what is given and nothing else. Raises: as `add_whole`, CustomerNotFound."""
    customer = get_customer(session, actor.shop_id, customer_id)
    columns = _columns(session, whole)
    changed = {name: value for name, value in columns.items() if getattr(customer, name) != value}
    if customer.phone and "phone" in changed:
        leave_phone(session, customer, customer.phone)
    for name, value in changed.items():
        setattr(customer, name, value)
    session.add(customer)
    session.flush()
    after = {"fields": sorted(changed)}
    audit.record(session, actor, "customer.update", entity=customer.id, change=(None, after))
    opening = opening_of(session, actor.shop_id, customer.id)[0]
    if whole.opening_paise is not None and whole.opening_paise != opening:
        _take_back(session, actor, customer.id)
        _open(session, actor, customer.id, whole)
    return customer


def delete_customer(session: Session, actor: Actor, customer_id: str) -> Customer:
    """Put a customer away: nobody finds him any more; his bills, dues and khata stay.

    Done twice it is done once. Raises: CustomerNotFound.
    """
    customer = session.get(Customer, (actor.shop_id, customer_id))
    if customer is None:
        raise CustomerNotFound(customer=customer_id)
    if customer.deleted_at is None:
        if customer.phone:
            leave_phone(session, customer, customer.phone)
        customer.deleted_at = actor.at
        session.add(customer)
        session.flush()
        audit.record(session, actor, "customer.delete", entity=customer.id)
    return customer


def opening_of(session: Session, shop_id: str, customer_id: str) -> tuple[int, dt.date | None]:
    """Return what a customer owed before his first bill here, in paise, and since when."""
    owed = session.exec(_charges(shop_id, customer_id)).all()
    ahead = session.exec(_payments(shop_id, customer_id)).all()
    days = [one.on for one in (*owed, *ahead)]
    paise = sum(one.amount_paise for one in owed) - sum(one.amount_paise for one in ahead)
    return paise, min(days, default=None)


def _charges(shop_id: str, customer_id: str) -> Any:
    return select(Charge).where(
        Charge.shop_id == shop_id,
        Charge.customer_id == customer_id,
        Charge.kind == "opening",
        col(Charge.reversed_at).is_(None),
    )


def _payments(shop_id: str, customer_id: str) -> Any:
    return select(Payment).where(
        Payment.shop_id == shop_id,
        Payment.customer_id == customer_id,
        Payment.mode == OPENING,
        col(Payment.reversed_at).is_(None),
    )


def _open(session: Session, actor: Actor, customer_id: str, whole: WholeCustomer) -> None:
    paise, on = whole.opening_paise or 0, whole.opening_on or actor.today
    if paise > 0:
        record_openings(session, actor, [OpeningDue(customer_id, "", on, paise)])
    elif paise < 0:
        ahead = NewPayment(OPENING, amount_paise=-paise, customer_id=customer_id, on=on)
        record_payment(session, actor, ahead)


def _take_back(session: Session, actor: Actor, customer_id: str) -> None:
    for charge in session.exec(_charges(actor.shop_id, customer_id)).all():
        reverse_charge(session, actor, charge.id)
    for payment in session.exec(_payments(actor.shop_id, customer_id)).all():
        reverse_payment(session, actor, payment.id)


def possible_duplicates(session: Session, customer: Customer) -> list[str]:
    """List others with the same GSTIN, phone or name, oldest first, ten at most."""
    same = [Customer.name_key == customer.name_key]
    same += [Customer.gstin == customer.gstin] if customer.gstin else []
    same += [Customer.phone == customer.phone] if customer.phone else []
    statement = select(Customer.id).where(
        Customer.shop_id == customer.shop_id,
        Customer.id != customer.id,
        col(Customer.deleted_at).is_(None),
        or_(*same),
    )
    return list(session.exec(statement.order_by(col(Customer.id)).limit(_SHOWN_DUPLICATES)).all())


def page_of_customers(
    session: Session, shop_id: str, after: Sequence[str] | None, limit: int
) -> Sequence[Customer]:
    """List customers, newest first, from behind the one whose id is in ``after``."""
    statement = select(Customer).where(
        Customer.shop_id == shop_id, col(Customer.deleted_at).is_(None)
    )
    if after:
        statement = statement.where(col(Customer.id) < after[0])
    return session.exec(statement.order_by(col(Customer.id).desc()).limit(limit)).all()


def _columns(session: Session, whole: WholeCustomer) -> dict[str, Any]:
    parts = {name: strip_invisible(text).strip() for name, text in whole.address.items()}
    pincode = parts.pop("pincode", "")
    if pincode and not (len(pincode) == _PIN and pincode.isdecimal() and pincode.isascii()):
        raise PincodeMalformed(pincode=pincode)
    parts = {name: parts[name] for name in PARTS if parts.get(name)}
    if "state" in parts:
        parts["state"] = get_state(parts["state"]).code
    new = NewCustomer(
        name=whole.name,
        phone=whole.phone,
        gstin=whole.gstin,
        state=whole.state or (None if whole.gstin else parts.get("state")),
        email=whole.email,
    )
    blank = {"phone": None, "gstin": None, "state": None}
    return {
        **blank,
        **values_of(new, sandbox=is_sandbox(session)),
        "address": _line(parts)[:_ADDRESS],
        "pincode": pincode,
        "address_parts": parts or None,
        "opt_in": whole.opt_in,
    }


def _line(parts: dict[str, str]) -> str:
    """Write an address as it stands on paper; the state has a line of its own there."""
    return ", ".join(parts[name] for name in ("line1", "line2", "city") if name in parts)
