"""How each call of the API is reached: which things of a shop its path, query and body name.

``{customer}`` stands for the id of a customer who was made for it, and so on. A call that is not in the table
fails `test_tenants`.
"""

import itertools
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.adapters.rest.api import Api

_LINE = {"name": "Sofa rail 501", "qty": 2, "rate": 450, "gst_rate": 18}
_ITEM = {"name": "Sofa rail 501", "gst_rate": 18, "price": 450}
_HOOK = "https://93.184.216.34/hooks"  # open to all; nothing is delivered here
_NUMBERS = itertools.count(1)


@dataclass(frozen=True)
class Reach:
    """What a call names. ``thing``: what its path's id is of."""

    thing: str = ""
    body: Mapping[str, Any] | None = None
    query: str = ""

    @property
    def things(self) -> list[str]:
        """Every thing that must be made for it."""
        text = json.dumps(self.body) + self.query
        return [name for name in MAKERS if name == self.thing or f"{{{name}}}" in text]


def _invoice(api: Api, **more: Any) -> str:
    customer = api.made("/customers", {"name": "Ramesh Kumar"})["id"]
    made = api.made("/invoices", {"customer_id": customer, "items": [_LINE], **more})
    return str(made["id"])


def _payment(api: Api) -> str:
    customer = api.made("/customers", {"name": "Mohan"})["id"]
    return str(api.made("/payments", {"customer_id": customer, "amount": 50})["id"])


def _note(api: Api) -> str:
    return str(api.made("/credit_notes", {"invoice_id": _invoice(api)})["id"])


def _binned(api: Api) -> str:
    made = _invoice(api)
    assert api.delete(f"/invoices/{made}").status == 200
    return made


def _item(api: Api) -> str:
    return str(api.made("/items", {"sku": f"SR-{next(_NUMBERS)}", **_ITEM})["id"])


def _webhook(api: Api) -> str:
    """A shop has ten at most: those of other calls go first."""
    for one in api.get("/webhooks").json["data"]:
        api.delete(f"/webhooks/{one['id']}")
    return str(api.made("/webhooks", {"url": _HOOK})["id"])


def _event(api: Api) -> str:
    found = api.get(f"/events?resource={_invoice(api)}").json["data"]
    return str(found[0]["id"])


MAKERS: dict[str, Callable[[Api], str]] = {
    "customer": lambda api: str(api.made("/customers", {"name": "Ramesh Kumar"})["id"]),
    "item": _item,
    "invoice": _invoice,
    "draft": lambda api: _invoice(api, draft=True),
    "binned": _binned,
    "payment": _payment,
    "note": _note,
    "webhook": _webhook,
    "event": _event,
}

_DAYS = "from=2026-11-01&to=2026-11-22"
REACHES: dict[str, Reach] = {
    "POST /v1/customers": Reach(body={"name": "Suresh"}),
    "GET /v1/customers": Reach(),
    "GET /v1/customers/{id}": Reach("customer"),
    "PUT /v1/customers/{id}": Reach("customer", {"name": "Suresh"}),
    "DELETE /v1/customers/{id}": Reach("customer"),
    "POST /v1/items": Reach(body={"sku": "A-1", **_ITEM}),
    "GET /v1/items": Reach(),
    "GET /v1/items/{id}": Reach("item"),
    "PUT /v1/items/{id}": Reach("item", {"sku": "B-1", **_ITEM}),
    "DELETE /v1/items/{id}": Reach("item"),
    "POST /v1/invoices": Reach(
        body={"customer_id": "{customer}", "items": [{"item_id": "{item}", "qty": 1}]}
    ),
    "GET /v1/invoices": Reach(),
    "GET /v1/invoices/{id}": Reach("invoice"),
    "PUT /v1/invoices/{id}": Reach("invoice", {"notes": "thank you"}),
    "DELETE /v1/invoices/{id}": Reach("invoice"),
    "POST /v1/invoices/{id}/recover": Reach("binned"),
    "POST /v1/invoices/{id}/issue": Reach("draft"),
    "POST /v1/invoices/{id}/send": Reach("invoice", {"channels": ["whatsapp"]}),
    "PUT /v1/invoices/{id}/pay": Reach("invoice", {"amount": 10}),
    "POST /v1/payments": Reach(body={"customer_id": "{customer}", "amount": 10}),
    "GET /v1/payments": Reach(),
    "GET /v1/payments/{id}": Reach("payment"),
    "DELETE /v1/payments/{id}": Reach("payment"),
    "POST /v1/credit_notes": Reach(body={"invoice_id": "{invoice}"}),
    "GET /v1/credit_notes": Reach(),
    "GET /v1/credit_notes/{id}": Reach("note"),
    "DELETE /v1/credit_notes/{id}": Reach("note"),
    "GET /v1/customers/{id}/ledger": Reach("customer"),
    "GET /v1/audit": Reach(),
    "GET /v1/invoices/{id}/audit": Reach("invoice"),
    "GET /v1/reports/gstr1": Reach(query="month=2026-11&format=json"),
    "POST /v1/reports/gstr1/filed": Reach(body={"month": "2026-10"}),
    **{
        f"GET /v1/reports/{name}": Reach(query=_DAYS)
        for name in (
            "gstr3b",
            "liability",
            "hsn",
            "register",
            "parties",
            "items",
            "daybook",
            "ageing",
        )
    },
    "POST /v1/webhooks": Reach(body={"url": _HOOK}),
    "GET /v1/webhooks": Reach(),
    "GET /v1/webhooks/{id}": Reach("webhook"),
    "PUT /v1/webhooks/{id}": Reach("webhook", {"status": "disabled"}),
    "DELETE /v1/webhooks/{id}": Reach("webhook"),
    "POST /v1/webhooks/{id}/rotate": Reach("webhook"),
    "POST /v1/webhooks/{id}/test": Reach("webhook"),
    "GET /v1/webhooks/{id}/deliveries": Reach("webhook"),
    "GET /v1/events": Reach(),
    "GET /v1/events/{id}": Reach("event"),
    "POST /v1/events/{id}/redeliver": Reach("event", {"webhook_id": "{webhook}"}),
    "GET /v1/health": Reach(),
}


@dataclass
class Asked:
    """A call with the ids that stand for its things."""

    label: str
    reach: Reach
    ids: dict[str, str] = field(default_factory=dict)

    def of_unknown(self) -> "Asked":
        """Return the same call for things that nobody has."""
        unknown = {name: f"{made[:4]}{'0' * 24}" for name, made in self.ids.items()}
        return Asked(self.label, self.reach, unknown)

    def filled(self) -> tuple[str, str, Any]:
        """Return method, path with its query, and body."""
        method, _, path = self.label.partition(" ")
        path = path.removeprefix("/v1").replace("{id}", self.ids.get(self.reach.thing, ""))
        query = f"?{self._filled(self.reach.query)}" if self.reach.query else ""
        return method, path + query, json.loads(self._filled(json.dumps(self.reach.body)))

    def send(self, api: Api) -> tuple[int, str]:
        """Call; return the status and the body, without what differs from call to call."""
        method, path, body = self.filled()
        answer = api.call(method, path, body)
        text = answer.raw.decode("utf-8", "replace")
        for made in self.ids.values():
            text = text.replace(made, "ID")
        return answer.status, text.replace(answer.headers["X-Request-Id"], "REQUEST")

    def _filled(self, text: str) -> str:
        for name, made in self.ids.items():
            text = text.replace(f"{{{name}}}", made)
        return text
