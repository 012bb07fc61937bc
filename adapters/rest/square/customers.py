"""Customers in Square's words: made, read, changed, put away, found by e-mail, phone or reference."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlmodel import Session, select

from adapters.rest import cursors
from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.problems import says
from adapters.rest.square import customer_shows as shows
from adapters.rest.square.customer_schemas import (
    CustomerAnswer,
    CustomerBody,
    CustomerChange,
    CustomersAnswer,
    CustomerSearch,
    CustomersQuery,
    Nothing,
    VersionQuery,
)
from adapters.rest.square.order_rows import SQUARE, of_shop
from adapters.rest.square.speaking import Refusal
from core import extras
from core.customers import listing, whole
from core.customers.listing import Wanted
from core.customers.models import Customer
from core.customers.service import get_customer, parse_phone
from core.dialects import service as dialects
from core.dialects.models import DialectRow
from core.dialects.service import Said
from core.errors import PakkaError, PhoneMalformed

_ONE_OF = (*shows.NAMES, "email_address", "phone_number")
_REFERENCE = "ref:"  # how a customer's own number stands where the invoice of an order would
_FIELDS = {
    "gstin_malformed": "tax_ids.gstin",
    "gstin_checksum": "tax_ids.gstin",
    "test_gstin": "tax_ids.gstin",
    "phone_malformed": "phone_number",
    "pincode_malformed": "address.postal_code",
    "state_unknown": "address.administrative_district_level_1",
    "name_missing": "given_name",
}


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Tell what the core has against a customer by Square's fields. Raises: Refusal."""
    try:
        yield
    except PakkaError as error:
        if error.code not in _FIELDS:
            raise
        raise Refusal("INVALID_VALUE", says(error), _FIELDS[error.code]) from None


def _require_some(view: dict[str, Any]) -> None:
    if not any((view.get(name) or "").strip() for name in _ONE_OF):
        raise Refusal("BAD_REQUEST", f"a customer has one of {', '.join(_ONE_OF)}")


def _add(call: Call, session: Session) -> Answer:
    body: CustomerBody = call.body
    view = body.model_dump(exclude_none=True, exclude={"idempotency_key"})
    _require_some(view)
    with _told():
        new = shows.whole_of(view, sandbox=call.sandbox, opt_in=None)
        customer = whole.add_whole(session, call.actor, new)
    _keep(call, session, customer, view)
    return Answer({"customer": shows.show(call, session, customer)})


def _keep(call: Call, session: Session, customer: Customer, view: dict[str, Any]) -> None:
    """Keep what the core has no place for."""
    names = (*shows.NAMES, *shows.BESIDE, "address")
    said = {name: view[name] for name in names if view.get(name)}
    if shows.is_abroad(view.get("phone_number") or ""):
        said["phone_abroad"] = view["phone_number"]
    about = f"{_REFERENCE}{view.get('reference_id') or ''}"
    dialects.keep(session, of_shop(call.shop_id), customer.id, Said(said, call.at, about))


def _get(call: Call, session: Session) -> Answer:
    customer = get_customer(session, call.shop_id, call.ids["customer_id"])
    return Answer({"customer": shows.show(call, session, customer)})


def _change(call: Call, session: Session) -> Answer:
    body: CustomerChange = call.body
    customer = get_customer(session, call.shop_id, call.ids["customer_id"])
    _require_version(session, customer, body.version)
    row = dialects.find(session, of_shop(call.shop_id), customer.id)
    asked = body.model_dump(exclude_unset=True, exclude={"version"})
    if asked.get("address"):
        asked["address"] = {n: part for n, part in asked["address"].items() if part}
    before = shows.view_of(customer, row.said if row else {})
    if all((value or None) == (before.get(name) or None) for name, value in asked.items()):
        return Answer({"customer": shows.show(call, session, customer)})
    view = {**before, **asked}
    if "reference_id" in asked and before.get("reference_id") == customer.gstin:
        view["tax_ids"] = asked.get("tax_ids")  # his GSTIN was only told as the reference
    _require_some(view)
    moves = any(
        view.get(name) != before.get(name) for name in ("address", "tax_ids", "reference_id")
    )
    with _told():
        new = shows.whole_of(
            view,
            sandbox=call.sandbox,
            opt_in=customer.opt_in,
            state=None if moves else customer.state,
        )
        customer = whole.replace_whole(session, call.actor, customer.id, new)
    _keep(call, session, customer, view)
    extras.touch(session, call.shop_id, customer.id, at=call.at)
    return Answer({"customer": shows.show(call, session, customer)})


def _require_version(session: Session, customer: Customer, version: int | None) -> None:
    now = shows.version_of(extras.of(session, customer.shop_id, customer.id))
    if version is not None and version != now:
        raise Refusal("VERSION_MISMATCH", f"the customer is at version {now}", "version")


def _delete(call: Call, session: Session) -> Answer:
    customer = get_customer(session, call.shop_id, call.ids["customer_id"])
    _require_version(session, customer, call.query.version)
    whole.delete_customer(session, call.actor, customer.id)
    return Answer({})


def _list(call: Call, session: Session) -> Answer:
    query: CustomersQuery = call.query
    wanted = _sorted(query.sort_field, query.sort_order)
    return _page(call, session, wanted, query)


def _sorted(field: str, order: str, **more: Any) -> Wanted:
    by = "made" if field == "CREATED_AT" else "name"
    return Wanted(by, descending=order == "DESC", **more)  # type: ignore[arg-type]  # one of two words


def _search(call: Call, session: Session) -> Answer:
    body: CustomerSearch = call.body
    which, sort = body.query.filter, body.query.sort
    email = which.email_address.exact if which.email_address else None
    phone = which.phone_number.exact if which.phone_number else None
    reference = which.reference_id.exact if which.reference_id else None
    if "" in (email, phone, reference):  # not all those who have none
        return Answer({})
    if phone is not None:
        try:
            phone = parse_phone(phone)
        except PhoneMalformed:
            return Answer({})
    ids = _by_reference(session, call.shop_id, reference) if reference is not None else None
    wanted = _sorted(sort.field, sort.order, email=email, phone=phone, ids=ids)
    return _page(call, session, wanted, body)


def _by_reference(session: Session, shop_id: str, reference: str) -> list[str]:
    statement = select(DialectRow.id).where(
        DialectRow.shop_id == shop_id,
        DialectRow.dialect == SQUARE,
        DialectRow.about == f"{_REFERENCE}{reference}",
    )
    return list(session.exec(statement).all())


def _page(
    call: Call, session: Session, wanted: Wanted, asked: CustomersQuery | CustomerSearch
) -> Answer:
    bound = {"shop": call.shop_id, "mode": call.mode.name, "path": call.name, "of": wanted}
    secret, after = call.mode.parts.secret, None
    if asked.cursor:
        name, id_ = cursors.read(secret, bound, asked.cursor)
        after = (name, id_)
    rows = listing.page_of(session, call.shop_id, wanted, after=after, limit=asked.limit + 1)
    page = rows[: asked.limit]
    value: dict[str, Any] = {}
    if page:
        value["customers"] = shows.show_all(call, session, page)
    if len(rows) > len(page):
        value["cursor"] = cursors.make(secret, bound, list(listing.key_of(page[-1])))
    if asked.count:
        value["count"] = listing.count_of(session, call.shop_id, wanted)
    return Answer(value)


_EXAMPLE: dict[str, object] = {
    "given_name": "Ramesh",
    "family_name": "Kumar",
    "phone_number": "+919800000421",
    "address": {
        "address_line_1": "12 Station Road",
        "locality": "Jaipur",
        "administrative_district_level_1": "RJ",
        "postal_code": "302001",
        "country": "IN",
    },
}
OPERATIONS = (
    Operation(
        "POST", "/v2/customers", "createCustomer", "Add a customer", _add, "customers",
        CustomerAnswer, body=CustomerBody, example=_EXAMPLE,
    ),
    Operation(
        "GET", "/v2/customers", "listCustomers", "List customers, by name or in the order they came",
        _list, "customers", CustomersAnswer, query=CustomersQuery, refusals=("invalid_cursor",),
    ),
    Operation(
        "POST", "/v2/customers/search", "searchCustomers", "Find customers by an exact value", _search,
        "customers", CustomersAnswer, body=CustomerSearch, reads=True, refusals=("invalid_cursor",),
    ),
    Operation(
        "GET", "/v2/customers/{customer_id}", "getCustomer", "Read a customer", _get, "customers",
        CustomerAnswer,
    ),
    Operation(
        "PUT", "/v2/customers/{customer_id}", "updateCustomer", "Change what is given of a customer",
        _change, "customers", CustomerAnswer, body=CustomerChange, refusals=("version_mismatch",),
        example={"note": "Delivers before noon", "version": 0},
    ),
    Operation(
        "DELETE", "/v2/customers/{customer_id}", "deleteCustomer", "Put a customer away", _delete,
        "customers", Nothing, query=VersionQuery, refusals=("version_mismatch",),
    ),
)  # fmt: skip
