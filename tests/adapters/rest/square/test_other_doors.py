"""What was made by one door is canceled, issued, published and credited by another."""

from collections.abc import Callable
from dataclasses import dataclass
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
from tests.adapters.rest.square.shop import SquareApi

SHOP = NewShop(
    "Gupta Hardware", gstin="08AAAPG1234C1ZJ", series="GH/26-27/0424", owners=(Owner("demo", "me"),)
)


@dataclass(frozen=True)
class World:
    """A client of Square's, a native program, and an owner who chats: all of one shop."""

    square: SquareApi
    native: Api
    say: Callable[..., Reply]


@pytest.fixture(scope="module")
def world(place: Place) -> World:
    shop = make_shop(place.parts, place.clock.now(), SHOP)
    token = make_key(place.parts, shop, place.clock.now())
    native, count = Api(place.live.app, token), iter(range(1000))

    def say(text: str = "", *, button: str = "") -> Reply:
        at = place.clock.now()
        message = Message("demo", "me", f"m{next(count)}", text, at, button=button or None)
        edge = Edge(place.parts.public_url, place.parts.secret, "demo")
        return respond(place.parts.db, message, edge=edge)[-1]

    native.made("/items", {"sku": "SR", "name": "Sofa rail", "hsn": "830210", "gst_rate": 18})
    return World(SquareApi(place.live.app, token), native, say)


def published(world: World, customer: str) -> Any:
    request = {"request_type": "BALANCE", "due_date": "2026-12-15"}
    asked = {
        "order_id": world.square.order(customer_id=customer)["id"],
        "payment_requests": [request],
        "delivery_method": "SHARE_MANUALLY",
    }
    made = world.square.had("POST", "/v2/invoices", {"invoice": asked})["invoice"]
    path = f"/v2/invoices/{made['id']}/publish"
    return world.square.had("POST", path, {"version": 0})["invoice"]


def test_what_chat_cancels_is_canceled_here_and_the_other_way_round(
    place: Place, world: World
) -> None:
    customer = world.square.had("POST", "/v2/customers", {"given_name": "Asha"})["customer"]["id"]
    first, second = published(world, customer), published(world, customer)
    asked = world.say(f"{first['invoice_number']} cancel karo")
    if asked.buttons:
        world.say(button=asked.buttons[0].id)
    seen = world.square.had("GET", f"/v2/invoices/{first['id']}")["invoice"]
    assert (seen["status"], seen["version"]) == ("CANCELED", 2)
    world.square.had("POST", f"/v2/invoices/{second['id']}/cancel", {"version": 1})
    assert world.native.get(f"/invoices/{second['id']}").json["status"] == "cancelled"
    deleted = published(world, customer)
    assert world.native.delete(f"/invoices/{deleted['id']}").status == 200
    shown = world.square.had("GET", f"/v2/invoices/{deleted['id']}")["invoice"]
    assert (shown["status"], shown["version"]) == ("CANCELED", 2)
    with place.parts.db.reading() as session:
        assert check(session) == []


def test_a_draft_of_square_is_one_of_the_native_api_and_is_issued_there(world: World) -> None:
    customer = world.square.had("POST", "/v2/customers", {"given_name": "Ravi"})["customer"]["id"]
    asked = {
        "order_id": world.square.order(customer_id=customer)["id"],
        "payment_requests": [{"request_type": "BALANCE", "due_date": "2026-12-15"}],
        "delivery_method": "SHARE_MANUALLY",
    }
    made = world.square.had("POST", "/v2/invoices", {"invoice": asked})["invoice"]
    native = world.native.get(f"/invoices/{made['id']}").json
    assert (native["status"], native["total"], native["due_date"]) == ("draft", 1062, "2026-12-15")
    issued = world.native.post(f"/invoices/{made['id']}/issue").json
    seen = world.square.had("GET", f"/v2/invoices/{made['id']}")["invoice"]
    assert (seen["status"], seen["version"]) == ("UNPAID", 1)
    assert seen["invoice_number"] == issued["number"]
    note = {"invoice_id": made["id"], "reason": "returned"}
    world.native.made("/credit_notes", note)
    over = world.square.had("GET", f"/v2/invoices/{made['id']}")["invoice"]
    assert (over["status"], over["version"]) == ("CANCELED", 2)  # nothing was paid


def test_a_draft_of_the_native_api_is_published_here(world: World) -> None:
    customer = world.square.had("POST", "/v2/customers", {"given_name": "Mohan"})["customer"]["id"]
    line = {"sku": "SR", "qty": 2, "rate": 450}
    asked = {"customer_id": customer, "items": [line], "draft": True, "due_date": "2026-12-15"}
    made = world.native.made("/invoices", asked)
    path = f"/v2/invoices/{made['id']}"
    seen = world.square.had("GET", path)["invoice"]
    assert (seen["status"], seen["version"]) == ("DRAFT", 1)
    changed = {"invoice": {"version": 1, "title": "Rails", "location_id": "main"}}
    assert world.square.had("PUT", path, changed)["invoice"]["version"] == 2
    issued = world.square.had("POST", f"{path}/publish", {"version": 2})["invoice"]
    assert (issued["status"], issued["version"]) == ("UNPAID", 3)


def test_each_change_of_any_door_is_one_version(world: World) -> None:
    customer = world.square.had("POST", "/v2/customers", {"given_name": "Lata"})["customer"]["id"]
    part, whole = published(world, customer), published(world, customer)
    path = f"/invoices/{part['id']}"
    assert world.native.put(f"{path}/pay", {"amount": 400}).status == 200
    shown = world.square.had("GET", f"/v2{path}")["invoice"]
    assert (shown["status"], shown["version"]) == ("PARTIALLY_PAID", 2)
    gone = world.square.had("POST", f"/v2{path}/cancel", {"version": 2})["invoice"]
    assert (gone["status"], gone["version"]) == ("CANCELED", 3)
    path = f"/invoices/{whole['id']}"
    assert world.native.put(f"{path}/pay", {}).status == 200
    assert world.square.had("GET", f"/v2{path}")["invoice"]["version"] == 2
    note = {"invoice_id": whole["id"], "reason": "returned"}
    world.native.made("/credit_notes", note)
    back = world.square.had("GET", f"/v2{path}")["invoice"]
    assert (back["status"], back["version"]) == ("REFUNDED", 3)


def test_a_draft_whose_lines_another_door_changed_is_one_sum_in_order_and_invoice(
    world: World,
) -> None:
    customer = world.square.had("POST", "/v2/customers", {"given_name": "Gita"})["customer"]["id"]
    order = world.square.order(customer_id=customer, reference_id="job 7")["id"]
    asked = {
        "order_id": order,
        "payment_requests": [{"request_type": "BALANCE", "due_date": "2026-12-15"}],
        "delivery_method": "SHARE_MANUALLY",
    }
    made = world.square.had("POST", "/v2/invoices", {"invoice": asked})["invoice"]
    lines = [
        {"name": "Hinge", "qty": 1, "rate": 100, "gst_rate": 18, "hsn": "830210"},
        {"name": "Book", "qty": 1, "rate": 50, "gst_rate": 5, "hsn": "490110"},
    ]
    changed = {"customer_id": customer, "items": lines, "due_date": "2027-01-05"}
    answer = world.native.put(f"/invoices/{made['id']}", changed)
    assert answer.json["total"] == 170.5  # 118 and 52.50
    path = f"/v2/invoices/{made['id']}"
    seen = world.square.had("GET", path)["invoice"]
    for one in (seen, world.square.had("POST", f"{path}/publish", {"version": 1})["invoice"]):
        [request] = one["payment_requests"]
        assert request["computed_amount_money"]["amount"] == 17050
        assert request["due_date"] == "2027-01-05"
        shown = world.square.had("GET", f"/v2/orders/{order}")["order"]
        assert [line["name"] for line in shown["line_items"]] == ["Hinge", "Book"]
        assert (shown["total_money"]["amount"], shown["reference_id"]) == (17050, "job 7")


def test_a_due_date_that_another_door_set_is_shown_and_is_not_put_back(world: World) -> None:
    customer = world.square.had("POST", "/v2/customers", {"given_name": "Hari"})["customer"]["id"]
    issued = published(world, customer)
    path = f"/invoices/{issued['id']}"
    assert world.native.put(path, {"due_date": "2027-02-01"}).status == 200
    seen = world.square.had("GET", f"/v2{path}")["invoice"]
    assert seen["payment_requests"][0]["due_date"] == "2027-02-01"
    body = {"invoice": {"version": seen["version"], "title": "Rails"}}
    titled = world.square.had("PUT", f"/v2{path}", body)["invoice"]
    assert titled["payment_requests"][0]["due_date"] == "2027-02-01"
    assert world.native.get(path).json["due_date"] == "2027-02-01"
