"""The next number: after the invoice made last by its trailing digits, or the shop's series."""

import threading

import pytest

from core.shops.service import NewShop
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import App, make_app, opened_app


def shop(place: Place, prefix: str) -> App:
    return opened_app(
        place, NewShop(f"Shop {prefix}", gstin="08AAAPG1234C1ZJ", series=f"{prefix}/2026-27/0421")
    )


@pytest.mark.parametrize(
    ("last", "following"),
    [
        ("APP-2020-0004", ["APP-2020-0005", "APP-2020-0006"]),
        ("APP-2020-0099", ["APP-2020-0100"]),
        ("APP-2020-9999", ["APP-2020-10000"]),
        ("SHOP/A", ["SHOP/A-0001", "SHOP/A-0002"]),
        ("7", ["8", "9"]),
    ],
)
def test_the_trailing_digits_go_up_by_one_and_keep_their_width(
    place: Place, last: str, following: list[str]
) -> None:
    app = shop(place, "N1")
    app.billed(invoiceNumber=last)
    assert [app.billed()["invoiceNumber"] for _ in following] == following


def test_what_is_taken_is_passed_over_in_any_year(place: Place) -> None:
    app = shop(place, "N2")
    app.billed(invoiceNumber="W-6", invoiceDate="2024-05-01")
    app.billed(invoiceNumber="w-7", invoiceDate="2025-05-01")
    app.billed(invoiceNumber="W-5")
    assert app.billed()["invoiceNumber"] == "W-8"


def test_it_follows_the_one_made_last_not_the_largest_or_the_latest(place: Place) -> None:
    app = shop(place, "N3")
    app.billed(invoiceNumber="W-900")
    app.billed(invoiceNumber="V-10", invoiceDate="2025-05-01")
    assert app.billed()["invoiceNumber"] == "V-11"


def test_seventeen_characters_are_refused_and_nothing_is_written(place: Place) -> None:
    app = shop(place, "N4")
    app.billed(invoiceNumber="SHOP-99999999999")
    answer = app.bill()
    assert (answer.status, answer.json["errors"]) == (400, {"invoiceNumber": "number_malformed"})
    assert app.find()["total"] == 1


def test_the_shops_series_goes_on_where_the_last_number_is_of_it(place: Place) -> None:
    app = shop(place, "N5")
    assert app.billed()["invoiceNumber"] == "N5/2026-27/0421"
    app.billed(invoiceNumber="N5/2026-27/0422")
    assert app.billed()["invoiceNumber"] == "N5/2026-27/0423"
    app.billed(invoiceNumber="WEB-1")
    assert app.billed()["invoiceNumber"] == "WEB-2"


def test_other_doors_draw_from_the_series_whatever_was_typed_here(place: Place) -> None:
    own = App(place, make_app(place.parts, place.shop).shown)
    own.billed(invoiceNumber="WEB-7")
    line = {"name": "Rail", "rate": 1, "qty": 1, "gst_rate": 18}
    native = place.live.made("/invoices", {"items": [line]})["number"]
    assert native == "4S/2026-27/0421"
    assert own.billed()["invoiceNumber"] == "4S/2026-27/0422"


def test_of_many_at_once_no_two_share_a_number(place: Place) -> None:
    app = shop(place, "N6")
    app.billed(invoiceNumber="APP-2020-0004")
    got: list[str] = []

    def one() -> None:
        caller = App(place, app.shown)
        got.extend(caller.billed()["invoiceNumber"] for _ in range(5))

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(got) == [f"APP-2020-{n:04d}" for n in range(5, 25)]
