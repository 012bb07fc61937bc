"""The stand-in for Telegram: what it refuses, what it lets pass, and how it misbehaves."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

from tests.standins.telegram import Limits, Rates, Telegram
from tests.standins.telegram_people import Person


class Client:
    """Calls the API as any program would."""

    def __init__(self, telegram: Telegram) -> None:
        self._http = httpx.Client(base_url=telegram.base, timeout=5, trust_env=False)
        self._token = telegram.token

    def __call__(self, method: str, **fields: Any) -> Any:
        """Return the result of a call that must succeed."""
        answer = self.full(method, **fields)
        assert answer["ok"], answer
        return answer["result"]

    def full(self, method: str, **fields: Any) -> dict[str, Any]:
        response = self.raw(method, **fields)
        answer: dict[str, Any] = response.json()
        assert answer["ok"] or answer["error_code"] == response.status_code
        return answer

    def raw(self, method: str, *, file: Any = None, **fields: Any) -> httpx.Response:
        path = f"/bot{self._token}/{method}"
        if file is None:
            return self._http.post(path, json=fields)
        (name, content) = next(iter(file.items()))
        data = {key: v if isinstance(v, str) else json.dumps(v) for key, v in fields.items()}
        return self._http.post(path, data=data, files={name: content})

    def refused(self, method: str, **fields: Any) -> str:
        """Return code and words of a call that must fail."""
        answer = self.full(method, **fields)
        assert not answer["ok"], answer
        return f"{answer['error_code']} {answer['description']}"

    def close(self) -> None:
        self._http.close()


@pytest.fixture(name="telegram")
def _telegram() -> Iterator[Telegram]:
    limits = Limits(document=2_000_000, photo=500_000, download=1_000_000)
    with Telegram(rates=None, limits=limits) as made:
        yield made


@pytest.fixture(name="call")
def _call(telegram: Telegram) -> Iterator[Client]:
    client = Client(telegram)
    yield client
    client.close()


@pytest.fixture(name="ramesh")
def _ramesh(telegram: Telegram) -> Person:
    """Somebody who has written to the bot, which has read it."""
    ramesh = telegram.person("Ramesh")
    ramesh.says("/start")
    telegram.updates.waiting.clear()
    return ramesh


def test_a_conversation(telegram: Telegram, call: Client) -> None:
    asha = telegram.person("Asha")
    asha.starts("abc_1")
    (update,) = call("getUpdates")
    assert update["message"]["text"] == "/start abc_1"
    assert update["message"]["entities"] == [{"type": "bot_command", "offset": 0, "length": 6}]
    keyboard = {"inline_keyboard": [[{"text": "Haan", "callback_data": "y:1"}]]}
    sent = call(
        "sendMessage",
        chat_id=asha.id,
        text="<b>Namaste</b> &lt;Asha&gt;",
        parse_mode="HTML",
        reply_markup=keyboard,
    )
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 7}]
    assert asha.waits_for("Namaste").text == "Namaste <Asha>"
    query = asha.taps("Haan")
    (update,) = call("getUpdates", offset=update["update_id"] + 1)
    assert update["callback_query"]["data"] == "y:1"
    call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Theek")
    assert not isinstance(query, str)
    assert (query.answered, query.text) == (True, "Theek")  # type: ignore[union-attr]  # a query
    call("editMessageText", chat_id=asha.id, message_id=sent["message_id"], text="Ho gaya")
    assert asha.chat.texts == ["Ho gaya"]
    assert asha.chat.last.buttons == []


def test_aiogram_speaks_to_it(telegram: Telegram, ramesh: Person) -> None:
    async def talk() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.base))
        async with Bot(telegram.token, session=session) as bot:
            assert (await bot.get_me()).username == telegram.username
            markup = InlineKeyboardMarkup(
                inline_keyboard=[[InlineKeyboardButton(text="Ok", callback_data="ok")]]
            )
            paper = BufferedInputFile(b"%PDF-1.7 abc", "बिल INV-1.pdf")
            sent = await bot.send_document(
                ramesh.id, paper, caption="<b>Bill</b>", parse_mode="HTML", reply_markup=markup
            )
            assert sent.document is not None
            assert sent.document.file_name == "बिल INV-1.pdf"
            await bot.edit_message_caption(
                chat_id=ramesh.id, message_id=sent.message_id, caption="Paid"
            )
            again = await bot.send_document(ramesh.id, sent.document.file_id)
            assert again.document is not None
            path = (await bot.get_file(again.document.file_id)).file_path
            assert path is not None
            content = await bot.download_file(path)
            assert content is not None
            assert content.read() == b"%PDF-1.7 abc"
            text = await bot.send_message(ramesh.id, "one")
            await bot.edit_message_text("two", chat_id=ramesh.id, message_id=text.message_id)
            ramesh.sends_voice()
            ramesh.sends_sticker()
            ramesh.sends_contact()
            ramesh.blocks()
            updates = await bot.get_updates(timeout=1)
            assert [one.event_type for one in updates] == ["message"] * 3 + ["my_chat_member"]

    asyncio.run(talk())
    assert ramesh.chat.texts == ["Paid", "", "two"]
    assert [one.content for one in ramesh.chat.documents] == [b"%PDF-1.7 abc"] * 2


def test_it_is_fast_with_keep_alive(telegram: Telegram, call: Client) -> None:
    started = time.monotonic()
    for _ in range(300):
        call("getMe")
    print(f"{300 / (time.monotonic() - started):.0f} calls/s")
    assert len(telegram.calls("getMe")) == 300


def test_rates_are_kept_by_the_given_clock() -> None:
    at = [0.0]
    with Telegram(rates=Rates(chat_burst=2), clock=lambda: at[0]) as telegram:
        call = Client(telegram)
        asha = telegram.person()
        asha.says("hi")
        call("sendMessage", chat_id=asha.id, text="1")
        call("sendMessage", chat_id=asha.id, text="2")
        answer = call.full("sendMessage", chat_id=asha.id, text="3")
        assert answer["error_code"] == 429
        assert answer["description"] == "Too Many Requests: retry after 1"
        assert answer["parameters"] == {"retry_after": 1}
        at[0] += 1
        call("sendMessage", chat_id=asha.id, text="3")
        call.close()
