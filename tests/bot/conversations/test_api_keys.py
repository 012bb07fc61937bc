"""The owner asks for keys of the APIs in his chat, lists and revokes them; nobody else may."""

import io
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import select

from adapters.forgetting import Forgetter
from adapters.senders import LocalSender
from bot.message import Message, Reply
from bot.respond import respond
from core.audit import Audit
from core.chats.models import ChatMessage, Conversation
from core.clock import FixedClock
from core.columns import table_of
from core.credentials import claims, service
from core.credentials.models import Credential
from core.db import Database
from core.delivery import BuiltinExecutor
from core.exchange.rows import write_table
from core.outbox import OutboxRow
from core.shops.models import Shop
from core.shops.service import Owner, add_member
from tests.bot.conversations.world import EDGE
from tests.factories import make_actor, make_shop

TOKEN = re.compile(r"pak_(?:live|test)_[A-Za-z0-9_-]{43}")


class Chat:
    """The owner's chat in a channel."""

    def __init__(self, db: Database, sandbox: Database, clock: FixedClock, channel: str) -> None:
        self.db, self.sandbox, self.clock, self.channel = db, sandbox, clock, channel
        owners = (Owner(channel, "owner"),)
        self.shop: Shop = make_shop(db, clock.now(), owners=owners, language="en")
        self.edge = replace(EDGE, sandbox=sandbox)
        self._sent = 0

    def say(self, text: str, *, by: str = "owner") -> Reply:
        self._sent += 1
        self.clock.advance(timedelta(seconds=20))
        said = Message(self.channel, by, f"{by}-{self._sent}", text, self.clock.now())
        (reply,) = respond(self.db, said, edge=self.edge)
        return reply

    def key(self, text: str = "api key") -> str:
        found = TOKEN.search(self.say(text).text)
        assert found
        return found[0]

    def proves(self, token: str) -> bool:
        db = self.sandbox if token.startswith("pak_test_") else self.db
        with db.reading() as session:
            found = service.authenticate(session, token)
        return found is not None and found.shop_id == self.shop.shop_id

    def kept(self) -> str:
        """All that the live book holds."""
        tables = (ChatMessage, Conversation, Credential, Audit, OutboxRow)
        with self.db.reading() as session:
            rows = [row for table in tables for row in session.exec(select(table)).all()]
        return "\n".join(str(row) + str(row.model_dump()) for row in rows)

    def executor(self) -> BuiltinExecutor:
        senders = {"chat.demo": LocalSender(self.db, self.clock)}
        forget = {"forget.demo": Forgetter(self.db, self.clock)}
        return BuiltinExecutor(self.db, {**senders, **forget}, self.clock)


@pytest.fixture
def chat(db: Database, sandbox: Database, clock: FixedClock) -> Chat:
    return Chat(db, sandbox, clock, "demo")


@pytest.mark.parametrize("typed", ["api key", "/apikey", "/apikey@pakka_bot", "API Key", "apikey"])
@pytest.mark.words
def test_the_owner_gets_a_live_key_that_works(chat: Chat, typed: str) -> None:
    token = chat.key(typed)
    assert token.startswith("pak_live_")
    assert chat.proves(token)


@pytest.mark.parametrize("typed", ["/apikey test", "api key test", "test api key"])
@pytest.mark.words
def test_a_key_for_trials_is_of_the_sandbox_where_the_shop_is_copied(
    chat: Chat, typed: str
) -> None:
    tokens = [chat.key(typed), chat.key(typed)]
    assert all(token.startswith("pak_test_") and chat.proves(token) for token in tokens)
    with chat.sandbox.reading() as session:
        assert session.get_one(Shop, chat.shop.shop_id).gstin == chat.shop.gstin
    with chat.db.reading() as session:
        assert session.exec(select(Credential)).all() == []


def test_the_key_leaves_our_rows_two_minutes_after_it_arrived(chat: Chat) -> None:
    token = chat.key()
    worker = chat.executor()
    worker.drain()
    chat.clock.advance(timedelta(minutes=1, seconds=59))
    worker.drain()
    assert token in chat.kept()
    chat.clock.advance(timedelta(seconds=2))
    worker.drain()
    kept = chat.kept()
    assert token not in kept
    assert f"pak_live_…{token[-4:]}" in kept
    assert chat.proves(token)


def test_a_restart_forgets_no_message_that_has_to_go(chat: Chat) -> None:
    token = chat.key()
    chat.executor().drain()
    chat.clock.advance(timedelta(hours=5))  # nobody was there
    chat.executor().drain()
    assert token not in chat.kept()


def test_a_message_that_has_not_arrived_waits_and_is_then_to_be_seen_for_two_minutes(
    chat: Chat,
) -> None:
    token = chat.key()
    forget = {"forget.demo": Forgetter(chat.db, chat.clock)}
    chat.clock.advance(timedelta(minutes=10))
    BuiltinExecutor(chat.db, forget, chat.clock).drain()  # the chat's own lane stands still
    assert token in chat.kept()
    worker = chat.executor()
    worker.drain()
    chat.clock.advance(timedelta(minutes=2, seconds=40))
    worker.drain()
    assert token not in chat.kept()


def test_the_trail_tells_of_the_key_and_never_what_it_is(chat: Chat) -> None:
    token = chat.key()
    with chat.db.reading() as session:
        done = [row for row in session.exec(select(Audit)) if row.action == "key.create"]
    assert [row.channel for row in done] == ["demo"]
    assert token not in str([row.model_dump() for row in done])
    assert token[-4:] in str(done[0].after)


def test_on_whatsapp_a_link_shows_the_key_once_within_ten_minutes(
    db: Database, sandbox: Database, clock: FixedClock
) -> None:
    chat = Chat(db, sandbox, clock, "whatsapp")
    for typed, path, where in (("api key", "/k/", db), ("/apikey test", "/sandbox/k/", sandbox)):
        said = chat.say(typed)
        assert not TOKEN.search(said.text)
        assert not said.fleeting
        link = said.text.split()[-1]
        assert link.startswith(f"https://bill.example{path}")
        secret = link.rpartition("/")[2]
        with where.reading() as session:
            assert claims.is_open(session, secret, at=clock.now())
        made = where.write(lambda s, t=secret: claims.claim(s, t, at=clock.now()))  # type: ignore[misc]  # no name for it
        assert made
        assert chat.proves(made.shown["token"])
        again = where.write(lambda s, t=secret: claims.claim(s, t, at=clock.now()))  # type: ignore[misc]  # no name for it
        assert again is None


def test_a_link_ends_after_ten_minutes(db: Database, sandbox: Database, clock: FixedClock) -> None:
    chat = Chat(db, sandbox, clock, "whatsapp")
    secret = chat.say("api key").text.rpartition("/")[2]
    later = clock.now() + claims.LIFE
    assert db.write(lambda session: claims.claim(session, secret, at=later)) is None
    assert "pak_" not in chat.say("api keys").text  # nothing was made


def test_an_export_made_meanwhile_does_not_hold_the_key(chat: Chat) -> None:
    token = chat.key()
    made = io.BytesIO()
    with chat.db.reading() as session:
        write_table(session, table_of(ChatMessage), chat.shop.shop_id, made)
    assert token not in made.getvalue().decode()
    assert f"pak_live_…{token[-4:]}" in made.getvalue().decode()


def test_keys_are_listed_by_their_last_four(chat: Chat) -> None:
    assert "api key" in chat.say("api keys").text
    live, test = chat.key(), chat.key("/apikey test")
    listed = chat.say("api keys").text
    assert f"pak_live_…{live[-4:]}" in listed
    assert f"pak_test_…{test[-4:]}" in listed
    assert live not in listed
    assert "21 Nov 2026" in listed


@pytest.mark.parametrize("typed", ["api key", "/apikey test"])
@pytest.mark.words
def test_the_list_says_how_to_end_the_newest_key_on_it(chat: Chat, typed: str) -> None:
    chat.key("/apikey test")
    chat.key()
    newest = chat.key(typed)
    listed = chat.say("api keys").text.splitlines()
    assert newest[-4:] in listed[-2]
    word = f"api revoke {newest[-4:]}"
    assert listed[-1] == f"To end one, write: {word}"
    chat.say(word)
    assert not chat.proves(newest)
    assert newest[-4:] not in chat.say("api keys").text


def test_of_many_keys_the_newest_ten_are_listed_whatever_their_mode(chat: Chat) -> None:
    for _ in range(6):
        keys = [chat.key(typed) for typed in ("api key", "/apikey test")]
    listed = chat.say("api keys").text
    assert listed.count("🔑") == 10
    assert all(key[-4:] in listed for key in keys)


@pytest.mark.parametrize("dialect", ["refrens", "einvoice"])
@pytest.mark.words
def test_a_client_is_revoked_by_the_last_four_that_the_list_shows(
    chat: Chat, dialect: service.Dialect
) -> None:
    actor = make_actor(chat.shop, chat.clock.now())
    new = service.NewKey(dialect)
    client = chat.db.write(lambda session: service.create(session, actor, new)).credential.client
    assert client
    listed = chat.say("api keys").text
    assert client in listed
    assert listed.endswith(f"api revoke {client[-4:]}")
    assert client in chat.say(f"api revoke {client[-4:]}").text
    assert client not in chat.say("api keys").text


@pytest.mark.parametrize("typed", ["api key", "/apikey test"])
@pytest.mark.words
def test_a_key_is_revoked_by_its_last_four(chat: Chat, typed: str) -> None:
    token, other = chat.key(typed), chat.key(typed)
    said = chat.say(f"api revoke {token[-4:]}").text
    assert token[-4:] in said
    assert not chat.proves(token)
    assert chat.proves(other)
    assert token[-4:] not in chat.say("api keys").text
    assert chat.say(f"api revoke {token[-4:]}").text.startswith("There is no such key.")


def test_a_capital_that_the_keyboard_made_does_not_matter(chat: Chat) -> None:
    token = chat.key()
    chat.say(f"Api revoke {token[-4:].swapcase()}")
    assert not chat.proves(token)


@pytest.mark.parametrize("role", ["staff", "accountant"])
@pytest.mark.parametrize("typed", ["api key", "/apikey test", "api keys", "api revoke abcd"])
@pytest.mark.words
def test_nobody_but_the_owner_may(chat: Chat, role: str, typed: str) -> None:
    actor = make_actor(chat.shop, chat.clock.now())
    chat.db.write(lambda session: add_member(session, actor, Owner("demo", "other"), role=role))
    said = chat.say(typed, by="other")
    assert not TOKEN.search(said.text)
    for db in (chat.db, chat.sandbox):
        with db.reading() as session:
            assert session.exec(select(Credential)).all() == []
