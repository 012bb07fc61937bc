"""One book: a bill of chat, /v1, Square or Refrens is seen by all, in one series, once in the return."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.message import Message, Reply
from bot.respond import respond
from bot.turn import Edge
from core.invariants import check
from core.shops.service import NewShop, Owner
from tests.adapters.rest.api import Api
from tests.adapters.rest.conftest import make_key, make_shop
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import App, make_app
from tests.adapters.rest.square.shop import SquareApi

SHOP = NewShop(
    "Gupta Hardware", gstin="08AAAPG1234C1ZJ", series="GH/26-27/0424", owners=(Owner("demo", "me"),)
)
SURESH = {"company_name": "Suresh Traders", "tax_ids": {"gstin": "08AABCT1332L1ZE"}}
LINE = {"sku": "SR", "qty": 2, "rate": 450}
SERIES = [f"GH/26-27/042{digit}" for digit in (4, 5, 6)]
Say = Callable[..., Reply]


@pytest.fixture(scope="module")
def world(place: Place) -> tuple[SquareApi, Api, App, Say]:
    """A client of Square's, a native one, one of Refrens, and an owner who chats: all of one shop."""
    shop = make_shop(place.parts, place.clock.now(), SHOP)
    token = make_key(place.parts, shop, place.clock.now())
    count = iter(range(1000))

    def say(text: str = "", *, button: str = "") -> Reply:
        at = place.clock.now()
        message = Message("demo", "me", f"m{next(count)}", text, at, button=button or None)
        edge = Edge(place.parts.public_url, place.parts.secret, "demo")
        return respond(place.parts.db, message, edge=edge)[-1]

    native = Api(place.live.app, token)
    native.made("/items", {"sku": "SR", "name": "Sofa rail", "hsn": "830210", "gst_rate": 18})
    app = App(place, make_app(place.parts, shop).shown)
    return SquareApi(place.live.app, token), native, app, say


def published(api: SquareApi, customer: str) -> Any:
    order = api.order(customer_id=customer)["id"]
    asked = {
        "order_id": order,
        "payment_requests": [{"request_type": "BALANCE", "due_date": "2026-12-15"}],
        "delivery_method": "SHARE_MANUALLY",
    }
    draft = api.had("POST", "/v2/invoices", {"invoice": asked})["invoice"]
    return api.had("POST", f"/v2/invoices/{draft['id']}/publish", {"version": 0})["invoice"]


def listed(api: SquareApi) -> dict[str, Any]:
    found = api.had("GET", "/v2/invoices?location_id=main")["invoices"]
    return {one["invoice_number"]: one for one in found}


def paid_of(invoice: Any) -> tuple[str, int, int]:
    [request] = invoice["payment_requests"]
    return (
        invoice["status"],
        request["computed_amount_money"]["amount"],
        request["total_completed_amount_money"]["amount"],
    )


def test_a_bill_of_any_door_is_one_bill_of_the_book(
    place: Place, world: tuple[SquareApi, Api, App, Say]
) -> None:
    api, native, app, say = world
    customer = api.had("POST", "/v2/customers", SURESH)["customer"]["id"]
    mine = published(api, customer)
    assert native.get(f"/invoices/{mine['id']}").json["total"] == 1062
    assert "1,062" in say("suresh traders ka khata").text

    asked = say("suresh traders ko 2 sofa rail 450 ke hisab se bill bhej do")
    say(button=asked.buttons[0].id)
    native.made("/invoices", {"customer_id": customer, "items": [LINE]})
    seen = listed(api)
    assert sorted(seen) == SERIES == sorted(app.numbers())
    assert seen[SERIES[0]] == mine
    for number in SERIES[1:]:
        other = seen[number]
        assert paid_of(other) == ("UNPAID", 106200, 0)
        assert (other["version"], other["gst"]) == (1, mine["gst"])
        order = api.had("GET", f"/v2/orders/{other['order_id']}")["order"]
        assert (order["state"], order["total_money"]["amount"]) == ("OPEN", 106200)

    chatted = seen[SERIES[1]]
    cash = {"amount": 6200, "currency": "INR"}
    told = {
        "idempotency_key": "one",
        "source_id": "CASH",
        "amount_money": cash,
        "order_id": chatted["order_id"],
        "cash_details": {"buyer_supplied_money": cash},
    }
    api.had("POST", "/v2/payments", told)
    assert "3,124" in say("suresh traders ka khata").text  # 3 x 1062 less 62
    after = listed(api)[SERIES[1]]
    assert (paid_of(after), after["version"]) == (("PARTIALLY_PAID", 106200, 6200), 2)

    month = json.loads(native.get("/reports/gstr1?month=2026-11&format=json").raw)
    [buyer] = month["b2b"]
    assert sorted(one["inum"] for one in buyer["inv"]) == SERIES
    with place.parts.db.reading() as session:
        assert check(session) == []
