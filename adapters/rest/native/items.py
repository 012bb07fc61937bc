"""Items: what a shop sells, with price, unit and rate of tax."""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call, created
from adapters.rest.money import figure, price
from adapters.rest.native.resource import common
from adapters.rest.operation import Link, Operation
from adapters.rest.paging import Listing, page, position_of
from adapters.rest.shapes import (
    ZERO,
    Body,
    Figure,
    ItemId,
    Listed,
    Meta,
    Page,
    Percent,
    Price,
    Resource,
    Rupees,
    Shown,
)
from core import extras
from core.gst import units
from core.items import service, whole
from core.items.models import Item
from core.items.whole import page_of_items

# What is seen: engines of patterns differ in what they take for a blank (U+0085, U+FEFF).
BLANK = r"\s\x00-\x20\x7f-\xa0\ufeff"
SEEN = f"[^{BLANK}]"
Sku = Annotated[
    str, Field(min_length=1, max_length=40, pattern=rf"^{SEEN}(.*{SEEN})?$", examples=["SR-501"])
]
Name = Annotated[str, Field(min_length=1, max_length=120, pattern=SEEN, examples=["Sofa rail 501"])]
Hsn = Annotated[
    str,
    Field(
        pattern=r"^(99[0-9]{4}|([0-8][0-9]|9[0-8])[0-9]{2}([0-9]{2}){0,2})$",
        examples=["8302"],
        description="HSN of 4, 6 or 8 digits, or SAC: 6 digits that begin with 99",
    ),
]
Unit = Annotated[
    str,
    Field(
        min_length=1,
        max_length=20,
        examples=["NOS"],
        description="A unit quantity code or its synonym; an unknown one becomes OTH.",
    ),
]
Kind = Literal["goods", "service"]


class ItemBody(Body):
    """What an item is. A change replaces it whole."""

    sku: Sku
    name: Name
    hsn: Hsn | None = None
    gst_rate: Percent
    cess_rate: Percent = ZERO
    price: Price | None = None
    price_includes_tax: bool = False
    unit: Unit = "NOS"
    type: Kind | None = None
    metadata: Meta = Field(default_factory=dict)


class ItemShown(Resource):
    """An item."""

    id: ItemId
    object: Literal["item"]
    sku: Annotated[str | None, Field(examples=["SR-501"])]
    name: Annotated[str, Field(examples=["Sofa rail 501"])]
    hsn: Annotated[str | None, Field(examples=["8302"])]
    gst_rate: Figure | None
    cess_rate: Figure
    price: Rupees | None
    price_includes_tax: bool
    unit: Annotated[str, Field(examples=["NOS"])]
    type: Kind


class ItemsShown(Listed):
    """A page of items."""

    data: list[ItemShown]


class ItemDeleted(Shown):
    """An item that is gone."""

    id: ItemId
    object: Literal["item"]
    deleted: Literal[True]


def show(call: Call, session: Session, item: Item) -> dict[str, Any]:
    """Write an item."""
    return {
        "id": item.id,
        "object": "item",
        "sku": item.sku,
        "name": item.name,
        "hsn": item.hsn,
        "gst_rate": None if item.gst_rate is None else figure(item.gst_rate),
        "cess_rate": figure(item.cess_rate),
        "price": price(item.rate),
        "price_includes_tax": item.price_includes_tax,
        "unit": item.unit,
        "type": item.kind,
        **common(call, session, item.id, item.created_at),
    }


def _values(body: ItemBody) -> whole.WholeItem:
    unit = units.parse_unit(body.unit) or "OTH"
    return whole.WholeItem(
        name=body.name,
        sku=body.sku,
        rate=body.price,
        unit=unit,
        unit_label=units.label(unit),
        gst_rate=Decimal(body.gst_rate),
        cess_rate=body.cess_rate,
        hsn=body.hsn,
        price_includes_tax=body.price_includes_tax,
        kind=body.type,
    )


def _add(call: Call, session: Session) -> Answer:
    body: ItemBody = call.body
    item = whole.add_whole(session, call.actor, _values(body))
    if body.metadata:
        extras.keep(session, call.shop_id, item.id, at=call.at, data=body.metadata)
    return created(show(call, session, item), call.path(f"/v1/items/{item.id}"))


def _get(call: Call, session: Session) -> Answer:
    return Answer(show(call, session, service.get_item(session, call.shop_id, call.ids["id"])))


def _list(call: Call, session: Session) -> Answer:
    rows = page_of_items(session, call.shop_id, position_of(call), call.query.limit + 1)
    listing = Listing[Item](
        "/v1/items", show=lambda item: show(call, session, item), position=lambda item: [item.id]
    )
    return page(call, rows, listing)


def _put(call: Call, session: Session) -> Answer:
    body: ItemBody = call.body
    item = whole.replace_whole(session, call.actor, call.ids["id"], _values(body))
    extras.keep(session, call.shop_id, item.id, at=call.at, data=body.metadata)
    extras.touch(session, call.shop_id, item.id, at=call.at)
    return Answer(show(call, session, item))


def _delete(call: Call, session: Session) -> Answer:
    item = whole.delete_item(session, call.actor, call.ids["id"])
    return Answer({"id": item.id, "object": "item", "deleted": True})


_AFTER = tuple(Link(f"{verb}Item") for verb in ("get", "replace", "delete"))
_EXAMPLE = {"sku": "SR-501", "name": "Sofa rail 501", "hsn": "8302", "gst_rate": 18, "price": 450}
OPERATIONS = (
    Operation(
        "POST", "/items", "createItem", "Add an item", _add, "items",
        ItemShown, 201, ItemBody, refusals=("duplicate_sku",), links=_AFTER, example=_EXAMPLE,
    ),
    Operation(
        "GET", "/items", "listItems", "List items, newest first", _list, "items", ItemsShown, query=Page
    ),
    Operation("GET", "/items/{id}", "getItem", "Read an item", _get, "items", ItemShown),
    Operation(
        "PUT", "/items/{id}", "replaceItem", "Replace what an item is", _put, "items",
        ItemShown, 200, ItemBody, refusals=("duplicate_sku",), example=_EXAMPLE,
    ),
    Operation(
        "DELETE", "/items/{id}", "deleteItem", "Put an item away", _delete, "items", ItemDeleted
    ),
)  # fmt: skip
