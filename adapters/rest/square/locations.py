"""Locations: the shop, as the one place that it sells from."""

from typing import Annotated, Any, Literal

from pydantic import Field
from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.operation import Operation
from adapters.rest.problems import Problem
from adapters.rest.shapes import Shown, When, instant_text
from core.clock import INDIA
from core.shops.models import Shop
from core.shops.service import get_shop

MAIN = "main"


class LocationShown(Shown):
    """The shop as a location."""

    id: Annotated[
        str, Field(pattern=r"^loc_[0-9a-f]{24}$", examples=["loc_66f0c1d20000050b1c2d3e4f"])
    ]
    name: str
    address: dict[str, str] | None = None
    timezone: Literal["Asia/Kolkata"]
    capabilities: list[str]
    status: Literal["ACTIVE"]
    created_at: When
    merchant_id: str
    country: Literal["IN"]
    language_code: Literal["en-IN"]
    currency: Literal["INR"]
    phone_number: str | None = None
    business_name: str
    business_email: str | None = None
    type: Literal["PHYSICAL"]
    gstin: str | None = None


class LocationAnswer(Shown):
    """One location."""

    location: LocationShown


class LocationsAnswer(Shown):
    """All locations."""

    locations: list[LocationShown]


def location_id(shop_id: str) -> str:
    """Return the id of the shop's location.

    >>> location_id("shp_66f0c1d20000050b1c2d3e4f")
    'loc_66f0c1d20000050b1c2d3e4f'
    """
    return f"loc_{shop_id.partition('_')[2]}"


def is_own(call: Call, given: str) -> bool:
    """True where a location is the shop's."""
    return given in {MAIN, location_id(call.shop_id)}


def show(shop: Shop) -> dict[str, Any]:
    """Write the shop as a location."""
    shown: dict[str, Any] = {
        "id": location_id(shop.shop_id),
        "name": shop.name,
        "timezone": str(INDIA),
        "capabilities": [],
        "status": "ACTIVE",
        "created_at": instant_text(shop.created_at),
        "merchant_id": shop.shop_id,
        "country": "IN",
        "language_code": "en-IN",
        "currency": "INR",
        "business_name": shop.name,
        "type": "PHYSICAL",
    }
    address = {"address_line_1": shop.address, "postal_code": shop.pincode}
    more = {
        "address": {name: value for name, value in address.items() if value},
        "phone_number": f"+91{shop.phone}" if shop.phone else None,
        "business_email": shop.email,
        "gstin": shop.gstin,
    }
    return shown | {name: value for name, value in more.items() if value}


def _list(call: Call, session: Session) -> Answer:
    return Answer({"locations": [show(get_shop(session, call.shop_id))]})


def _get(call: Call, session: Session) -> Answer:
    if not is_own(call, call.ids["location_id"]):
        raise Problem("not_found", f"no location {call.ids['location_id']}")
    return Answer({"location": show(get_shop(session, call.shop_id))})


OPERATIONS = (
    Operation(
        "GET", "/v2/locations", "listLocations", "The shop as a location", _list, "locations",
        LocationsAnswer,
    ),
    Operation(
        "GET", "/v2/locations/{location_id}", "getLocation", "Read a location; main is the shop's", _get,
        "locations", LocationAnswer,
    ),
)  # fmt: skip
