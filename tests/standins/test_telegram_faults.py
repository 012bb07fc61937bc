"""How the stand-in misbehaves on demand, and how it posts to a webhook."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from tests.standins.telegram import AFTER, BEFORE, Call, Telegram
from tests.standins.telegram_client import Client
from tests.standins.telegram_http import Reply, Request, Server
from tests.standins.telegram_people import Person

# calls


def test_refusals_on_demand(telegram: Telegram, call: Client, ramesh: Person) -> None:
    sita = telegram.person("Sita")
    sita.starts()
    telegram.faults.answer(429, retry_after=3, chat=ramesh.id, times=2)
    telegram.faults.answer(500, method="sendChatAction")
    for _ in range(2):
        answer = call.full("sendMessage", chat_id=ramesh.id, text="x")
        assert answer["description"] == "Too Many Requests: retry after 3"
        assert answer["parameters"] == {"retry_after": 3}
        call("sendMessage", chat_id=sita.id, text="x")
    call("sendMessage", chat_id=ramesh.id, text="y")
    words = call.refused("sendChatAction", chat_id=ramesh.id, action="typing")
    assert words == "500 Internal Server Error"
    telegram.faults.answer(403)
    words = call.refused("sendMessage", chat_id=ramesh.id, text="x")
    assert words == "403 Forbidden: bot was blocked by the user"
    assert ramesh.chat.texts == ["y"]
    assert ramesh.chat.actions == []
    assert telegram.faults.left == 0
    telegram.faults.answer(500, times=9)
    telegram.faults.clear()
    call("getMe")


def test_a_proxy_in_front_answers_no_json(telegram: Telegram, call: Client) -> None:
    telegram.faults.answer(502)
    response = call.raw("getMe")
    assert response.status_code == 502
    assert response.text.startswith("<html>")


def test_a_server_error_after_the_work_was_done(
    telegram: Telegram, call: Client, ramesh: Person
) -> None:
    telegram.faults.answer(500, when=AFTER)
    words = call.refused("sendMessage", chat_id=ramesh.id, text="x")
    assert words == "500 Internal Server Error"
    assert ramesh.chat.texts == ["x"]
    (made,) = telegram.calls("sendMessage")
    assert (made.done, made.status) == (True, 500)


@pytest.mark.parametrize(("when", "seen"), [(BEFORE, []), (AFTER, ["x"])])
def test_a_connection_that_breaks(
    telegram: Telegram, call: Client, ramesh: Person, when: str, seen: list[str]
) -> None:
    telegram.faults.drop(method="sendMessage", when=when)
    with pytest.raises(httpx.RemoteProtocolError):
        call.raw("sendMessage", chat_id=ramesh.id, text="x")
    assert ramesh.chat.texts == seen
    (made,) = telegram.calls("sendMessage", chat=ramesh.id)
    assert (made.done, made.status) == (when == AFTER, 0)
    call("sendMessage", chat_id=ramesh.id, text="y")


def test_half_of_an_answer(telegram: Telegram, call: Client, ramesh: Person) -> None:
    telegram.faults.broken_json()
    response = call.raw("sendMessage", chat_id=ramesh.id, text="x")
    assert response.status_code == 200
    with pytest.raises(json.JSONDecodeError):
        response.json()
    assert ramesh.chat.texts == ["x"]


@pytest.mark.parametrize(("when", "seen"), [(BEFORE, []), (AFTER, ["x"])])
def test_an_answer_that_does_not_come(
    telegram: Telegram, ramesh: Person, when: str, seen: list[str]
) -> None:
    telegram.faults.hang(0.4, when=when)
    url = f"{telegram.base}/bot{telegram.token}/sendMessage"
    body = {"chat_id": ramesh.id, "text": "x"}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(url, json=body, timeout=0.15, trust_env=False)
    assert ramesh.chat.texts == seen
    ramesh.waits_for("x")  # it is done all the same, only later


def test_down_and_back_with_all_it_knew(telegram: Telegram, call: Client, ramesh: Person) -> None:
    call("sendMessage", chat_id=ramesh.id, text="x")
    ramesh.says("before")
    polls: list[object] = []

    def poll() -> None:
        with Client(telegram) as other:
            try:
                polls.append(other("getUpdates", offset=-1, timeout=5))
                polls.append(other("getUpdates", offset=polls[0][0]["update_id"] + 1, timeout=5))  # type: ignore[index]  # a list of updates
            except httpx.TransportError as error:
                polls.append(error)

    poller = threading.Thread(target=poll)
    poller.start()
    assert telegram.wait(lambda: len(telegram.calls("getUpdates")) == 2)
    started = time.monotonic()
    with telegram.being_down():
        assert time.monotonic() - started < 2
        for _ in range(3):
            with pytest.raises(httpx.TransportError):
                call.raw("getMe")
        with pytest.raises(httpx.ConnectError):
            httpx.get(telegram.base, trust_env=False)
        poller.join(5)
        assert isinstance(polls[-1], httpx.TransportError)
    call("sendMessage", chat_id=ramesh.id, text="y")
    assert ramesh.chat.texts == ["x", "y"]


def test_calls_are_told_before_and_after_their_effect(
    telegram: Telegram, call: Client, ramesh: Person
) -> None:
    told: list[tuple[str, str, int]] = []

    def hook(made: Call, moment: str) -> None:
        told.append((made.method, moment, len(ramesh.chat.received)))

    telegram.on_call(hook)
    before = time.monotonic()
    call("sendMessage", chat_id=ramesh.id, text="x")
    assert told == [("sendMessage", BEFORE, 0), ("sendMessage", AFTER, 1)]
    (made,) = telegram.calls("sendMessage", chat=ramesh.id)
    assert before <= made.at <= made.answered_at <= time.monotonic()
    assert (made.status, made.result["text"], made.fields["text"]) == (200, "x", "x")


def test_a_fault_of_the_stand_in_itself_is_not_hidden() -> None:
    def stumble(_call: Call, _moment: str) -> None:
        raise ZeroDivisionError

    def visit() -> None:
        with Telegram() as telegram:
            telegram.on_call(stumble)
            with Client(telegram) as call, pytest.raises(httpx.RemoteProtocolError):
                call("getMe")

    with pytest.raises(ZeroDivisionError):
        visit()


# webhook


@dataclass
class Product:
    """Stands where the product would: keeps what was posted, answers as it is told."""

    got: list[tuple[str, str]] = field(default_factory=list)  # secret and text, in order
    bodies: list[bytes] = field(default_factory=list)
    answers: Callable[[str], Reply] = lambda _: Reply(200, b"")
    url: str = ""

    def handle(self, request: Request) -> Reply:
        self.bodies.append(request.body)
        try:
            text = str(json.loads(request.body).get("message", {}).get("text", ""))
        except ValueError:
            return Reply(400, b"")
        self.got.append((request.headers.get("x-telegram-bot-api-secret-token", "no header"), text))
        return self.answers(text)

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.got]


@pytest.fixture
def product() -> Iterator[Product]:
    made = Product()
    server = Server(made.handle, largest=20_000_000)
    server.up()
    made.url = f"http://127.0.0.1:{server.port}/hooks/telegram"
    yield made
    server.close()


def test_updates_are_posted_with_the_secret(
    telegram: Telegram, call: Client, ramesh: Person, product: Product
) -> None:
    ramesh.says("before it was set")
    call("setWebhook", url=product.url, secret_token="s-1_A")
    ramesh.says("then")
    assert telegram.wait(lambda: not telegram.updates.waiting)
    assert product.got == [("s-1_A", "before it was set"), ("s-1_A", "then")]
    assert [one.status for one in telegram.deliveries] == [200, 200]
    call("deleteWebhook")
    ramesh.says("after")
    assert [one["message"]["text"] for one in call("getUpdates")] == ["after"]


def test_a_chat_waits_for_its_failed_update_and_others_do_not(
    telegram: Telegram, call: Client, ramesh: Person, product: Product
) -> None:
    sita = telegram.person("Sita")
    failures = iter([503, 500, 404])
    product.answers = lambda text: Reply(next(failures, 200) if text == "r1" else 200, b"")
    ramesh.says("r1")
    ramesh.says("r2")
    sita.says("s1")
    call("setWebhook", url=product.url)
    assert telegram.wait(lambda: not telegram.updates.waiting)
    assert [text for text in product.texts if text != "s1"] == ["r1"] * 4 + ["r2"]
    assert product.texts.index("s1") < product.texts.index("r2")
    assert sorted(one.status for one in telegram.deliveries) == [200, 200, 200, 404, 500, 503]


def test_a_product_that_is_down_gets_them_later(
    telegram: Telegram, call: Client, ramesh: Person, product: Product
) -> None:
    server = Server(product.handle, largest=1000)  # holds a port, and does not listen yet
    call("setWebhook", url=f"http://127.0.0.1:{server.port}/hooks/telegram")
    ramesh.says("x")
    assert telegram.wait(lambda: len(telegram.deliveries) >= 2)
    assert call("getWebhookInfo")["pending_update_count"] == 1
    assert call("getWebhookInfo")["last_error_message"].startswith("Wrong response")
    assert product.got == []
    server.up()
    assert telegram.wait(lambda: not telegram.updates.waiting)
    assert product.texts == ["x"]
    server.close()


def test_a_pause_that_is_asked_for_is_kept(
    telegram: Telegram, call: Client, ramesh: Person, product: Product
) -> None:
    times: list[float] = []

    def answer(_: str) -> Reply:
        times.append(time.monotonic())
        return Reply(200 if len(times) > 1 else 503, b"", headers={"Retry-After": "30"})

    product.answers = answer
    call("setWebhook", url=product.url)
    ramesh.says("x")
    assert telegram.wait(lambda: not telegram.updates.waiting)
    assert times[1] - times[0] >= 0.3  # thirty seconds, a hundred times as fast


def test_deliveries_twice_out_of_order_and_forged(
    telegram: Telegram, call: Client, ramesh: Person, product: Product
) -> None:
    call("setWebhook", url=product.url, secret_token="right")
    with telegram.updates.shuffled():
        ramesh.says("1")
        ramesh.says("2")
    assert telegram.wait(lambda: not telegram.updates.waiting)
    assert product.texts == ["2", "1"]
    telegram.updates.copies = 2
    ramesh.says("3")
    assert telegram.wait(lambda: not telegram.updates.waiting)
    assert product.texts == ["2", "1", "3", "3"]
    old = telegram.history[-1]
    assert telegram.posts(old) == 200
    telegram.posts(old, secret="wrong")
    telegram.posts(old, secret="")
    assert [secret for secret, _ in product.got[-3:]] == ["right", "wrong", "no header"]
    assert telegram.posts(b'{"update_id": 1, "message": "\xff"}') == 400
    assert telegram.posts(b"[" + b" " * 10_000_000) == 400
    assert len(product.bodies[-1]) == 10_000_001


def test_an_answer_may_be_a_call(
    telegram: Telegram, call: Client, ramesh: Person, product: Product
) -> None:
    body: dict[str, Any] = {"method": "sendMessage", "chat_id": ramesh.id, "text": "from the hook"}
    product.answers = lambda _: Reply(200, json.dumps(body).encode())
    call("setWebhook", url=product.url)
    ramesh.says("x")
    ramesh.waits_for("from the hook")


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("http://a.example/h", "", "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            "https://a.example:8000/h",
            "",
            "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443",
        ),
        ("https://a.example/h", "a b", "secret token contains unallowed characters"),
        ("https://a.example/h", "s=", "secret token contains unallowed characters"),
        ("https://a.example/h", "x" * 257, "secret token is too long"),
    ],
)
def test_webhooks_refused(url: str, secret: str, words: str) -> None:
    with Telegram(http_hooks=False) as telegram, Client(telegram) as call:
        answer = call.refused("setWebhook", url=url, secret_token=secret)
        assert answer == f"400 Bad Request: {words}"
        call("setWebhook", url="https://a.example:8443/h", secret_token="x" * 256)
        words = call.refused("setWebhook", url="https://a.example/h", max_connections=101)
        assert words == "400 Bad Request: max_connections must be between 1 and 100"
