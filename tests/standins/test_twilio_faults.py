"""Misbehaviour of the Twilio stand-in, and its limits of speed."""

import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from tests.standins.twilio import Drop, Twilio
from tests.standins.twilio_faults import Call, Pace
from tests.standins.twilio_product import Api, Stage, playing


@pytest.fixture
def stage() -> Iterator[Stage]:
    with playing() as made:
        yield made


@pytest.mark.parametrize(
    ("kind", "status", "code"),
    [("429", 429, 20429), ("403", 403, 20003), ("500", 500, 20500), ("404", 404, 20404)],
)
def test_the_next_calls_are_refused_without_effect(
    stage: Stage, kind: str, status: int, code: int
) -> None:
    stage.twilio.misbehave(kind, 2)
    for _ in range(2):
        response = stage.api.message(stage.asha, Body="x")
        assert (response.status_code, response.json()["code"]) == (status, code)
    assert not stage.twilio.sent
    assert stage.api.message(stage.asha, Body="x").status_code == 201
    assert [each.status for each in stage.twilio.sends] == [status, status, 201]


def test_a_gateway_answers_in_html(stage: Stage) -> None:
    stage.twilio.misbehave("503")
    response = stage.api.message(stage.asha, Body="x")
    assert response.status_code == 503
    assert response.headers["content-type"] == "text/html"
    stage.twilio.misbehave("429", retry_after=7)
    assert stage.api.message(stage.asha, Body="x").headers["retry-after"] == "7"


def test_only_the_calls_meant_go_wrong(stage: Stage) -> None:
    stage.twilio.misbehave("500")
    assert stage.api.get(stage.api.messages).status_code == 200
    stage.twilio.misbehave("500", only="/v1/Content")
    assert stage.api.content("twilio/text", {"body": "x"}).status_code == 500
    assert stage.api.message(stage.asha, Body="x").status_code == 500


def test_the_line_is_cut_before_the_effect(stage: Stage) -> None:
    stage.twilio.misbehave("drop")
    with pytest.raises(httpx.TransportError):
        stage.api.message(stage.asha, Body="x")
    stage.twilio.settle()
    assert stage.asha.chat == []
    assert stage.twilio.sends[0].status is None


@pytest.mark.parametrize("kind", ["drop after", "500 after", "503 after", "cut", "broken json"])
def test_the_effect_is_there_but_the_caller_cannot_know(stage: Stage, kind: str) -> None:
    stage.twilio.misbehave(kind)
    try:
        response = stage.api.message(stage.asha, Body="sent in truth")
    except httpx.TransportError:
        assert kind in {"drop after", "cut"}
    else:
        with pytest.raises((ValueError, KeyError)):
            _ = response.json()["sid"]
    stage.twilio.settle()
    assert [each.text for each in stage.asha.chat] == ["sent in truth"]
    assert stage.twilio.sends[0].sid == stage.asha.last.sid


@pytest.mark.parametrize(("kind", "arrives"), [("hang", 0), ("hang after", 1)])
def test_it_hangs_until_it_behaves(stage: Stage, kind: str, arrives: int) -> None:
    stage.twilio.misbehave(kind)
    with Api(stage.twilio) as hasty:
        hasty.timeout = httpx.Timeout(0.2)
        with pytest.raises(httpx.ReadTimeout):
            hasty.message(stage.asha, Body="x")
    stage.twilio.behave()
    stage.twilio.settle()
    assert len(stage.asha.chat) == arrives


def test_a_caller_who_dies_while_writing_has_sent_nothing(stage: Stage) -> None:
    head = f"POST {stage.api.messages} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
    port = int(stage.twilio.base.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(head.encode() + b"Body=half")
        line.shutdown(socket.SHUT_WR)
        assert line.recv(100) == b""
    assert stage.twilio.calls == []


@pytest.mark.parametrize(("length", "status"), [("5000000", 413), (None, 411)])
def test_a_body_too_big_or_without_length(stage: Stage, length: str | None, status: int) -> None:
    measure = f"Content-Length: {length}" if length else "Transfer-Encoding: chunked"
    port = int(stage.twilio.base.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(f"POST /v1/Content HTTP/1.1\r\nHost: x\r\n{measure}\r\n\r\n".encode())
        assert line.recv(100).startswith(f"HTTP/1.1 {status}".encode())


def test_down_and_back_at_the_same_address(stage: Stage) -> None:
    base = stage.twilio.base
    assert stage.api.message(stage.asha, Body="before").status_code == 201
    stage.twilio.down()
    with pytest.raises(httpx.TransportError):
        stage.api.message(stage.asha, Body="meanwhile")
    with pytest.raises(httpx.ConnectError):
        stage.api.message(stage.asha, Body="meanwhile")
    stage.twilio.up()
    assert stage.twilio.base == base
    assert stage.api.message(stage.asha, Body="after").status_code == 201


def test_connections_are_kept(stage: Stage) -> None:
    for _ in range(3):
        stage.api.message(stage.asha, Body="x")
    streams = [each.headers.get("connection") for each in stage.twilio.sends]
    assert streams == ["keep-alive"] * 3
    assert len(stage.twilio._listener.open) == 1


def test_five_a_second_and_no_more(stage: Stage) -> None:
    with Twilio() as by_default:
        assert by_default.pace
        assert by_default.pace.per_second == 5
    stage.twilio.pace = Pace(5, 5, stage.clock)
    codes = [stage.api.message(stage.asha, Body="x").status_code for _ in range(6)]
    assert codes == [201] * 5 + [429]
    stage.clock.move(seconds=0.2)
    codes = [stage.api.message(stage.asha, Body="x").status_code for _ in range(2)]
    assert codes == [201, 429]
    assert stage.twilio.sends[-1].code == 20429


def test_one_person_gets_a_burst_and_then_one_in_six_seconds(stage: Stage) -> None:
    stage.twilio.pair_pace = Pace(1 / 6, 3, stage.clock)
    ends = [stage.outcome(stage.api.message(stage.asha, Body="x")) for _ in range(4)]
    assert ends == ["delivered"] * 3 + [63018]
    stage.clock.move(seconds=6)
    assert stage.outcome(stage.api.message(stage.asha, Body="x")) == "delivered"


def test_a_hook_sees_each_call_before_and_after(stage: Stage) -> None:
    seen: list[tuple[str, int]] = []

    def hook(moment: str, call: Call) -> None:
        seen.append((moment, len(stage.twilio.sent)))
        if call.form["Body"] == ["cut"] and moment == "after":
            raise Drop

    stage.twilio.on_call(hook)
    stage.api.message(stage.asha, Body="x")
    with pytest.raises(httpx.TransportError):
        stage.api.message(stage.asha, Body="cut")
    assert seen == [("before", 0), ("after", 1), ("before", 1), ("after", 2)]


def test_many_at_once_lose_nothing(stage: Stage) -> None:
    def work(number: int) -> None:
        with Api(stage.twilio) as api:
            for each in range(10):
                api.message(stage.asha, Body=f"{number}.{each}")

    stage.twilio.pair_pace = None
    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stage.twilio.settle()
    assert len(stage.asha.chat) == 80
    assert len(stage.product.statuses) == 160


def test_no_password_is_kept_in_the_record(stage: Stage) -> None:
    stage.api.message(stage.asha, Body="x")
    assert "authorization" not in stage.twilio.calls[0].headers


def test_an_unknown_misbehaviour_is_a_mistake_of_the_test() -> None:
    with Twilio() as twilio, pytest.raises(ValueError, match="no such misbehaviour"):
        twilio.misbehave("explode")
