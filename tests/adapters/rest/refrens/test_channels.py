"""One book: a bill of the chat is seen here, one of here in the khata, in /v1 and once in the return."""

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

SHOP = NewShop(
    "Gupta Hardware", gstin="08AAAPG1234C1ZJ", series="GH/26-27/0424", owners=(Owner("demo", "me"),)
)
SURESH = {"name": "Suresh Traders", "country": "IN", "gstin": "08AABCT1332L1ZE"}


@pytest.fixture(scope="module")
def world(place: Place) -> tuple[App, Api, Callable[..., Reply]]:
    """An app, a native program, and an owner who chats: all of one shop."""
    shop = make_shop(place.parts, place.clock.now(), SHOP)
    app = App(place, make_app(place.parts, shop).shown)
    native = Api(place.live.app, make_key(place.parts, shop, place.clock.now()))
    count = iter(range(1000))

    def say(text: str = "", *, button: str = "") -> Reply:
        at = place.clock.now()
        message = Message("demo", "me", f"m{next(count)}", text, at, button=button or None)
        edge = Edge(place.parts.public_url, place.parts.secret, "demo")
        return respond(place.parts.db, message, edge=edge)[-1]

    native.made("/items", {"sku": "SR", "name": "Sofa rail", "hsn": "830210", "gst_rate": 18})
    return app, native, say


def test_a_bill_of_either_door_is_one_bill_of_the_book(
    place: Place, world: tuple[App, Api, Callable[..., Reply]]
) -> None:
    app, native, say = world
    made: Any = app.billed(billedTo=SURESH, invoiceNumber="WEB-1")
    shown = native.get(f"/invoices/inv_{made['_id']}").json
    assert (shown["number"], shown["total"], shown["customer_id"]) == (
        "WEB-1", 1062, f"cus_{made['client']}"
    )  # fmt: skip
    assert "1,062" in say("suresh traders ka khata").text
    asked = say("suresh traders ko 2 sofa rail 450 ke hisab se bill bhej do")
    assert "1,062" in asked.text
    say(button=asked.buttons[0].id)
    assert app.numbers() == ["GH/26-27/0424", "WEB-1"]
    [chatted] = [one for one in app.find()["data"] if one["invoiceNumber"] == "GH/26-27/0424"]
    assert (chatted["client"], chatted["finalTotal"]["total"], chatted["billType"]) == (
        made["client"], 1062, "INVOICE"
    )  # fmt: skip
    assert chatted["billedTo"]["gstin"] == SURESH["gstin"]
    assert "2,124" in say("suresh traders ka khata").text
    app.call("POST", f"{app.business}/invoices/{chatted['_id']}/payments", {"amount": 62})
    assert "2,062" in say("suresh traders ka khata").text
    month = json.loads(native.get("/reports/gstr1?month=2026-11&format=json").raw)
    [buyer] = month["b2b"]
    assert sorted(one["inum"] for one in buyer["inv"]) == ["GH/26-27/0424", "WEB-1"]
    with place.parts.db.reading() as session:
        assert check(session) == []
