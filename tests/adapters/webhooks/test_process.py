"""A real process: what a program does by the API and what the owner types are told alike."""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook

from tests.adapters import processes
from tests.adapters.rest.living import Living, living
from tests.adapters.webhooks.receiver import Receiver, answers
from tests.core.deliveries import until

DEVELOPMENT = {"ALLOW_INSECURE_WEBHOOKS": "1", "PAKKA_WEBHOOK_RETRY_SECONDS": "1,1,1"}
LINE = {"name": "Cement", "qty": 2, "rate": 450, "gst_rate": 18}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver(acts=[answers(500), answers(204)])  # the first attempt of all fails
    yield made
    made.close()


def post(api: Living, path: str, body: dict[str, Any]) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {api.live}", "Content-Type": "application/json"}
    request = urllib.request.Request(  # noqa: S310  (loopback)
        f"{api.url}/v1{path}", json.dumps(body).encode(), headers
    )
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  (loopback)
        found: dict[str, Any] = json.load(answer)
    return found


def test_a_bill_of_the_api_and_one_typed_in_chat_are_told_by_the_same_event(
    tmp_path: Path, receiver: Receiver
) -> None:
    with living(tmp_path, **DEVELOPMENT) as api:
        asked = {"url": receiver.url(), "events": ["invoice.created"]}
        secret = post(api, "/webhooks", asked)["secret"]
        by_api = post(api, "/invoices", {"customer": {"name": "Ramesh"}, "items": [LINE]})
        until(lambda: len(receiver.taken) == 2)  # tried again after a second
        typed = "bill for Ramesh 2 cement 450 gst 18%\nSend\nexit\n"
        said = processes.pakka(tmp_path, "chat", typed=typed, **DEVELOPMENT)
        until(lambda: len(receiver.taken) == 3)
    failed, first, second = receiver.taken
    assert (failed.id, failed.body) == (first.id, first.body)
    bodies = [json.loads(one.body) for one in (first, second)]
    assert [body["type"] for body in bodies] == ["invoice.created", "invoice.created"]
    assert bodies[0]["data"]["id"] == by_api["id"]
    assert bodies[1]["data"]["number"] in said.stdout
    assert bodies[0]["data"].keys() == bodies[1]["data"].keys() == by_api.keys()
    for name in ("total", "gst", "items"):
        lines = [_without_ids(body["data"][name]) for body in bodies]
        assert lines[0] == lines[1]
    for one in (failed, first, second):
        assert Webhook(secret).verify(one.body, one.headers)


def _without_ids(value: Any) -> Any:
    """An item that was made in chat has an id."""
    if isinstance(value, list):
        return [{**line, "item_id": None} for line in value]
    return value
