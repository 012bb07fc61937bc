"""Replies of the API as bytes: every key, its place, how figures are written.

They lie in ``golden``, a key a line; ``PAKKA_GOLDEN=1`` writes them anew, the diff is then reviewed. Ids and
tokens are made by chance and stand as the first, the second ... of their kind.
"""

import os
import re
from pathlib import Path

from adapters.parts import Parts
from core.clock import FixedClock
from core.shops.service import NewShop
from tests.adapters.rest.api import Answer, Api
from tests.adapters.rest.counters import LINE, opened

HERE = Path(__file__).parent / "golden"
RAIL = {"sku": "SR-501", "name": "Sofa rail 501", "hsn": "8302", "gst_rate": 18, "price": 500}
RAMESH = {
    "name": "Ramesh Kumar",
    "phone": "9800000421",
    "email": "ramesh@example.com",
    "address": {"line1": "12 Station Road", "city": "Jaipur", "state": "08", "pincode": "302001"},
    "opening_balance": "500.50",
    "metadata": {"crm": "17"},
}
_CHANCE = re.compile(r"\b([a-z]{3})_[0-9a-f]{24}\b|(?<=/i/)[A-Za-z0-9_-]{22}")


def same(name: str, answer: Answer) -> None:
    """Hold an answer's text against the one that lies there."""
    seen: dict[str, str] = {}

    def placed(found: re.Match[str]) -> str:
        kind = found[1] or "token"
        of_kind = sum(1 for known in seen.values() if known.startswith(kind))
        return seen.setdefault(found[0], f"{kind}_{of_kind + 1}")

    text = _CHANCE.sub(placed, answer.raw.decode()).replace(',"', ',\n"') + "\n"
    golden = HERE / f"{name}.json"
    if os.environ.get("PAKKA_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_the_published_call(api: Api) -> None:
    same("item", api.post("/items", RAIL))
    customer = api.post("/customers", RAMESH)
    same("customer", customer)
    asked = {
        "customer_id": customer.json["id"],
        "items": [{"sku": "SR-501", "qty": 2, "rate": 450}],
        "gst_treatment": "intra_state",
        "send_whatsapp": True,
    }
    made = api.post("/invoices", asked)
    same("invoice", made)
    same("invoice_paid", api.put(f"/invoices/{made.json['id']}/pay", {"upi_ref": "432100000421"}))


def test_a_draft(api: Api) -> None:
    rail = {**LINE, "qty": "1.5", "rate": "33.33"}
    same(
        "invoice_draft", api.post("/invoices", {"items": [rail], "draft": True, "terms": "7 days"})
    )


def test_another_state_with_a_discount(api: Api) -> None:
    asked = {
        "items": [LINE, {**LINE, "gst_rate": 5, "discount": {"amount": "0.50"}}],
        "place_of_supply": "27",
        "discount": {"percent": 10},
        "round_to_rupee": True,
    }
    same("invoice_inter_state", api.post("/invoices", asked))


def test_a_bill_of_supply(parts: Parts, clock: FixedClock) -> None:
    shop = NewShop(
        "Chai Corner", scheme="composition", gstin="08AAAPG1234C1ZJ", series="CC/26-27/1"
    )
    api = opened(parts, clock, shop)
    same(
        "bill_of_supply", api.post("/invoices", {"items": [{"name": "Tea", "qty": 3, "rate": 10}]})
    )


def test_the_bin(api: Api) -> None:
    made = api.made("/invoices", {"items": [LINE]})
    path = f"/invoices/{made['id']}"
    same("invoice_deleted", api.delete(path))
    same("invoice_in_the_bin", api.get(f"{path}?include_deleted=true"))
