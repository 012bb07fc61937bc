"""What Telegram answers, as the outbox understands it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from adapters.telegram.client import BadToken, Client, Conflict, Refused, Upload
from core.outbox import Later, NoAnswer, Undeliverable
from tests.standins.telegram import AFTER, Telegram
from tests.standins.telegram_people import Person


@pytest.fixture
def person(telegram: Telegram) -> Person:
    made = telegram.person()
    made.starts()
    return made


@pytest.fixture
def client(telegram: Telegram) -> Iterator[Client]:
    made = Client(telegram.token, telegram.base)
    yield made
    made.close()


def send(client: Client, person: Person, *, seconds: float = 10, **more: Any) -> Any:
    return client.call("sendMessage", {"chat_id": person.id, "text": "hi", **more}, seconds=seconds)


def test_a_call_brings_the_bot_apis_own_json(client: Client, person: Person) -> None:
    made = send(client, person)
    assert made["text"] == "hi"
    values = {"chat_id": person.id, "document": Upload("बिल 1.pdf", b"%PDF-1.5 x")}
    made = client.call("sendDocument", values)
    assert made["document"]["file_name"] == "बिल 1.pdf"
    assert person.chat.documents[0].content == b"%PDF-1.5 x"


def test_a_flood_is_a_pause_of_the_whole_bot(
    telegram: Telegram, client: Client, person: Person
) -> None:
    telegram.faults.answer(429, retry_after=7)
    with pytest.raises(Later) as fault:
        send(client, person)
    assert (fault.value.wait, fault.value.whole) == (timedelta(seconds=7), True)


@pytest.mark.parametrize("code", [500, 502])
def test_a_fault_of_theirs_leaves_the_outcome_open(
    telegram: Telegram, client: Client, person: Person, code: int
) -> None:
    telegram.faults.answer(code)
    with pytest.raises(NoAnswer):
        send(client, person)
    telegram.faults.drop(when=AFTER)
    with pytest.raises(NoAnswer):
        send(client, person)
    telegram.faults.broken_json()
    with pytest.raises(NoAnswer):
        send(client, person)


def test_a_hang_ends_in_time(telegram: Telegram, client: Client, person: Person) -> None:
    telegram.faults.hang(30)
    with pytest.raises(NoAnswer):
        send(client, person, seconds=0.5)


def test_who_cannot_be_reached(telegram: Telegram, client: Client, person: Person) -> None:
    person.blocks()
    with pytest.raises(Undeliverable, match="blocked"):
        send(client, person)
    stranger = telegram.person()  # has never written
    with pytest.raises(Undeliverable, match=r"blocked|no_account"):
        send(client, stranger)
    with pytest.raises(Undeliverable, match="no_account"):
        client.call("sendMessage", {"chat_id": 5, "text": "hi"})


def test_what_is_well_although_it_was_refused(client: Client, person: Person) -> None:
    made = send(client, person)
    values = {"chat_id": person.id, "message_id": made["message_id"], "text": "hi"}
    assert client.call("editMessageText", values) is None  # message is not modified
    assert client.call("answerCallbackQuery", {"callback_query_id": "1"}) is None  # too old


def test_a_call_that_is_wrong_says_why(client: Client, person: Person) -> None:
    with pytest.raises(Refused, match="can't parse entities"):
        send(client, person, text="<b>open", parse_mode="HTML")


def test_a_wrong_token_and_a_webhook_that_is_set(
    telegram: Telegram, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    hook = {"url": "http://127.0.0.1:9/hooks/telegram", "secret_token": "x"}
    client.call("setWebhook", hook)
    with pytest.raises(Conflict):
        client.call("getUpdates", {"timeout": 0})
    other = Client("123456789:AA-nobodys-token-0123456789abcdefghi", telegram.base)
    for _ in range(2):
        with pytest.raises(BadToken):
            other.call("getMe", {})
    other.close()
    said = [record.getMessage() for record in caplog.records if record.name == "pakka.telegram"]
    assert said == ["Telegram refuses the token: put BotFather's into TELEGRAM_BOT_TOKEN"]


def test_a_file_is_fetched(client: Client, person: Person) -> None:
    sent = person.sends_document(b"Name,Phone\nAjay,9800000127\n", "grahak.csv", mime="text/csv")
    assert sent.document is not None
    assert client.download(sent.document.file_id) == b"Name,Phone\nAjay,9800000127\n"


def test_after_the_end_nothing_hangs(telegram: Telegram, person: Person) -> None:
    client = Client(telegram.token, telegram.base)
    client.call("getMe", {})
    client.close()
    with pytest.raises(NoAnswer):
        send(client, person)
