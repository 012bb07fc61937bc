"""Add, find and change customers."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.customers.models import Customer
from core.db import hold
from core.errors import CustomerNotFound, PhoneMalformed
from core.gst import gstin as gstins
from core.gst.states import get_state, validate_pincode
from core.ids import new_id
from core.mode import is_sandbox
from core.shops.models import ChatIdentity
from core.text import clean_name, name_key, strip_invisible


@dataclass(frozen=True)
class NewCustomer:
    """What a customer is made of; in a change, None leaves a thing as it is."""

    name: str | None = None
    phone: str | None = None
    gstin: str | None = None
    state: str | None = None
    address: str | None = None
    email: str | None = None
    aliases: tuple[str, ...] = ()


def parse_phone(text: str) -> str:
    """Return ten digits. Raises: PhoneMalformed.

    >>> parse_phone("+91 98000 01234")
    '9800001234'
    """
    digits = re.sub(r"[\s()-]", "", text)
    match = re.fullmatch(r"(?:\+?91|0)?([5-9][0-9]{9})", digits, re.ASCII)
    if not match:
        raise PhoneMalformed(phone=text)
    return match[1]


def values_of(new: NewCustomer, *, sandbox: bool = False) -> dict[str, Any]:
    """Check what a new customer, or a change to one, states; return the columns it sets.

    Raises: as `add_customer`.
    """
    values: dict[str, Any] = {}
    if new.name is not None:
        name = clean_name(new.name)
        values |= {"name": name, "name_key": name_key(name)}
    if new.phone is not None:
        values["phone"] = parse_phone(new.phone)
    if new.gstin is not None:
        gstin = gstins.validate(new.gstin, sandbox=sandbox)
        values |= {"gstin": gstin, "state": new.state or gstins.state_of(gstin)}
    if new.state is not None:
        values["state"] = get_state(new.state).code
    if new.address is not None:
        values["address"] = strip_invisible(new.address)[:200]
    if new.email is not None:
        values["email"] = strip_invisible(new.email)[:120]
    if new.aliases:
        values["aliases"] = list(new.aliases)
    return values


def add_customer(session: Session, actor: Actor, new: NewCustomer) -> Customer:
    """Add a customer. Raises: NameMissing, PhoneMalformed, the GSTIN's errors, StateUnknown."""
    whole = NewCustomer(**{**vars(new), "name": new.name or ""})
    values = values_of(whole, sandbox=is_sandbox(session))
    customer = Customer(
        shop_id=actor.shop_id, id=new_id(session, "cus"), created_at=actor.at, **values
    )
    session.add(customer)
    session.flush()
    audit.record(session, actor, "customer.create", entity=customer.id)
    return customer


def update_customer(
    session: Session, actor: Actor, customer_id: str, change: NewCustomer
) -> Customer:
    """Change what is given, leave the rest. Raises: as `add_customer`, CustomerNotFound."""
    customer = get_customer(session, actor.shop_id, customer_id)
    values = values_of(change, sandbox=is_sandbox(session))
    if customer.phone and values.get("phone", customer.phone) != customer.phone:
        leave_phone(session, customer, customer.phone)
    for field, value in values.items():
        setattr(customer, field, value)
    session.add(customer)
    session.flush()
    after = {"fields": sorted(values)}
    audit.record(session, actor, "customer.update", entity=customer.id, change=(None, after))
    return customer


def set_pincode(session: Session, actor: Actor, customer_id: str, pincode: str) -> Customer:
    """Note a customer's PIN code. Raises: CustomerNotFound, PincodeMalformed."""
    customer = get_customer(session, actor.shop_id, customer_id)
    customer.pincode = validate_pincode(pincode)
    session.add(customer)
    session.flush()
    change = (None, {"fields": ["pincode"]})
    audit.record(session, actor, "customer.update", entity=customer.id, change=change)
    return customer


def leave_phone(session: Session, customer: Customer, phone: str) -> None:
    """Let the old number be his no more: what he is sent must not reach who has it now."""
    statement = select(ChatIdentity).where(
        ChatIdentity.shop_id == customer.shop_id,
        ChatIdentity.customer_id == customer.id,
        ChatIdentity.address == phone,
    )
    for row in session.exec(statement).all():
        row.customer_id = None
        if row.member_id:
            session.add(row)
        else:
            session.delete(row)


def put_back(
    session: Session, actor: Actor, customer_id: str, before: Mapping[str, Any]
) -> Customer:
    """Let fields of a customer be what they were. Raises: CustomerNotFound."""
    customer = get_customer(session, actor.shop_id, customer_id)
    if customer.phone and before.get("phone", customer.phone) != customer.phone:
        leave_phone(session, customer, customer.phone)
    for field, value in before.items():
        setattr(customer, field, value)
    session.add(customer)
    session.flush()
    after = {"fields": sorted(before)}
    audit.record(session, actor, "customer.update", entity=customer.id, change=(None, after))
    return customer


def get_customer(session: Session, shop_id: str, customer_id: str) -> Customer:
    """Return a customer. Raises: CustomerNotFound, also of one who was put away."""
    customer = customer_of(session, shop_id, customer_id)
    if customer.deleted_at:
        raise CustomerNotFound(customer=customer_id)
    return customer


def customer_of(session: Session, shop_id: str, customer_id: str) -> Customer:
    """Return whose a bill, a due or a payment is: it stays his when he is put away.

    Raises: CustomerNotFound.
    """
    customer = session.get(Customer, (shop_id, customer_id))
    if not customer:
        raise CustomerNotFound(customer=customer_id)
    hold(session, customer)
    return customer


def find_by_name(session: Session, shop_id: str, name: str) -> Sequence[Customer]:
    """Find customers of exactly that name, ignoring case."""
    return session.exec(
        select(Customer).where(
            Customer.shop_id == shop_id,
            Customer.name_key == name_key(name),
            col(Customer.deleted_at).is_(None),
        )
    ).all()


def list_customers(session: Session, shop_id: str) -> Sequence[Customer]:
    """List all customers, oldest first."""
    statement = select(Customer).where(
        Customer.shop_id == shop_id, col(Customer.deleted_at).is_(None)
    )
    return session.exec(statement.order_by(col(Customer.id))).all()
