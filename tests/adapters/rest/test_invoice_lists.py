"""Invoices listed and paid by the API."""

import os
import threading
from datetime import timedelta
from decimal import Decimal
from functools import partial

from sqlalchemy import event

from adapters.parts import Parts
from core.actor import Actor
from core.clock import FixedClock
from core.invoices.bin import delete_invoice
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import issue
from core.shops.models import Shop
from tests.adapters.rest.api import Api
from tests.adapters.rest.conftest import make_key

LINE = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}
TORTURE = bool(os.environ.get("PAKKA_TORTURE"))
RAMESH = {"name": "Ramesh Kumar", "phone": "9800000421"}


def numbers(api: Api, query: str = "") -> list[str | None]:
    return [one["number"] for one in api.get(f"/invoices{query}").json["data"]]


def test_lists_are_newest_first_by_date_and_say_what_they_leave_out(api: Api) -> None:
    for n, day in enumerate((19, 21, 20), start=1):
        api.made("/invoices", {"items": [LINE], "date": f"2026-11-{day}", "number": f"A/{n}"})
    draft = api.made("/invoices", {"items": [LINE], "draft": True, "date": "2026-11-01"})
    assert numbers(api) == ["A/2", "A/3", "A/1", None]
    assert numbers(api, "?from=2026-11-20&to=2026-11-20") == ["A/3"]
    assert numbers(api, "?number=A/1") == ["A/1"]
    assert [one["id"] for one in api.get("/invoices?status=draft").json["data"]] == [draft["id"]]
    gone = api.get("/invoices?number=A/1").json["data"][0]["id"]
    api.delete(f"/invoices/{gone}")
    assert numbers(api) == ["A/2", "A/3", None]
    assert numbers(api, "?include_deleted=true") == ["A/2", "A/3", "A/1", None]
    assert api.get("/invoices?from=2026-11-20&to=2026-11-19").status == 422


def test_a_walk_meets_each_lasting_invoice_once(api: Api) -> None:
    def of(day: int) -> str:
        made = api.made("/invoices", {"items": [LINE], "date": f"2026-11-{day:02}"})
        return str(made["id"])

    lasting = {of(day) for day in range(1, 13)}
    dying = [of(day) for day in (2, 5, 9)]
    seen: list[str] = []
    path = "/invoices?limit=3"
    while path:
        answer = api.get(path).json
        seen += [one["id"] for one in answer["data"]]
        if dying:
            api.delete(f"/invoices/{dying.pop()}")
        api.made("/invoices", {"items": [LINE], "date": "2026-11-06"})
        cursor = answer["next_cursor"]
        path = f"/invoices?limit=3&cursor={cursor}" if cursor else ""
    assert len(seen) == len(set(seen))
    assert lasting <= set(seen)


def test_a_bill_is_paid_once_however_often_that_is_told(api: Api) -> None:
    made = api.made("/invoices", {"customer": RAMESH, "items": [LINE]})
    path = f"/invoices/{made['id']}/pay"
    first = api.put(path)
    assert (first.status, first.json["status"], first.json["balance_due"]) == (200, "paid", 0)
    assert api.put(path).raw == first.raw
    other = api.put(path, {"method": "upi", "upi_ref": "432112345678"})
    assert (other.status, other.code) == (409, "invoice_already_paid")


def test_a_part_leaves_the_rest_due(api: Api) -> None:
    made = api.made("/invoices", {"customer": RAMESH, "items": [LINE]})
    path = f"/invoices/{made['id']}/pay"
    part = api.put(path, {"amount": "62.50", "upi_ref": "432112345678"}).json
    assert (part["status"], part["balance_due"]) == ("partially_paid", Decimal("999.50"))
    assert "am=999.50" in part["upi_uri"]
    assert api.put(path, {"upi_ref": "432112345678"}).json == part
    more = api.put(path, {"amount": 1000})
    assert (more.status, more.code) == (422, "amount_exceeds_balance")


def test_a_reference_stands_on_one_payment(api: Api) -> None:
    paid = [api.made("/invoices", {"customer": RAMESH, "items": [LINE]})["id"] for _ in range(2)]
    told = {"method": "upi", "upi_ref": "432112345678"}
    assert api.put(f"/invoices/{paid[0]}/pay", told).status == 200
    answer = api.put(f"/invoices/{paid[1]}/pay", told)
    assert (answer.status, answer.code) == (409, "duplicate_reference")
    assert api.put(f"/invoices/{paid[1]}/pay", {"method": "upi"}).faults == [
        ("/upi_ref", "missing")
    ]
    draft = api.made("/invoices", {"items": [LINE], "draft": True})
    assert api.put(f"/invoices/{draft['id']}/pay").code == "bad_state"


def test_a_draft_that_the_law_is_against_today_is_still_read(
    api: Api, parts: Parts, clock: FixedClock
) -> None:
    line = {**LINE, "gst_rate": 12}
    made = api.made("/invoices", {"items": [line], "draft": True, "date": "2025-09-20"})
    change = {"items": [{**LINE}], "date": "2025-09-20"}
    assert api.put(f"/invoices/{made['id']}", change).json["total"] == 1062
    api.made("/invoices", {"customer": RAMESH, "items": [LINE], "draft": True})
    customer = api.get("/customers").json["data"][0]["id"]
    api.delete(f"/customers/{customer}")
    stuck = api.get("/invoices?status=draft").json["data"][0]
    assert [one["code"] for one in stuck["warnings"]] == ["customer_not_found"]
    assert stuck["total"] == 0


def test_fifty_equal_calls_at_once_are_one_invoice(
    api: Api, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    answers: list[bytes] = []
    token = make_key(parts, shop, clock.now())
    api.document  # noqa: B018  (read once, so that the threads share it)

    def call() -> None:
        one = Api(api.app, token)
        asked = {"items": [LINE]}
        answers.append(one.post("/invoices", asked, headers={"Idempotency-Key": "k"}).raw)

    threads = [threading.Thread(target=call) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 50
    assert len(set(answers)) == 1
    assert numbers(api) == ["4S/2026-27/0421"]


def test_a_long_page_takes_no_more_looks_than_a_short_one(api: Api, parts: Parts) -> None:
    item = {"sku": "S", "name": "Rail", "gst_rate": 18, "price": 450}
    api.made("/items", item)
    for _ in range(6):
        api.made("/invoices", {"items": [{"sku": "S", "qty": 1}], "terms": "now"})
    engine = parts.db._engine  # the reading side
    counts = []
    for limit in (2, 6):
        seen: list[str] = []
        listener = partial(_note, seen)
        event.listen(engine, "before_cursor_execute", listener)
        assert len(api.get(f"/invoices?limit={limit}").json["data"]) == limit
        event.remove(engine, "before_cursor_execute", listener)
        counts.append(len(seen))
    assert counts[0] == counts[1] > 3


def _note(seen: list[str], *given: object) -> None:
    seen.append(str(given[2]))


def test_a_walk_through_a_moving_book_meets_each_lasting_invoice_once(
    api: Api, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    rows, moves = (10_000, 1_000) if TORTURE else (300, 60)
    actor = Actor(shop.shop_id, "api_key", "key_walk", clock.now())
    lasting = {_issued(parts, actor, n) for n in range(rows)}
    dying = [_issued(parts, actor, n * 7) for n in range(moves)]

    def move() -> None:
        for n, id_ in enumerate(dying):
            parts.db.write(lambda session, i=id_: delete_invoice(session, actor, i))  # type: ignore[misc]
            _issued(parts, actor, n * 11)

    mover = threading.Thread(target=move)
    mover.start()
    seen: list[str] = []
    path = "/invoices?limit=200" if TORTURE else "/invoices?limit=20"
    first = path
    while path:
        answer = api.get(path).json
        seen += [one["id"] for one in answer["data"]]
        cursor = answer["next_cursor"]
        path = f"{first}&cursor={cursor}" if cursor else ""
    mover.join()
    assert len(seen) == len(set(seen))
    assert lasting <= set(seen)


def _issued(parts: Parts, actor: Actor, n: int) -> str:
    """A bill of one of the last fifty days."""
    line = DraftLine("Rail", Decimal(1), rate=Decimal(100), gst_rate=Decimal(18), hsn="8302")
    draft = InvoiceDraft(None, (line,), date=actor.today - timedelta(days=n % 50))
    return parts.db.write(lambda session: issue(session, actor, draft)).id
