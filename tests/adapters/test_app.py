import logging

import pytest

from adapters.app import create_app
from adapters.logs import redacted
from adapters.parts import Parts
from tests.adapters.client import Client
from tests.adapters.conftest import Billed


def test_the_process_is_up_and_ready(client: Client) -> None:
    assert client.get("/healthz").text == "ok"
    assert client.get("/readyz").json() == {"ready": True}
    assert [client.head(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_without_a_database_it_is_up_but_not_ready(
    client: Client, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OSError

    monkeypatch.setattr(parts.db, "reading", fail)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_without_demo_there_is_no_demo_page(client: Client) -> None:
    assert client.get("/demo").status_code == 404


def test_a_request_is_one_line_without_its_address(
    client: Client, billed: Billed, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "pakka.web"):
        client.get(f"{billed.path}/pdf")
    lines = [record for record in caplog.records if record.name == "pakka.web"]
    fields = lines[0].__dict__["fields"]
    assert len(lines) == 1
    assert (fields["method"], fields["route"], fields["status"]) == ("GET", "/i/{token}/pdf", 200)
    assert billed.path.removeprefix("/i/") not in str(fields)


def test_a_bug_answers_with_an_id_and_nothing_else(
    client: Client, billed: Billed, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("adapters.web.pay.find_by_link", fail)
    answer = client.get(billed.path)
    assert answer.status_code == 500
    assert answer.text.startswith("Something broke here. Id: ")
    assert "secret detail" not in answer.text


def test_tokens_and_phones_are_taken_out_of_lines() -> None:
    line = redacted("GET /i/Abc-9_x/pdf for +919800001234, 9800001234")
    assert line == "GET /i/***/pdf for ******1234, ******1234"


def test_the_bare_address_leads_to_the_demo(parts: Parts) -> None:
    demo = Client(create_app(parts, demo=True))
    answer = demo.get("/")
    assert (answer.status_code, answer.headers["location"]) == (307, "/demo")


def test_without_demo_the_bare_address_is_empty(client: Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer.text) == (404, "There is nothing at this address.\n")
