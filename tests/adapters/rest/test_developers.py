"""What a developer does first: the guide followed word for word, and a client made of the document.

All of it against a real process, in the sandbox.
"""

import base64
import datetime as dt
import json
import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters.rest import problems
from core.webhooks.events import TEST, TYPES
from core.webhooks.signing import headers_of
from tests.adapters.rest.guides import GUIDE, blocks, faults, promises as promises_of, run
from tests.adapters.rest.living import Living, living

CLIENT = textwrap.dedent(
    """
    import datetime, os
    from pakka_client import AuthenticatedClient
    from pakka_client.api.customers import create_customer, list_customers
    from pakka_client.api.invoices import create_invoice, get_invoice
    from pakka_client.api.items import create_item, delete_item
    from pakka_client.models import (
        CustomerBody, InvoiceBody, InvoiceGstTreatment, InvoiceStatus, ItemBody, LineBody, Metadata,
        Problem, ProblemCode,
    )

    pakka = AuthenticatedClient(base_url=os.environ["PAKKA"], token=os.environ["KEY"])
    metadata = Metadata()
    metadata["order"] = "7001"
    item = create_item.sync(
        client=pakka, body=ItemBody(sku="GEN-1", name="Sofa rail", gst_rate=18, price="450")
    )
    customer = create_customer.sync(client=pakka, body=CustomerBody(name="Ramesh", metadata=metadata))
    assert customer.metadata["order"] == "7001"
    bill = InvoiceBody(
        customer_id=customer.id,
        items=[LineBody(sku="GEN-1", qty=2)],
        gst_treatment=InvoiceGstTreatment.INTRA_STATE,
    )
    for _ in range(2):
        invoice = create_invoice.sync(client=pakka, body=bill, idempotency_key="generated-1")
        assert (invoice.total, invoice.gst.cgst, invoice.status) == (1062, 81, InvoiceStatus.ISSUED)
        assert isinstance(invoice.date, datetime.date)
    again = get_invoice.sync(invoice.id, client=pakka)
    assert again.to_dict() == invoice.to_dict()
    assert [one.name for one in list_customers.sync(client=pakka, limit=1).data] == ["Ramesh"]
    wrong = create_invoice.sync(client=pakka, body=InvoiceBody(items=[LineBody(sku="NONE", qty="1")]))
    assert isinstance(wrong, Problem)
    assert (wrong.code, wrong.errors[0].field) == (ProblemCode.VALIDATION_FAILED, "/items/0/sku")
    assert delete_item.sync(item.id, client=pakka).deleted
    print(invoice.number)
    """
)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Living]:
    with living(tmp_path_factory.mktemp("developers")) as served:
        yield served


def _environment(api: Living, **more: str) -> dict[str, str]:
    return {**os.environ, "PAKKA": f"{api.url}/sandbox", "KEY": api.test, **more}


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_the_quick_start_in_curl_answers_what_the_guide_says(api: Living, tmp_path: Path) -> None:
    environment, last = _environment(api), ""
    promises = promises_of("README.md")
    assert len(promises) == 7
    for typed, promised in promises:
        for name, prefix in re.findall(r"^export (\w+)=([a-z]{3}_)…$", typed, re.MULTILINE):
            assert last.startswith(prefix)
            environment[name] = last
        commands = re.sub(r"^export .*\n", "", typed, flags=re.MULTILINE)
        if not commands:
            continue
        told = json.loads(run(["sh", "-ec", commands], tmp_path, environment))
        assert faults(promised, told) == []
        last = told.get("id", "")
    assert (tmp_path / "invoice.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_the_guide_of_e_invoices_answers_what_it_says(api: Living, tmp_path: Path) -> None:
    client = {"CLIENT": api.client["client_id"], "SECRET": api.client["client_secret"]}
    today = dt.datetime.now(ZoneInfo("Asia/Kolkata")).strftime("%d/%m/%Y")
    environment = _environment(api, **client, TODAY=today)
    promises = promises_of("einvoice.md")
    assert len(promises) == 5
    for typed, promised in promises:
        told = json.loads(run(["sh", "-ec", typed], tmp_path, environment))
        assert faults(promised, told) == []
        environment["TOKEN"] = told.get("access_token", environment.get("TOKEN", ""))


def test_the_quick_start_in_python_makes_an_invoice(api: Living, tmp_path: Path) -> None:
    (code,) = blocks("README.md", "python")
    told = run([sys.executable, "-c", code], tmp_path, _environment(api))
    number, total, url = told.split()
    assert re.fullmatch(r"4S/\d{4}-\d\d/\d+", number)
    assert total == "1474.42"  # 9 % of 1249.50, half up, twice
    assert url.startswith(f"{api.url}/sandbox/i/")


def test_a_client_of_squares_is_moved_over_as_its_guide_says(api: Living, tmp_path: Path) -> None:
    """With Square's own SDK; the number is the sandbox's next."""
    [code], [promised] = blocks("square.md", "python"), blocks("square.md", "text")
    told = run([sys.executable, "-c", code], tmp_path, _environment(api))
    number = r"4S/[0-9-]+/[0-9]+"
    assert re.sub(number, "NUMBER", told) == re.sub(number, "NUMBER", promised)


def test_the_guide_walks_every_page_of_a_list(api: Living, tmp_path: Path) -> None:
    (code,) = blocks("pagination.md", "python")
    told = run([sys.executable, "-c", code], tmp_path, _environment(api))
    assert told.startswith("[")


def test_a_client_made_of_the_document_does_the_same(api: Living, tmp_path: Path) -> None:
    (tmp_path / "made.yml").write_text("post_hooks: []\n")
    maker = f"{Path(sys.executable).parent}/openapi-python-client"
    command = [
        maker, "generate", "--url", f"{api.url}/openapi.json", "--output-path", "pakka_client",
        "--meta", "none", "--config", "made.yml", "--fail-on-warning",
    ]  # fmt: skip
    assert "arning" not in run(command, tmp_path, {**os.environ})
    (tmp_path / "use.py").write_text(CLIENT)
    assert run([sys.executable, "use.py"], tmp_path, _environment(api)).startswith("4S/")


def test_the_example_of_an_error_is_one() -> None:
    (example,) = (json.loads(block) for block in blocks("errors.md", "json"))
    known = problems.entry(example["code"])
    assert (example["title"], example["status"]) == (known["title"], known["status"])


def test_the_guide_of_webhooks_knows_ours_from_others() -> None:
    (code,) = blocks("webhooks.md", "python")
    guide: dict[str, Any] = {}
    exec(code, guide)  # noqa: S102  (it is our own page)
    key, body = b"k" * 32, b'{"type":"invoice.created"}'
    secret = "whsec_" + base64.b64encode(key).decode()
    now = dt.datetime.now(dt.UTC)
    ours = headers_of("evt_1", body, keys=[b"old" * 11, key], at=now)
    assert guide["is_ours"](secret, ours, body)
    assert not guide["is_ours"](secret, ours, body + b" ")
    late = headers_of("evt_1", body, keys=[key], at=now - dt.timedelta(minutes=6))
    assert not guide["is_ours"](secret, late, body)
    other = headers_of("evt_1", body, keys=[b"other" * 6], at=now)
    assert not guide["is_ours"](secret, other, body)


def test_the_guide_of_webhooks_names_every_event() -> None:
    text = (GUIDE / "webhooks.md").read_text("utf-8")
    assert set(re.findall(r"`([a-z]+\.[a-z]+)`", text)) == {*TYPES, TEST}
