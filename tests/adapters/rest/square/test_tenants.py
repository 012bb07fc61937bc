"""Every call of the dialect x {its own key, another shop's, none, a revoked one, one of the other mode}."""

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from adapters.rest.square import OPERATIONS
from tests.adapters.rest.places import Place
from tests.adapters.rest.square.shop import GST, SOFA, SquareApi
from tests.adapters.rest.test_tenants import Keys, keys as keys

_KEYS = itertools.count(1)
_LOCATION = {"location_id": "main"}
_REQUEST = {"request_type": "BALANCE", "due_date": "2026-12-15"}
_CASH = {
    "source_id": "CASH",
    "amount_money": {"amount": 100, "currency": "INR"},
    "cash_details": {"buyer_supplied_money": {"amount": 100, "currency": "INR"}},
}
_FORM = httpx.Request("POST", "http://x", files={"file": ("a.pdf", b"%PDF-1.7\r\n--\r\n")})


def _customer(api: SquareApi) -> str:
    made = {"given_name": "Ramesh Kumar", "reference_id": "ramesh-1"}
    return str(api.had("POST", "/v2/customers", made)["customer"]["id"])


def _order(api: SquareApi) -> str:
    return str(api.order(customer_id=_customer(api))["id"])


def _draft(api: SquareApi) -> str:
    invoice: dict[str, Any] = {
        "order_id": _order(api),
        "payment_requests": [_REQUEST],
        "delivery_method": "SHARE_MANUALLY",
    }
    customer = api.had("GET", f"/v2/orders/{invoice['order_id']}")["order"]["customer_id"]
    invoice["primary_recipient"] = {"customer_id": customer}
    return str(api.had("POST", "/v2/invoices", {"invoice": invoice})["invoice"]["id"])


def _issued(api: SquareApi) -> str:
    made = _draft(api)
    api.had("POST", f"/v2/invoices/{made}/publish", {"version": 0})
    return made


def _billed(api: SquareApi) -> str:
    return str(api.had("GET", f"/v2/invoices/{_issued(api)}")["invoice"]["order_id"])


def _payment(api: SquareApi) -> str:
    body = {"idempotency_key": f"tenant-{next(_KEYS)}", "order_id": _billed(api), **_CASH}
    return str(api.had("POST", "/v2/payments", body)["payment"]["id"])


MAKERS: dict[str, Callable[[SquareApi], str]] = {
    "customer": _customer,
    "order": _order,
    "draft": _draft,
    "issued": _issued,
    "billed": _billed,
    "payment": _payment,
}


@dataclass(frozen=True)
class Reach:
    """What a call names: ``path`` fills the holes of its path; ``own``: what its own key is answered."""

    path: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    query: str = ""
    own: int = 200

    @property
    def things(self) -> list[str]:
        text = json.dumps([dict(self.path), self.body]) + self.query
        return [name for name in MAKERS if f"{{{name}}}" in text]


def _of(thing: str, body: Any = None, **more: Any) -> Reach:
    holes = {"customer": "customer_id", "order": "order_id", "payment": "payment_id"}
    return Reach({holes.get(thing, "id"): f"{{{thing}}}"}, body, **more)


_ASKED = {**_LOCATION, "customer_id": "{customer}", "line_items": [SOFA], "taxes": [GST]}
REACHES: dict[str, Reach] = {
    "GET /v2/locations": Reach(),
    "GET /v2/locations/{location_id}": Reach({"location_id": "main"}),
    "POST /v2/customers": Reach(body={"given_name": "Suresh"}),
    "GET /v2/customers": Reach(),
    "POST /v2/customers/search": Reach(
        body={"query": {"filter": {"reference_id": {"exact": "ramesh-1"}}}}
    ),
    "GET /v2/customers/{customer_id}": _of("customer"),
    "PUT /v2/customers/{customer_id}": _of("customer", {"note": "of ours"}),
    "DELETE /v2/customers/{customer_id}": _of("customer"),
    "POST /v2/orders": Reach(body={"order": _ASKED}),
    "POST /v2/orders/calculate": Reach(body={"order": _ASKED}),
    "POST /v2/orders/batch-retrieve": Reach(body={"order_ids": ["{order}"]}),
    "GET /v2/orders/{order_id}": _of("order"),
    "PUT /v2/orders/{order_id}": _of("order", {}, own=400),
    "POST /v2/orders/{order_id}/pay": _of("order", {}, own=400),
    "POST /v2/invoices": Reach(
        body={
            "invoice": {
                "order_id": "{order}",
                "primary_recipient": {"customer_id": "{customer}"},
                "payment_requests": [_REQUEST],
                "delivery_method": "SHARE_MANUALLY",
            }
        }
    ),
    "GET /v2/invoices": Reach(query="location_id=main"),
    "POST /v2/invoices/search": Reach(
        body={"query": {"filter": {"location_ids": ["main"], "customer_ids": ["{customer}"]}}}
    ),
    "GET /v2/invoices/{id}": _of("issued"),
    "PUT /v2/invoices/{id}": _of("draft", {"invoice": {"version": 0, "title": "Ours"}}),
    "DELETE /v2/invoices/{id}": _of("draft"),
    "POST /v2/invoices/{id}/publish": _of("draft", {"version": 0}),
    "POST /v2/invoices/{id}/cancel": _of("issued", {"version": 1}),
    "POST /v2/invoices/{id}/attachments": _of("draft"),
    "DELETE /v2/invoices/{id}/attachments/{attachment_id}": Reach(
        {"id": "{draft}", "attachment_id": "{attachment}"}
    ),
    "POST /v2/payments": Reach(body={"idempotency_key": "{key}", "order_id": "{billed}", **_CASH}),
    "GET /v2/payments": Reach(),
    "GET /v2/payments/{payment_id}": _of("payment"),
}


def _attach(api: SquareApi, path: str) -> Any:
    headers = {"Content-Type": _FORM.headers["content-type"]}
    return api.call("POST", path, raw=_FORM.read(), headers=headers)


@dataclass
class Asked:
    """A call with the ids that stand for its things."""

    label: str
    ids: dict[str, str]

    @property
    def reach(self) -> Reach:
        return REACHES[self.label]

    def of_unknown(self) -> "Asked":
        """Return the same call for things that nobody has."""
        return Asked(self.label, {name: f"{made[:4]}{'0' * 24}" for name, made in self.ids.items()})

    def send(self, api: SquareApi) -> tuple[int, str]:
        """Call; return the status and the body, without the ids that it names."""
        method, _, path = self.label.partition(" ")
        for hole, filled in self.reach.path.items():
            path = path.replace(f"{{{hole}}}", self._filled(filled))
        if path.endswith("/attachments"):
            answer = _attach(api, path)
        else:
            body = json.loads(self._filled(json.dumps(self.reach.body)))
            query = f"?{self.reach.query}" if self.reach.query else ""
            answer = api.call(method, path + query, body)
        text = answer.raw.decode()
        for made in self.ids.values():
            text = text.replace(made, "ID")
        return answer.status, text

    def _filled(self, text: str) -> str:
        for name, made in self.ids.items():
            text = text.replace(f"{{{name}}}", made)
        return text.replace("{key}", f"tenant-{next(_KEYS)}")


def _squared(keys: Keys) -> dict[str, SquareApi]:
    return {name: SquareApi(api.app, api.token) for name, api in vars(keys).items()}


def asked(own: SquareApi, label: str) -> Asked:
    one = Asked(label, {thing: MAKERS[thing](own) for thing in REACHES[label].things})
    if "attachment_id" in REACHES[label].path:
        path = f"/v2/invoices/{one.ids['draft']}/attachments"
        one.ids["attachment"] = _attach(own, path).json["attachment"]["id"]
    return one


def test_the_table_holds_every_call_of_the_dialect() -> None:
    assert set(REACHES) == {f"{one.method} {one.path}" for one in OPERATIONS}


@pytest.mark.parametrize("label", sorted(REACHES))
def test_without_a_key_that_is_good_here_nothing_opens(keys: Keys, label: str) -> None:
    apis = _squared(keys)
    one = asked(apis["own"], label)
    for name in ("none", "revoked", "wrong_mode"):
        status, text = one.send(apis[name])
        assert (status, '"code":"UNAUTHORIZED"' in text) == (401, True), text


@pytest.mark.parametrize("label", sorted(REACHES))
def test_what_another_shop_has_is_answered_like_what_nobody_has(keys: Keys, label: str) -> None:
    apis = _squared(keys)
    one = asked(apis["own"], label)
    theirs = one.send(apis["other"])
    assert theirs == one.of_unknown().send(apis["other"]) or not one.ids
    finds = label.endswith(("/search", "/batch-retrieve"))
    assert theirs[0] in ({400, 404} if one.ids and not finds else {200})
    assert [word for word in ("Ramesh", "Sofa", "4Square") if word in theirs[1]] == []
    assert one.send(apis["own"])[0] == one.reach.own


def test_a_key_that_only_reads_also_searches_and_reckons(place: Place) -> None:
    own = SquareApi(place.live.app, place.live.token)
    reader = SquareApi(place.live.app, place.with_key("read").token)
    let_in = set()
    for label in REACHES:
        status, text = asked(own, label).send(reader)
        if status == 403:
            assert '"code":"INSUFFICIENT_SCOPES"' in text
        else:
            let_in.add(label)
    posts = {f"POST /v2/{name}" for name in ("customers/search", "invoices/search")}
    posts |= {"POST /v2/orders/calculate", "POST /v2/orders/batch-retrieve"}
    assert let_in == posts | {label for label in REACHES if label.startswith("GET ")}


def test_the_sandbox_is_a_place_of_its_own(place: Place) -> None:
    live = SquareApi(place.live.app, place.live.token)
    test = SquareApi(place.test.app, place.test.token, prefix="/sandbox")
    path = f"/v2/orders/{_order(test)}"
    assert test.had("GET", path)["order"]["total_money"]["amount"] == 106200
    assert live.call("GET", path).status == 404
