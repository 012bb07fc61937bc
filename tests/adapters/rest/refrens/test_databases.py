"""A day of an app on both databases: numbers, payments, clients, finding, and an IRN in the sandbox."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from adapters.app import create_app
from adapters.settings import load
from adapters.wiring import build
from core.clock import FixedClock
from core.invariants import check
from tests import marks, postgres
from tests.adapters.rest.api import Api
from tests.adapters.rest.counters import gstin_in, make_shop
from tests.adapters.rest.places import Place
from tests.adapters.rest.refrens.apps import BUYER, App, make_app
from tests.adapters.rest.refrens.test_irn import BUYER as REGISTERED, SELLER


def billed_at_once(app: App, buyer: dict[str, str]) -> list[str]:
    """Bill somebody new in eight calls at the same moment; return whose each bill is."""
    with ThreadPoolExecutor(8) as pool:
        callers = [App(app.place, app.shown) for _ in range(8)]
        return [one["client"] for one in pool.map(lambda one: one.billed(billedTo=buyer), callers)]


def test_a_day_of_an_app(database_url: str) -> None:
    clock = FixedClock(datetime(2026, 11, 21, 4, 30, tzinfo=UTC))
    settings = load(
        env_file=None, pakka_database_url=database_url, pakka_secret_key=marks.SECRET_KEY
    )
    parts = build(settings, clock=clock)
    try:
        shop = make_shop(parts, clock.now())
        api = Api(create_app(parts), None)
        place = Place(parts, shop, clock, api, api, api)
        app = App(place, make_app(parts, shop).shown)
        one = app.billed(invoiceNumber="W-9", email={"to": {"name": "R", "email": "r@example.com"}})
        two = app.billed(billedTo={**BUYER, "gstin": gstin_in("08")})
        assert (one["client"] == two["client"], two["invoiceNumber"]) == (False, "W-10")
        assert app.numbers("?$sort[invoiceNumber]=1&status=UNPAID") == ["W-9", "W-10"]
        paths = [f"{app.business}/invoices/{bill['_id']}" for bill in (one, two)]
        paid = {"amount": 1000, "tds": 62, "refId": "UTR 11223344"}
        assert app.call("POST", f"{paths[0]}/payments", paid).status == 201
        assert app.call("POST", f"{paths[1]}/payments", paid).status == 409
        assert app.call("GET", paths[0]).json["status"] == "PAID"
        clients = f"/api/v1{app.business}/clients"
        said = {"clientId": "c-1", "name": "Acme", "phone": "9800000421"}
        for idempotent in (None, True):
            got = app.call("POST", clients, said).json["data"]
            assert got.get("idempotent") is idempotent
        assert app.call("GET", f"{clients}/c%00").status == 404
        assert len(set(billed_at_once(app, {**BUYER, "gstin": gstin_in("27")}))) == 1
        other = make_shop(parts.sandbox, clock.now(), SELLER)
        test = App(place, make_app(parts.sandbox, other).shown, "/sandbox/refrens")
        bill = test.billed(billedTo=REGISTERED)["_id"]
        for _ in range(2):
            got = test.call("POST", f"{test.business}/invoices/{bill}/irn")
            assert (got.status, got.json["Status"]) == (200, "ACT")
        with parts.db.reading() as session:
            assert check(session) == []
    finally:
        parts.close()
        if database_url.startswith("postgresql"):
            postgres.drop_sandbox(database_url)
