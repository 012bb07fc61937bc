"""What a client of Square's wants on the paper stands where it is placed."""

from typing import Any

import pytest

from core.actor import Actor
from core.shops.settings import set_setting
from tests.adapters.rest.places import Place
from tests.adapters.rest.square.billing import Billing, billing
from tests.core.documents.reading import pages_of, text_of

FIELDS = [
    {"label": "Event Reference Number", "value": "Ref. #1234", "placement": "ABOVE_LINE_ITEMS"},
    {"label": "घटना", "value": "दीपावली मेला, जयपुर", "placement": "ABOVE_LINE_ITEMS"},
    {
        "label": "Terms of Service",
        "value": "Goods once sold are taken back within a week.\nBring the bill.",
        "placement": "BELOW_LINE_ITEMS",
    },
]
SAID: dict[str, Any] = {
    "title": "Event Planning Services",
    "description": "We appreciate your business!",
    "sale_or_service_date": "2026-11-20",
    "custom_fields": FIELDS,
}


@pytest.fixture(scope="module")
def shop(place: Place) -> Billing:
    return billing(place)


def paper(shop: Billing, id_: str) -> bytes:
    answer = shop.place.live.get(f"/invoices/{id_}", headers={"Accept": "application/pdf"})
    assert answer.headers["Content-Type"] == "application/pdf"
    return answer.raw


def issued(shop: Billing, **said: Any) -> str:
    return str(shop.publish(shop.draft(shop.order(), **said))["id"])


def test_each_stands_above_or_below_the_lines(shop: Billing) -> None:
    text = text_of(paper(shop, issued(shop, **SAID)))
    order = [
        "Event Planning Services",
        "We appreciate your business!",
        "Date of sale or service 20 Nov 2026",
        "Event Reference Number Ref. #1234",
        "घटना",
        "Sofa rail",
        "Terms of Service Goods once sold are taken back within a week.",
        "Bring the bill.",
    ]
    places = [text.index(one) for one in order]
    assert places == sorted(places)


def test_the_longest_texts_take_as_many_pages_as_they_need(shop: Billing) -> None:
    fields = [
        {"label": "L" * 30, "value": "clause " * 280, "placement": "BELOW_LINE_ITEMS"}
        for _ in range(10)
    ]
    said = {**SAID, "description": "thanks " * 900 + "the end", "custom_fields": fields}
    pages = pages_of(paper(shop, issued(shop, **said)))
    assert 3 <= len(pages) <= 12
    whole = " ".join(pages)
    assert "the end" in whole
    assert whole.count("clause") == 2800
    assert whole.count("Sofa rail") >= 1


def test_a_roll_says_it_too(shop: Billing) -> None:
    place = shop.place
    actor = Actor(place.shop.shop_id, "cli", "test", place.clock.now())
    id_ = issued(shop, **SAID)
    place.parts.db.write(lambda session: set_setting(session, actor, "paper", "thermal58"))
    text = text_of(paper(shop, id_))
    place.parts.db.write(lambda session: set_setting(session, actor, "paper", "a4"))
    assert "Ref. #1234" in text
    assert text.index("Event Planning Services") < text.index("Sofa rail")
    assert text.index("Sofa rail") < text.index("Bring the bill.")


def test_a_changed_title_is_the_new_one(shop: Billing) -> None:
    id_ = issued(shop, title="Before")
    shop.update(shop.get(id_), title="After")
    text = text_of(paper(shop, id_))
    assert "After" in text
    assert "Before" not in text
