"""A customer between Square's words and the core's: names, address, state, GSTIN.

Names and an address are shown as the client wrote them as long as they are what the core has; what was
changed by another door is shown as it is now.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.shapes import instant_text
from adapters.rest.square.order_rows import of_shop
from adapters.rest.square.speaking import Refusal
from core import extras
from core.customers.models import Customer
from core.customers.whole import WholeCustomer
from core.dialects import service as dialects
from core.extras import Extra
from core.gst import gstin as gstins
from core.gst.states import find_state
from core.text import clean_name

NAMES = ("given_name", "family_name", "company_name")
BESIDE = ("nickname", "reference_id", "note", "birthday")
_INDIA = "IN"
_ABROAD = re.compile(r"\+(?!91)[1-9][0-9]{7,15}", re.ASCII)
_STATE = "administrative_district_level_1"
_PARTS = {
    "address_line_1": "line1", "address_line_2": "line2", "locality": "city",
    _STATE: "state", "postal_code": "pincode", "country": "country",
}  # fmt: skip


def show_all(call: Call, session: Session, customers: Sequence[Customer]) -> list[dict[str, Any]]:
    """Write customers."""
    ids = [customer.id for customer in customers]
    said = dialects.said_of(session, of_shop(call.shop_id), ids)
    beside = extras.of_all(session, call.shop_id, ids)
    return [_show(one, said.get(one.id, {}), beside.get(one.id)) for one in customers]


def show(call: Call, session: Session, customer: Customer) -> dict[str, Any]:
    """Write a customer."""
    return show_all(call, session, [customer])[0]


def _show(customer: Customer, said: Mapping[str, Any], beside: Extra | None) -> dict[str, Any]:
    changed = beside.changed_at if beside else customer.created_at
    shown = {
        "id": customer.id,
        "created_at": instant_text(customer.created_at),
        "updated_at": instant_text(changed),
        **view_of(customer, said),
        "creation_source": "THIRD_PARTY",
        "version": version_of(beside),
    }
    return {name: value for name, value in shown.items() if value not in ("", None)}


def version_of(beside: Extra | None) -> int:
    """Return the version of a customer: it begins at 0."""
    return beside.version - 1 if beside else 0


def view_of(customer: Customer, said: Mapping[str, Any]) -> dict[str, Any]:
    """Say a customer in Square's words; what is not known is left out."""
    view = {name: said[name] for name in BESIDE if said.get(name)}
    view |= _names(customer, said)
    address = _address(customer, said.get("address") or {})
    return view | {
        **({"address": address} if address else {}),
        **({"email_address": customer.email} if customer.email else {}),
        **_phone(customer, said),
        **({"tax_ids": {"gstin": customer.gstin}} if customer.gstin else {}),
    }


def _phone(customer: Customer, said: Mapping[str, Any]) -> dict[str, str]:
    if customer.phone:
        return {"phone_number": f"+91{customer.phone}"}
    return {"phone_number": said["phone_abroad"]} if "phone_abroad" in said else {}


def _names(customer: Customer, said: Mapping[str, Any]) -> dict[str, str]:
    names = {name: said[name] for name in NAMES if said.get(name)}
    if said and customer.name == name_of({**said, **_reach(customer, said)}):
        return names
    return {"company_name" if customer.gstin else "given_name": customer.name}


def _reach(customer: Customer, said: Mapping[str, Any]) -> dict[str, str]:
    return {"email_address": customer.email, **_phone(customer, said)}


def name_of(view: Mapping[str, Any]) -> str:
    """Say what the core calls him: the company, else the person, else how he is reached."""
    person = f"{view.get('given_name') or ''} {view.get('family_name') or ''}"
    for name in (view.get("company_name"), person, view.get("email_address")):
        if name and name.strip():
            return clean_name(name)
    return clean_name(view.get("phone_number") or "")


def _address(customer: Customer, said: Mapping[str, str]) -> dict[str, str]:
    parts = customer.address_parts or {"line1": customer.address}
    known = {**parts, "pincode": customer.pincode}
    known = {name: value for name, value in known.items() if value}
    if said and parts_of(said) == known:
        return dict(said)
    return {name: known[part] for name, part in _PARTS.items() if part in known}


def parts_of(address: Mapping[str, str]) -> dict[str, str]:
    """Turn an address into the core's. Raises: Refusal (a state that is none)."""
    parts = {_PARTS[name]: value.strip() for name, value in address.items() if value.strip()}
    if "state" in parts and parts.get("country", _INDIA) == _INDIA:
        state = find_state(parts["state"])
        if state is None:
            raise Refusal("INVALID_VALUE", "no such state", f"address.{_STATE}")
        parts["state"] = state.code
    # words of the address: no state, no PIN code of India
    elif parts.get("country", _INDIA) != _INDIA:
        words = (parts.get("city"), parts.pop("state", ""), parts.pop("pincode", ""))
        parts["city"] = ", ".join(filter(None, words))
    return parts


def is_abroad(phone: str) -> bool:
    """True of a number of another country: kept and shown, but nothing can be sent to it.

    >>> is_abroad("+1-212-555-4240"), is_abroad("+91 98000 00421"), is_abroad("98000 00421")
    (True, False, False)
    """
    return bool(_ABROAD.fullmatch(re.sub(r"[\s().-]", "", phone)))


def whole_of(
    view: Mapping[str, Any], *, sandbox: bool, opt_in: bool | None, state: str | None = None
) -> WholeCustomer:
    """Turn Square's words into all that the core keeps. ``state``: where he is known to be."""
    gstin = (view.get("tax_ids") or {}).get("gstin") or None
    reference, phone = view.get("reference_id") or "", view.get("phone_number") or ""
    if gstin is None and gstins.is_valid(reference, sandbox=sandbox):
        gstin = reference
    return WholeCustomer(
        name=name_of(view),
        gstin=gstin,
        state=state,
        phone=None if is_abroad(phone) else phone or None,
        email=view.get("email_address") or "",
        address=parts_of(view.get("address") or {}),
        opt_in=opt_in,
    )
