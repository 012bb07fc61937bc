"""What Prometheus reads, and who may."""

import asyncio
from dataclasses import replace
from ipaddress import ip_network

import httpx
import pytest
from sqlalchemy.exc import OperationalError

from adapters.app import create_app
from adapters.metrics import Requests
from adapters.parts import Parts
from adapters.settings import SettingsError, load
from tests.adapters.client import Client
from tests.adapters.conftest import Billed


def _asked(parts: Parts, address: str, **headers: str) -> int:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(create_app(parts), client=(address, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
            return await client.get("/metrics", headers=headers)

    return asyncio.run(ask()).status_code


def test_requests_are_counted_by_route_never_by_address(client: Client, billed: Billed) -> None:
    for _ in range(2):
        client.get(billed.path)
    client.get("/nowhere/secret")
    told = client.get("/metrics")
    assert told.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert 'pakka_http_requests_total{method="GET",route="/i/{token}",status="200"} 2' in told.text
    assert 'pakka_http_requests_total{method="GET",route="-",status="404"} 1' in told.text
    assert 'pakka_http_request_seconds_count{method="GET",route="/i/{token}"} 2' in told.text
    assert billed.path.removeprefix("/i/") not in told.text
    assert "secret" not in told.text


def test_the_outbox_and_the_scheduler_are_told(parts: Parts, client: Client) -> None:
    said = client.get("/metrics").text.splitlines()
    assert "pakka_scheduler_up 0" in said
    assert 'pakka_outbox_rows{state="dead"} 0' in said
    assert "# TYPE pakka_outbox_rows gauge" in said
    assert "pakka_database_up 1" in said


def test_without_a_database_the_requests_are_told_all_the_same(
    parts: Parts, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("select", {}, Exception("no disk"))

    client.get("/healthz")
    monkeypatch.setattr(parts.db, "reading", fail)
    said = client.get("/metrics").text.splitlines()
    assert 'pakka_http_requests_total{method="GET",route="/healthz",status="200"} 1' in said
    assert "pakka_database_up 0" in said
    assert not [line for line in said if "pakka_outbox_rows" in line]


def test_who_is_elsewhere_reads_nothing_unless_allowed(parts: Parts) -> None:
    assert _asked(parts, "127.0.0.1") == 200
    assert _asked(parts, "10.0.0.5") == 403
    assert _asked(replace(parts, metrics_from=(ip_network("10.0.0.0/24"),)), "10.0.0.5") == 200


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"])
def test_what_a_proxy_passes_on_is_not_of_this_machine(parts: Parts, header: str) -> None:
    assert _asked(parts, "127.0.0.1", **{header: "203.0.113.9"}) == 403


def test_methods_that_nobody_knows_are_one(parts: Parts) -> None:
    requests = Requests()
    for method in ("BREW", "WHEN"):
        requests.add(method, "-", status=405, seconds=0.5)
    assert 'pakka_http_requests_total{method="other",route="-",status="405"} 2' in requests.lines()


def test_a_wrong_reader_stops_the_start() -> None:
    with pytest.raises(SettingsError, match=r"^PAKKA_METRICS_FROM: "):
        load(env_file=None, pakka_metrics_from="prometheus.example")
