"""/docs: every call of the document, with nothing from elsewhere."""

import re

from adapters.app import create_app
from adapters.parts import Parts
from adapters.rest import problems
from adapters.rest.native import OPERATIONS
from adapters.rest.openapi import document
from adapters.rest.reference import Member, sections
from tests.adapters.client import Client

DOCUMENT = document({"/v1": OPERATIONS}, public_url="https://shop.example", version="1")


def test_it_shows_every_call(parts: Parts) -> None:
    page = Client(create_app(parts)).get("/docs")
    assert page.status_code == 200
    for one in OPERATIONS:
        assert f'id="{one.name}"' in page.text
        assert f"<code>/v1{one.path}</code>" in page.text


def test_it_loads_nothing_from_elsewhere_and_runs_nothing(parts: Parts) -> None:
    page = Client(create_app(parts)).get("/docs")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    loaded = re.findall(r'(?:src|rel="stylesheet" href)="([^"]+)"', page.text)
    assert loaded
    assert all(one.startswith("/static/") for one in loaded)
    assert "<script" not in page.text
    assert ' style="' not in page.text


def test_a_call_is_shown_with_what_it_takes_gives_and_may_be_refused_for() -> None:
    invoices = sections(DOCUMENT)["invoices"]
    create = next(one for one in invoices if one.name == "createInvoice")
    first = create.body[0]
    assert (first.name, first.type, first.is_required) == ("items", "list of object", True)
    qty = next(one for one in first.inner if one.name == "qty")
    assert (qty.type, qty.about, qty.bounds) == (
        "number or string",
        "At most 3 decimals.",
        "more than 0",
    )
    assert _named(create.body, "gst_treatment").default == '"auto"'
    assert _named(create.body, "customer").type == "object"
    assert _named(create.reply, "irn").type == "object, or null"
    send = next(one for one in invoices if one.name == "sendInvoice")
    assert _named(send.body, "channels").type == "list of choice"
    assert "duplicate_number" in create.errors
    assert create.curl.startswith('curl "https://shop.example/v1/invoices" \\\n  -H "Authorization')


def test_every_refusal_that_is_shown_has_a_page() -> None:
    shown = {code for calls in sections(DOCUMENT).values() for one in calls for code in one.errors}
    assert shown <= set(problems.codes())


def _named(members: tuple[Member, ...], name: str) -> Member:
    return next(one for one in members if one.name == name)
