"""Customers: who buys, where he is, what he owed before."""

from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call, created
from adapters.rest.money import rupees
from adapters.rest.native.items import BLANK, SEEN
from adapters.rest.native.resource import common
from adapters.rest.operation import Link, Operation
from adapters.rest.paging import Listing, page, position_of
from adapters.rest.shapes import (
    Body,
    CustomerId,
    Date,
    Day,
    Listed,
    Meta,
    Page,
    Resource,
    Rupees,
    Shown,
    Signed,
    to_paise,
)
from core import extras
from core.customers import whole
from core.customers.models import Customer
from core.customers.service import get_customer
from core.shops.service import get_shop

_PLACE = "(0[1-9]|[12][0-9]|3[0-8]|9[79])"
_STATE = "^(0[1-9]|[12][0-9]|3[0-8]|9[679])$"
# Of businesses, government offices, those who deduct tax, bodies of the UN, who pays from abroad, tests.
_GSTIN = (
    f"^({_PLACE}[A-Z]{{5}}[0-9]{{4}}[A-Z]([1-9A-Z][1-9A-JZ][0-9A-Z]|00[0-9])"
    f"|{_PLACE}[A-Z]{{4}}[0-9]{{5}}[A-Z]([0-9]Z[0-9]|[1-9A-Z]D[0-9A-Z])"
    "|[0-9]{4}[A-Z]{3}[0-9]{5}([UO]N|NR)[0-9A-Z]"
    "|99[0-9]{2}[A-Z]{3}[0-9]{5}OS[0-9A-Z])$"
)
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=SEEN, examples=["Ramesh Kumar"])]
Gstin = Annotated[
    str,
    Field(
        pattern=_GSTIN,
        examples=["08AAAPG1234C1ZJ"],
        description="15 characters, the last one a check character; a UIN is taken too",
    ),
]
State = Annotated[
    str,
    Field(pattern=_STATE, examples=["08"], description="GST state code of two digits, 96 abroad"),
]
Phone = Annotated[
    str,
    Field(
        pattern=r"^(\+91)?[5-9][0-9]{9}$",
        examples=["+919800000421"],
        description="E.164; ten digits get +91",
    ),
]
_OF_EMAIL = f"[^@{BLANK}]"
Email = Annotated[
    str,
    Field(
        pattern=f"^{_OF_EMAIL}{{1,60}}@{_OF_EMAIL}{{1,59}}$",
        max_length=120,
        examples=["ramesh@example.com"],
    ),
]
_Line = Annotated[str, Field(max_length=80)]


class Address(Body):
    """An address. ``state``: a code of two digits; ``country``: two letters."""

    line1: _Line = Field(default="", examples=["12 Station Road"])
    line2: _Line = ""
    city: _Line = Field(default="", examples=["Jaipur"])
    state: State | None = None
    pincode: Annotated[str, Field(pattern=r"^([1-9][0-9]{5})?$", examples=["302001"])] = ""
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$", examples=["IN"])] = "IN"


class CustomerBody(Body):
    """What a customer is. A change replaces it whole; a balance of before only where it is given."""

    name: Name
    gstin: Gstin | None = None
    place_of_supply: State | None = None
    phone: Phone | None = None
    email: Email | None = None
    address: Address | None = None
    opening_balance: Signed | None = None
    opening_date: Date | None = None
    whatsapp_opt_in: bool | None = None
    metadata: Meta = Field(default_factory=dict)


class AddressShown(Shown):
    """An address."""

    line1: str
    line2: str
    city: str
    state: Annotated[str | None, Field(examples=["08"])]
    pincode: Annotated[str, Field(examples=["302001"])]
    country: Annotated[str, Field(examples=["IN"])]


class CustomerShown(Resource):
    """A customer."""

    id: CustomerId
    object: Literal["customer"]
    name: Annotated[str, Field(examples=["Ramesh Kumar"])]
    gstin: Annotated[str | None, Field(examples=["08AAAPG1234C1ZJ"])]
    place_of_supply: Annotated[str, Field(examples=["08"])]
    phone: Annotated[str | None, Field(examples=["+919800000421"])]
    email: Annotated[str | None, Field(examples=["ramesh@example.com"])]
    address: AddressShown | None
    opening_balance: Rupees
    opening_date: Day | None
    whatsapp_opt_in: bool | None


class CustomerMade(CustomerShown):
    """A customer just added, and whom else he may be."""

    possible_duplicates: list[CustomerId]


class CustomersShown(Listed):
    """A page of customers."""

    data: list[CustomerShown]


class CustomerDeleted(Shown):
    """A customer who is put away."""

    id: CustomerId
    object: Literal["customer"]
    deleted: Literal[True]


def show(call: Call, session: Session, customer: Customer) -> dict[str, Any]:
    """Write a customer."""
    opening, since = whole.opening_of(session, call.shop_id, customer.id)
    return {
        "id": customer.id,
        "object": "customer",
        "name": customer.name,
        "gstin": customer.gstin,
        "place_of_supply": customer.state or get_shop(session, call.shop_id).state,
        "phone": f"+91{customer.phone}" if customer.phone else None,
        "email": customer.email or None,
        "address": show_address(customer),
        "opening_balance": rupees(opening),
        "opening_date": since.isoformat() if since else None,
        "whatsapp_opt_in": customer.opt_in,
        **common(call, session, customer.id, customer.created_at),
    }


def show_address(customer: Customer) -> dict[str, Any] | None:
    """Write an address; one that was typed as a whole stands in its first line."""
    parts = customer.address_parts or {"line1": customer.address}
    if not any(parts.values()) and not customer.pincode:
        return None
    return {
        "line1": parts.get("line1", ""),
        "line2": parts.get("line2", ""),
        "city": parts.get("city", ""),
        "state": parts.get("state"),
        "pincode": customer.pincode,
        "country": parts.get("country", "IN"),
    }


def values_of(body: CustomerBody) -> whole.WholeCustomer:
    """Turn a body into what the core keeps."""
    address = body.address.model_dump(exclude_none=True) if body.address else {}
    return whole.WholeCustomer(
        name=body.name,
        gstin=body.gstin,
        state=body.place_of_supply,
        phone=body.phone,
        email=body.email or "",
        address=address,
        opening_paise=to_paise(body.opening_balance),
        opening_on=body.opening_date,
        opt_in=body.whatsapp_opt_in,
    )


def _add(call: Call, session: Session) -> Answer:
    body: CustomerBody = call.body
    customer = whole.add_whole(session, call.actor, values_of(body))
    if body.metadata:
        extras.keep(session, call.shop_id, customer.id, at=call.at, data=body.metadata)
    others = whole.possible_duplicates(session, customer)
    value = {**show(call, session, customer), "possible_duplicates": others}
    return created(value, call.path(f"/v1/customers/{customer.id}"))


def _get(call: Call, session: Session) -> Answer:
    return Answer(show(call, session, get_customer(session, call.shop_id, call.ids["id"])))


def _list(call: Call, session: Session) -> Answer:
    rows = whole.page_of_customers(session, call.shop_id, position_of(call), call.query.limit + 1)
    listing = Listing[Customer](
        "/v1/customers",
        show=lambda customer: show(call, session, customer),
        position=lambda customer: [customer.id],
    )
    return page(call, rows, listing)


def _put(call: Call, session: Session) -> Answer:
    body: CustomerBody = call.body
    customer = whole.replace_whole(session, call.actor, call.ids["id"], values_of(body))
    extras.keep(session, call.shop_id, customer.id, at=call.at, data=body.metadata)
    extras.touch(session, call.shop_id, customer.id, at=call.at)
    return Answer(show(call, session, customer))


def _delete(call: Call, session: Session) -> Answer:
    customer = whole.delete_customer(session, call.actor, call.ids["id"])
    return Answer({"id": customer.id, "object": "customer", "deleted": True})


_AFTER = tuple(Link(f"{verb}Customer") for verb in ("get", "replace", "delete"))
_EXAMPLE = {
    "name": "Ramesh Kumar",
    "phone": "+919800000421",
    "gstin": "08AAAPG1234C1ZJ",
    "address": {"line1": "12 Station Road", "city": "Jaipur", "state": "08", "pincode": "302001"},
    "opening_balance": 500,
}
OPERATIONS = (
    Operation(
        "POST", "/customers", "createCustomer", "Add a customer", _add, "customers",
        CustomerMade, 201, CustomerBody, refusals=("test_gstin",), links=_AFTER, example=_EXAMPLE,
    ),
    Operation(
        "GET", "/customers", "listCustomers", "List customers, newest first", _list, "customers",
        CustomersShown, query=Page,
    ),
    Operation(
        "GET", "/customers/{id}", "getCustomer", "Read a customer", _get, "customers", CustomerShown
    ),
    Operation(
        "PUT", "/customers/{id}", "replaceCustomer", "Replace what a customer is", _put, "customers",
        CustomerShown, 200, CustomerBody, refusals=("test_gstin",), example=_EXAMPLE,
    ),
    Operation(
        "DELETE", "/customers/{id}", "deleteCustomer", "Put a customer away", _delete, "customers",
        CustomerDeleted,
    ),
)  # fmt: skip
