"""The webhook: what is refused, what is answered, and that nothing but a good update is written."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from adapters.app import create_app
from adapters.parts import Parts
from adapters.settings import load
from adapters.telegram.channel import Telegram
from adapters.wiring import build
from core.chats.contacts import contact_of
from core.chats.models import Contact
from core.clock import FixedClock
from core.outbox import OutboxRow
from tests import marks
from tests.adapters.client import Client
from tests.adapters.telegram.test_inbound import message, tap

SECRET = marks.TELEGRAM_SECRET
TOKEN = "987654321:AA-token_for-tests-of-the-hook-0123456"
PATH = "/hooks/telegram"


@pytest.fixture
def parts(sqlite_url: str, clock: FixedClock) -> Iterator[Parts]:
    settings = load(
        env_file=None,
        pakka_database_url=sqlite_url,
        telegram_bot_token=TOKEN,
        telegram_mode="webhook",
        telegram_webhook_secret=SECRET,
        telegram_api_base="http://127.0.0.1:1",  # nobody is there: courtesies fail, nothing else does
    )
    built = build(settings, clock=clock)
    yield built
    built.close()


@pytest.fixture
def client(parts: Parts) -> Client:
    return Client(create_app(parts))


def post(client: Client, body: Any, *, secret: str | None = SECRET) -> int:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Content-Type": "application/json"}
    if secret is not None:
        headers["X-Telegram-Bot-Api-Secret-Token"] = secret
    return client.post(PATH, content=content, headers=headers).status_code


def rows(parts: Parts) -> list[OutboxRow]:
    with parts.db.reading() as session:
        return list(session.exec(select(OutboxRow)))


def test_an_update_is_stored_once_before_it_is_answered(parts: Parts, client: Client) -> None:
    assert post(client, message(text="hello")) == 200
    assert post(client, message(text="hello")) == 200
    stored = rows(parts)
    assert [(row.topic, row.dedupe_key, row.ordering_key) for row in stored] == [
        ("in.telegram", "tg:7001", "in:telegram:98")
    ]
    with parts.db.reading() as session:
        contact = contact_of(session, "telegram", "98")
    assert contact is not None
    assert (contact.name, contact.lang) == ("Ramesh Gupta", "hi")
    assert post(client, tap("d.send.drf_1.1")) == 200
    assert len(rows(parts)) == 2


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "ü"])
def test_a_wrong_secret_is_refused_whatever_it_brings(
    parts: Parts, client: Client, caplog: pytest.LogCaptureFixture, secret: str | None
) -> None:
    with caplog.at_level(logging.INFO, "pakka.telegram"):
        given = secret.encode("latin-1").decode("latin-1") if secret else secret
        headers = [(b"X-Telegram-Bot-Api-Secret-Token", given.encode("latin-1"))] if given else []
        for body in (json.dumps(message(text="hello")).encode(), b"\xff\xfe{", b"x" * 2_000_000):
            assert client.post(PATH, content=body, headers=headers).status_code == 403
    assert rows(parts) == []
    assert [record.message for record in caplog.records] == ["webhook refused: wrong secret"] * 3


def test_a_megabyte_is_refused(parts: Parts, client: Client) -> None:
    body = json.dumps(message(text="x" * (1024 * 1024))).encode()
    assert post(client, body) == 413
    assert rows(parts) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        '{"update_id": 1, "message": {"text": "caf\xe9"}}'.encode("latin-1"),
        b"[" * 5000,
        b"null",
        b"[1]",
        b'{"update_id": 1}',
        b'{"update_id": true, "message": {}}',
        b'{"update_id": 1, "message": {"chat": {"id": "98", "type": "private"}}}',
    ],
    ids=range(10),
)
def test_a_broken_body_is_answered_and_nothing_is_written(
    parts: Parts, client: Client, caplog: pytest.LogCaptureFixture, body: bytes
) -> None:
    with caplog.at_level(logging.INFO, "pakka.telegram"):
        assert post(client, body) == 200  # anything else would be sent again for a day
    assert rows(parts) == []
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    "update",
    [
        message(text="hi", chat={"id": -5, "type": "group"}),
        message(text="hi", sender={"id": 5, "is_bot": True, "first_name": "B"}),
        {"update_id": 3, "edited_message": message(text="x")["message"]},
        {"update_id": 4, "channel_post": {"chat": {"id": -7, "type": "channel"}, "text": "x"}},
    ],
    ids=["group", "bot", "edited", "channel"],
)
def test_groups_bots_edits_and_channels_leave_no_trace(
    parts: Parts, client: Client, update: dict[str, Any]
) -> None:
    assert post(client, update) == 200
    assert rows(parts) == []
    with parts.db.reading() as session:
        assert session.exec(select(Contact)).first() is None


def test_what_no_database_keeps_is_taken_out(parts: Parts, client: Client) -> None:
    body = json.dumps(message(text="MARK")).replace("MARK", "a\\u0000b\\ud83d").encode()
    assert post(client, body) == 200
    assert rows(parts)[0].payload["raw"]["message"]["text"] == "ab?"


def test_without_a_secret_of_its_own_one_is_made_of_key_and_token(tmp_path: Path) -> None:
    def secret(**values: str) -> str:
        settings = load(
            env_file=None,
            pakka_database_url=f"sqlite:///{tmp_path}/pakka.db",
            pakka_secret_key="k" * 32,
            **{"telegram_bot_token": TOKEN, **values},
        )
        built = build(settings)
        channel = built.channels[0]
        built.close()
        assert isinstance(channel, Telegram)
        return channel.secret

    mine = secret()
    assert mine == secret()
    assert len(mine) == 64
    assert mine != secret(telegram_bot_token="987654321:BB-another-token-of-the-tests-0123")
    assert secret(telegram_webhook_secret=SECRET) == SECRET
