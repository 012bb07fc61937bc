"""The stand-in for Telegram: talk, files, polling; aiogram takes it for the real one."""

import asyncio
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.standins.telegram import Telegram
from tests.standins.telegram_client import Client
from tests.standins.telegram_people import GREY_PIXEL, CannotDo, Person

WEBHOOK_ACTIVE = (
    "409 Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER_POLLER = (
    "409 Conflict: terminated by other getUpdates request; "
    "make sure that only one bot instance is running"
)


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
    assert asha.chat.last.buttons == [["Haan"]]
    query = asha.taps("Haan")
    (update,) = call("getUpdates", offset=update["update_id"] + 1)
    assert update["callback_query"]["data"] == "y:1"
    assert update["callback_query"]["message"]["message_id"] == sent["message_id"]
    call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="Theek")
    assert (query.answered, query.text) == (True, "Theek")
    call("editMessageText", chat_id=asha.id, message_id=sent["message_id"], text="Ho gaya")
    assert asha.chat.texts == ["Ho gaya"]
    assert (asha.chat.last.buttons, asha.chat.last.edits) == ([], 1)


def test_only_what_is_shown_can_be_tapped(call: Client, ramesh: Person) -> None:
    def send(*buttons: dict[str, Any]) -> int:
        keyboard = {"inline_keyboard": [list(buttons)]}
        sent = call("sendMessage", chat_id=ramesh.id, text="?", reply_markup=keyboard)
        return int(sent["message_id"])

    first = send({"text": "Haan", "callback_data": "1"})
    old = ramesh.chat.last
    send(
        {"text": "Haan", "callback_data": "2"},
        {"text": "Copy", "copy_text": {"text": "a@example"}},
        {"text": "Pay", "url": "https://bills.example/p"},
    )
    assert (ramesh.taps("Haan").data, ramesh.taps("1").data) == ("2", "1")
    assert ramesh.taps("Haan", on=old).data == "1"
    assert (ramesh.copies("Copy"), ramesh.opens("Pay")) == ("a@example", "https://bills.example/p")
    call("editMessageText", chat_id=ramesh.id, message_id=first, text="done")
    for tap in (
        lambda: ramesh.taps("Haan", on=old),
        lambda: ramesh.taps("Nahi"),
        lambda: ramesh.taps("Pay"),
        lambda: ramesh.copies("Haan"),
        lambda: ramesh.presses("Phone"),
    ):
        with pytest.raises(CannotDo):
            tap()
    assert ramesh.taps_data("1", on=old).data == "1"  # an old client still can


def test_a_key_shares_the_own_contact(call: Client, ramesh: Person) -> None:
    key = {"text": "Share phone", "request_contact": True}
    call("sendMessage", chat_id=ramesh.id, text="?", reply_markup={"keyboard": [[key]]})
    assert ramesh.chat.keyboard == [["Share phone"]]
    ramesh.presses("Share phone")
    ramesh.sends_contact(own=False, phone="919800000002", plus=True)
    ramesh.sends_contact(own=False, on_telegram=False)
    own, other, unknown = (one["message"]["contact"] for one in call("getUpdates"))
    assert (own["user_id"], own["phone_number"]) == (ramesh.id, "919800000001")
    assert other["phone_number"] == "+919800000002"
    assert other["user_id"] != ramesh.id
    assert "user_id" not in unknown
    call("sendMessage", chat_id=ramesh.id, text="ok", reply_markup={"remove_keyboard": True})
    assert ramesh.chat.keyboard == []


def test_what_people_send(telegram: Telegram, call: Client, ramesh: Person) -> None:
    said = ramesh.says("bill 5")
    ramesh.edits(said, "bill 50")
    ramesh.says("yes", reply_to=said)
    ramesh.sends_document(b"a,b", "list.csv", mime="text/csv", caption="stock")
    ramesh.sends_photo()
    ramesh.sends_voice()
    ramesh.sends_sticker()
    ramesh.sends_location()
    updates = call("getUpdates")
    assert [one["update_id"] - updates[0]["update_id"] for one in updates] == list(range(8))
    assert (updates[0]["message"]["text"], updates[1]["edited_message"]["text"]) == (
        "bill 5",
        "bill 50",
    )
    assert updates[2]["message"]["reply_to_message"]["message_id"] == said.id
    assert updates[3]["message"]["caption"] == "stock"
    kinds = [
        next(iter({"document", "photo", "voice", "sticker", "location"} & set(one["message"])))
        for one in updates[3:]
    ]
    assert kinds == ["document", "photo", "voice", "sticker", "location"]
    path = call("getFile", file_id=updates[3]["message"]["document"]["file_id"])["file_path"]
    found = httpx.get(f"{telegram.base}/file/bot{telegram.token}/{path}", trust_env=False)
    assert found.content == b"a,b"
    assert path.endswith(".csv")
    lost = httpx.get(f"{telegram.base}/file/bot{telegram.token}/documents/no", trust_env=False)
    assert lost.status_code == 404


def test_waiting_for_a_newer_message(call: Client, ramesh: Person) -> None:
    call("sendMessage", chat_id=ramesh.id, text="Saved 1")
    first = ramesh.waits_for("Saved")
    with pytest.raises(CannotDo):
        ramesh.waits_for("Saved", after=first, seconds=0.05)
    call("sendMessage", chat_id=ramesh.id, text="Saved 2")
    assert ramesh.waits_for("Saved", after=first).text == "Saved 2"


def test_a_client_sends_no_text_that_is_too_long(ramesh: Person) -> None:
    ramesh.says("x" * 4096)
    for text in ("x" * 4097, " "):
        with pytest.raises(CannotDo):
            ramesh.says(text)


def test_groups_bots_and_leaving(telegram: Telegram, call: Client, ramesh: Person) -> None:
    group, helper = telegram.group("Traders"), telegram.person("Helper", is_bot=True)
    ramesh.adds_bot_to(group)
    ramesh.says("hi all", group=group)
    helper.says("beep", group=group)
    ramesh.blocks()
    ramesh.unblocks()
    added, text, beep, blocked, unblocked = call("getUpdates")
    assert added["my_chat_member"]["chat"]["type"] == "group"
    assert text["message"]["chat"] == {"id": group.id, "type": "group", "title": "Traders"}
    assert group.id < 0
    assert beep["message"]["from"]["is_bot"] is True
    assert blocked["my_chat_member"]["new_chat_member"]["status"] == "kicked"
    assert unblocked["my_chat_member"]["new_chat_member"]["status"] == "member"
    assert blocked["my_chat_member"]["chat"]["id"] == ramesh.id


# polling


def test_updates_are_confirmed_by_the_next_offset(call: Client, ramesh: Person) -> None:
    for text in "abc":
        ramesh.says(text)
    first = call("getUpdates", limit=2)
    assert [one["message"]["text"] for one in first] == ["a", "b"]
    assert call("getUpdates", limit=2) == first  # not confirmed: again
    (last,) = call("getUpdates", offset=first[-1]["update_id"] + 1)
    assert last["message"]["text"] == "c"
    assert call("getUpdates", offset=-1) == [last]
    assert call("getUpdates", offset=last["update_id"] + 1) == []
    assert call.refused("getUpdates", offset="x").startswith("400 ")


def test_a_long_poll_waits_for_the_next_word(telegram: Telegram, ramesh: Person) -> None:
    with Client(telegram) as call, ThreadPoolExecutor(1) as pool:
        asked = pool.submit(call, "getUpdates", timeout=40)
        assert telegram.wait(lambda: len(telegram.calls("getUpdates")) == 1)
        assert not asked.done()
        ramesh.says("at last")
        (update,) = asked.result(30)
        assert update["message"]["text"] == "at last"


def test_the_newer_of_two_pollers_wins(telegram: Telegram, ramesh: Person) -> None:
    with Client(telegram) as old, Client(telegram) as new, ThreadPoolExecutor(1) as pool:
        lost = pool.submit(old.refused, "getUpdates", timeout=4)
        assert telegram.wait(lambda: len(telegram.calls("getUpdates")) == 1)
        time.sleep(0.05)
        threading.Timer(0.1, ramesh.says, ("x",)).start()
        assert len(new("getUpdates", timeout=4)) == 1
        assert lost.result(5) == OTHER_POLLER


def test_no_polling_while_a_webhook_is_set(telegram: Telegram, call: Client) -> None:
    call("setWebhook", url="https://bills.example/hooks/telegram", secret_token="s-1_A")
    assert call.refused("getUpdates") == WEBHOOK_ACTIVE
    assert call("getWebhookInfo")["url"] == "https://bills.example/hooks/telegram"
    call("deleteWebhook")
    assert call("getUpdates") == []
    assert call("getWebhookInfo")["url"] == ""


def test_only_wanted_kinds_come(call: Client, ramesh: Person) -> None:
    assert call("getUpdates", allowed_updates=["message", "callback_query"]) == []
    said = ramesh.says("a")
    ramesh.edits(said, "b")
    ramesh.blocks()
    assert len(call("getUpdates")) == 1  # remembered from the call before
    ramesh.unblocks()
    assert len(call("getUpdates", offset=-1, allowed_updates=["edited_message"])) == 1
    ramesh.edits(ramesh.says("c"), "d")
    assert [next(iter(set(one) - {"update_id"})) for one in call("getUpdates")] == [
        "message",
        "edited_message",
    ]
    call("getUpdates", offset=-1, allowed_updates=[])  # all kinds again
    ramesh.blocks()
    assert "my_chat_member" in call("getUpdates")[-1]


# the wire


def test_wrong_tokens_and_methods(telegram: Telegram, call: Client) -> None:
    def got(path: str) -> tuple[int, str]:
        response = httpx.get(telegram.base + path, trust_env=False)
        return response.status_code, response.json()["description"]

    assert got("/bot1:wrong/getMe") == (401, "Unauthorized")
    assert got("/file/bot1:wrong/documents/x") == (401, "Unauthorized")
    assert got("/nothing") == (404, "Not Found")
    assert got(f"/bot{telegram.token}/sendDreams") == (404, "Not Found: method not found")
    assert call("GETME")["username"] == telegram.username


def test_every_way_of_sending_fields(telegram: Telegram, ramesh: Person) -> None:
    url = f"{telegram.base}/bot{telegram.token}/sendMessage"
    with httpx.Client(trust_env=False) as http:
        http.get(url, params={"chat_id": ramesh.id, "text": "a & ब"})
        http.post(url, data={"chat_id": str(ramesh.id), "text": "b + ब"})
        http.post(url, json={"chat_id": ramesh.id, "text": "c"})
        form = {"chat_id": (None, str(ramesh.id)), "text": (None, "d\r\n--d")}
        http.post(url, files=form)
        chunks = iter([b'{"chat_id": %d,' % ramesh.id, b' "text": "e"}'])
        http.post(url, content=chunks, headers={"Content-Type": "application/json"})
        assert ramesh.chat.texts == ["a & ब", "b + ब", "c", "d\r\n--d", "e"]
        for body in (b"{", b"[]", b"\xff"):
            broken = http.post(url, content=body, headers={"Content-Type": "application/json"})
            assert broken.status_code == 400
        latin = http.post(
            url,
            content=b"text=\xff",
            headers={"Content-Type": "application/x-www-form-urlencoded"},
        )
        assert latin.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


def test_it_answers_a_thousand_calls_in_a_few_seconds(telegram: Telegram, call: Client) -> None:
    started = time.monotonic()
    for _ in range(1000):
        call("getMe")
    seconds = time.monotonic() - started
    print(f"{1000 / seconds:.0f} calls/s")
    assert len(telegram.calls("getMe")) == 1000
    assert seconds < 8


# aiogram, which takes seconds to load: by whoever runs this alone


def test_aiogram_takes_it_for_telegram(telegram: Telegram, ramesh: Person) -> None:
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.exceptions import TelegramForbiddenError, TelegramRetryAfter
    from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup

    async def talk(bot: Bot) -> None:
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
        await bot.send_photo(ramesh.id, BufferedInputFile(GREY_PIXEL, "qr.png"))
        text = await bot.send_message(ramesh.id, "one")
        await bot.edit_message_text("two", chat_id=ramesh.id, message_id=text.message_id)
        telegram.faults.answer(429, retry_after=7, method="sendMessage")
        with pytest.raises(TelegramRetryAfter) as told:
            await bot.send_message(ramesh.id, "three")
        assert told.value.retry_after == 7

    async def listen(bot: Bot) -> None:
        for act in (ramesh.sends_voice, ramesh.sends_sticker, ramesh.sends_contact):
            act()
        ramesh.sends_photo()
        ramesh.sends_location()
        ramesh.taps_data("ok", on=ramesh.chat.messages[1])
        ramesh.blocks()
        updates = await bot.get_updates(timeout=1)
        kinds = [one.event_type for one in updates]
        assert kinds == ["message"] * 5 + ["callback_query", "my_chat_member"]
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(ramesh.id, "x")

    async def all_of_it() -> None:
        session = AiohttpSession(api=TelegramAPIServer.from_base(telegram.base))
        async with Bot(telegram.token, session=session) as bot:
            await talk(bot)
            await listen(bot)

    asyncio.run(all_of_it())
    assert ramesh.chat.texts == ["Paid", "", "", "two"]
    assert [one.content for one in ramesh.chat.documents] == [b"%PDF-1.7 abc"] * 2


def test_it_shares_no_code_with_what_it_tests() -> None:
    script = (
        "import sys, tests.standins.telegram\n"
        "print(sorted({name.split('.')[0] for name in sys.modules}"
        " & {'adapters', 'bot', 'core', 'aiogram'}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "[]\n"
