"""For each limit: the breach is refused in Telegram's words, and its lawful neighbour passes."""

import struct
import zlib
from typing import Any

import pytest

from tests.standins import telegram_html
from tests.standins.telegram import Limits, Rates, Telegram
from tests.standins.telegram_client import Client
from tests.standins.telegram_people import GREY_PIXEL, CannotDo, Person

Keys = list[list[dict[str, Any]]]


def png(width: int, height: int, *, filler: int = 0) -> bytes:
    """Only the header counts for the rules; the filler makes it long."""
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    first = struct.pack(">I", 13) + header + struct.pack(">I", zlib.crc32(header))
    end = b"IEND"
    last = struct.pack(">I", 0) + end + struct.pack(">I", zlib.crc32(end))
    return b"\x89PNG\r\n\x1a\n" + first + bytes(filler) + last


def inline(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


def data(value: str) -> dict[str, Any]:
    return {"text": "Ok", "callback_data": value}


# text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 4097, "400 Bad Request: message is too long"),
        ("अ" * 4097, "400 Bad Request: message is too long"),
        ("", "400 Bad Request: message text is empty"),
        (" \n ", "400 Bad Request: message text is empty"),
        ("<b></b>", "400 Bad Request: message text is empty"),
    ],
)
def test_texts_refused(call: Client, ramesh: Person, text: str, words: str) -> None:
    assert call.refused("sendMessage", chat_id=ramesh.id, text=text, parse_mode="HTML") == words
    assert ramesh.chat.received == []


def test_a_text_may_have_4096_characters_after_parsing(call: Client, ramesh: Person) -> None:
    text = "<b>" + "अ" * 4095 + "</b>&amp;"
    sent = call("sendMessage", chat_id=ramesh.id, text=text, parse_mode="HTML")
    assert len(sent["text"]) == 4096
    sent = call(
        "editMessageText", chat_id=ramesh.id, message_id=sent["message_id"], text="x" * 4096
    )
    words = call.refused(
        "editMessageText", chat_id=ramesh.id, message_id=sent["message_id"], text="x" * 4097
    )
    assert words == "400 Bad Request: MESSAGE_TOO_LONG"


def test_a_caption_may_have_1024_characters(call: Client, ramesh: Person) -> None:
    paper = {"document": ("a.pdf", b"%PDF")}
    call("sendDocument", file=paper, chat_id=str(ramesh.id), caption="x" * 1024)
    words = call.refused("sendDocument", file=paper, chat_id=str(ramesh.id), caption="x" * 1025)
    assert words == "400 Bad Request: message caption is too long"
    picture = {"photo": ("a.png", GREY_PIXEL)}
    words = call.refused("sendPhoto", file=picture, chat_id=str(ramesh.id), caption="x" * 1025)
    assert words == "400 Bad Request: message caption is too long"


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("अ<br>", 'Unsupported start tag "br" at byte offset 3'),
        ("a < b", "Unclosed start tag at byte offset 2"),
        ("a <b", "Unclosed start tag at byte offset 2"),
        ("a < b > c", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_markup_refused(call: Client, ramesh: Person, source: str, words: str) -> None:
    answer = call.refused("sendMessage", chat_id=ramesh.id, text=source, parse_mode="HTML")
    assert answer == f"400 Bad Request: can't parse entities: {words}"
    assert call("sendMessage", chat_id=ramesh.id, text=source)["text"] == source


@pytest.mark.parametrize(
    ("source", "shown", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot;", 'a <b> & "c"', []),
        ("Tom & Sons &copy; &#8377;5", "Tom & Sons &copy; ₹5", []),
        ("<b>नमस्ते</b>", "नमस्ते", [("bold", 0, 6)]),
        ("😀<i>x</i>", "😀x", [("italic", 2, 1)]),
        ("<b>x<i>y</i></b>", "xy", [("bold", 0, 2), ("italic", 1, 1)]),
        ('<a href="https://a.example/?x=1&amp;y=2">x</a>', "x", [("text_link", 0, 1)]),
        ("<pre>1</pre><code>2</code>", "12", [("pre", 0, 1), ("code", 1, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("5 > 4", "5 > 4", []),
    ],
)
def test_markup_read(source: str, shown: str, entities: list[tuple[str, int, int]]) -> None:
    text, found = telegram_html.parse(source)
    assert text == shown
    assert [(one["type"], one["offset"], one["length"]) for one in found] == entities


def test_ends_are_trimmed_and_entities_move_along(call: Client, ramesh: Person) -> None:
    sent = call("sendMessage", chat_id=ramesh.id, text="\n <b>x </b>y ", parse_mode="HTML")
    assert sent["text"] == "x y"
    assert sent["entities"] == [{"type": "bold", "offset": 0, "length": 2}]


# buttons


TOO_LONG = "400 Bad Request: reply markup is too long"
URL_START = "400 Bad Request: inline keyboard button URL"


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([[data("")]], "400 Bad Request: BUTTON_DATA_INVALID"),
        ([[data("x" * 65)]], "400 Bad Request: BUTTON_DATA_INVALID"),
        ([[data("अ" * 22)]], "400 Bad Request: BUTTON_DATA_INVALID"),
        ([[data("x")] * 9], TOO_LONG),
        ([[data("x")] * 8] * 12 + [[data("x")] * 5], TOO_LONG),
        (
            [[{"text": "Copy", "copy_text": {"text": ""}}]],
            "400 Bad Request: BUTTON_COPY_TEXT_INVALID",
        ),
        (
            [[{"text": "Copy", "copy_text": {"text": "x" * 257}}]],
            "400 Bad Request: BUTTON_COPY_TEXT_INVALID",
        ),
        (
            [[{"text": "Pay", "url": "upi://pay?pa=a@example"}]],
            f"{URL_START} 'upi://pay?pa=a@example' is invalid: Unsupported URL protocol",
        ),
        (
            [[{"text": "Pay", "url": "http://localhost:8000/p"}]],
            f"{URL_START} 'http://localhost:8000/p' is invalid: Wrong HTTP URL",
        ),
        (
            [[{"text": "Open", "web_app": {"url": "http://a.example"}}]],
            f"{URL_START} 'http://a.example' is invalid: Unsupported URL protocol",
        ),
        (
            [[{"text": "Ok"}]],
            "400 Bad Request: can't parse inline keyboard button: "
            "Text buttons are unallowed in the inline keyboard",
        ),
        (
            [[{"text": " ", "callback_data": "x"}]],
            "400 Bad Request: can't parse keyboard button: text must be non-empty",
        ),
    ],
)
def test_buttons_refused(call: Client, ramesh: Person, rows: Keys, words: str) -> None:
    answer = call.refused(
        "sendMessage", chat_id=ramesh.id, text="x", reply_markup={"inline_keyboard": rows}
    )
    assert answer == words
    assert ramesh.chat.received == []


@pytest.mark.parametrize(
    "rows",
    [
        [[data("x" * 64)]],
        [[data("अ" * 21)]],
        [[data("x")] * 8] * 12 + [[data("x")] * 4],
        [[{"text": "Copy", "copy_text": {"text": "x" * 256}}]],
        [[{"text": "Pay", "url": "https://bills.example/p/1"}]],
        [[{"text": "Pay", "url": "bills.example/p/1"}]],
        [[{"text": "Chat", "url": "tg://user?id=1"}]],
        [[{"text": "Open", "web_app": {"url": "https://a.example"}}]],
    ],
)
def test_buttons_taken(call: Client, ramesh: Person, rows: Keys) -> None:
    keyboard = {"inline_keyboard": rows}
    sent = call("sendMessage", chat_id=ramesh.id, text="x", reply_markup=keyboard)
    assert sent["reply_markup"] == keyboard


def test_an_edit_takes_no_keyboard_of_replies(call: Client, ramesh: Person) -> None:
    keyboard = {"keyboard": [[{"text": "Phone", "request_contact": True}]]}
    sent = call("sendMessage", chat_id=ramesh.id, text="x", reply_markup=keyboard)
    assert "reply_markup" not in sent
    words = call.refused(
        "editMessageReplyMarkup",
        chat_id=ramesh.id,
        message_id=sent["message_id"],
        reply_markup=keyboard,
    )
    assert words == "400 Bad Request: inline keyboard expected"


# files


def test_the_size_of_a_document(call: Client, ramesh: Person) -> None:
    chat = str(ramesh.id)
    call("sendDocument", file={"document": ("a.pdf", b"x" * 2_000_000)}, chat_id=chat)
    words = call.refused(
        "sendDocument", file={"document": ("a.pdf", b"x" * 2_000_001)}, chat_id=chat
    )
    assert words == "413 Request Entity Too Large"
    words = call.refused(
        "sendDocument", file={"document": ("a.pdf", b"x" * 4_000_000)}, chat_id=chat
    )
    assert words == "413 Request Entity Too Large"  # refused unread; the connection lives on
    words = call.refused("sendDocument", file={"document": ("a.pdf", b"")}, chat_id=chat)
    assert words == "400 Bad Request: file must be non-empty"
    assert len(ramesh.chat.documents) == 1


def test_the_published_limits_are_the_default() -> None:
    found = Limits()
    assert (found.text, found.caption) == (4096, 1024)
    assert found.document == 52_428_800
    assert found.photo == 10_485_760
    assert found.download == 20_971_520


@pytest.mark.parametrize(
    ("picture", "words"),
    [
        (png(5001, 5000), "PHOTO_INVALID_DIMENSIONS"),
        (png(10, 201), "PHOTO_INVALID_DIMENSIONS"),
        (png(201, 10), "PHOTO_INVALID_DIMENSIONS"),
        (png(0, 10), "PHOTO_INVALID_DIMENSIONS"),
        (b"%PDF-1.7", "IMAGE_PROCESS_FAILED"),
        (png(100, 100)[:-12], "IMAGE_PROCESS_FAILED"),
        (png(100, 100).replace(b"IHDR", b"IHDX"), "IMAGE_PROCESS_FAILED"),
        (
            png(100, 100, filler=500_001 - 45),
            "file of size 500001 bytes is too big for a photo; the maximum size is 500000 bytes",
        ),
    ],
)
def test_photos_refused(call: Client, ramesh: Person, picture: bytes, words: str) -> None:
    file = {"photo": ("qr.png", picture)}
    answer = call.refused("sendPhoto", file=file, chat_id=str(ramesh.id))
    assert answer == f"400 Bad Request: {words}"


@pytest.mark.parametrize(
    "picture", [png(5000, 5000), png(10, 200), png(100, 100, filler=500_000 - 45), GREY_PIXEL]
)
def test_photos_taken(call: Client, ramesh: Person, picture: bytes) -> None:
    call("sendPhoto", file={"photo": ("qr.png", picture)}, chat_id=str(ramesh.id))
    assert ramesh.chat.photos[0].content == picture


def test_files_that_are_not_there_or_of_another_kind(call: Client, ramesh: Person) -> None:
    words = call.refused("sendDocument", chat_id=ramesh.id)
    assert words == "400 Bad Request: there is no document in the request"
    words = call.refused("sendDocument", chat_id=ramesh.id, document="doc-unknown")
    assert words == "400 Bad Request: wrong file identifier/HTTP URL specified"
    words = call.refused("sendDocument", chat_id=ramesh.id, document="https://a.example/a.pdf")
    assert words == "400 Bad Request: failed to get HTTP URL content"
    sent = call("sendPhoto", file={"photo": ("a.png", GREY_PIXEL)}, chat_id=str(ramesh.id))
    photo = sent["photo"][0]["file_id"]
    words = call.refused("sendDocument", chat_id=ramesh.id, document=photo)
    assert words == "400 Bad Request: can't use file of type Photo as Document"
    assert call("sendPhoto", chat_id=ramesh.id, photo=photo)["photo"][0]["file_id"] == photo


def test_a_download_has_its_own_limit(call: Client, ramesh: Person) -> None:
    small = ramesh.sends_document(b"x" * 1_000_000, "list.pdf").document
    large = ramesh.sends_document(b"x" * 1_000_001, "list.pdf").document
    assert small is not None
    assert large is not None
    assert call("getFile", file_id=small.file_id)["file_size"] == 1_000_000
    assert call.refused("getFile", file_id=large.file_id) == "400 Bad Request: file is too big"
    assert call.refused("getFile", file_id="no") == "400 Bad Request: invalid file_id"


# chats


def test_to_whom_a_bot_may_write(telegram: Telegram, call: Client, ramesh: Person) -> None:
    assert call.refused("sendMessage", text="x") == "400 Bad Request: chat_id is empty"
    unknown = call.refused("sendMessage", chat_id=5, text="x")
    assert unknown == "400 Bad Request: chat not found"
    assert call.refused("sendMessage", chat_id="@a", text="x") == unknown
    stranger = telegram.person("Stranger")
    words = call.refused("sendMessage", chat_id=stranger.id, text="x")
    assert words == "403 Forbidden: bot can't initiate conversation with a user"
    stranger.starts()
    call("sendMessage", chat_id=stranger.id, text="x")
    ramesh.blocks()
    for method in ("sendMessage", "editMessageText"):
        words = call.refused(method, chat_id=ramesh.id, text="x", message_id=1)
        assert words == "403 Forbidden: bot was blocked by the user"
    with pytest.raises(CannotDo):
        ramesh.says("hello?")
    ramesh.unblocks()
    call("sendMessage", chat_id=ramesh.id, text="x")


def test_edits(call: Client, ramesh: Person) -> None:
    where: dict[str, Any] = {"chat_id": ramesh.id}
    sent = call("sendMessage", **where, text="x", reply_markup=inline([data("1")]))["message_id"]
    same = call.refused(
        "editMessageText", **where, message_id=sent, text="x", reply_markup=inline([data("1")])
    )
    assert same == (
        "400 Bad Request: message is not modified: specified new message content and reply markup "
        "are exactly the same as a current content and reply markup of the message"
    )
    call("editMessageText", **where, message_id=sent, text="x")  # the buttons go
    assert call.refused("editMessageReplyMarkup", **where, message_id=sent) == same
    words = call.refused("editMessageText", **where, message_id=sent + 99, text="y")
    assert words == "400 Bad Request: message to edit not found"
    words = call.refused("editMessageText", **where, text="y")
    assert words == "400 Bad Request: message identifier is not specified"
    words = call.refused("editMessageCaption", **where, message_id=sent, caption="y")
    assert words == "400 Bad Request: there is no caption in the message to edit"
    theirs = ramesh.says("mine").id
    words = call.refused("editMessageText", **where, message_id=theirs, text="y")
    assert words == "400 Bad Request: message can't be edited"
    paper = call("sendDocument", file={"document": ("a.pdf", b"x")}, chat_id=str(ramesh.id))
    words = call.refused("editMessageText", **where, message_id=paper["message_id"], text="y")
    assert words == "400 Bad Request: there is no text in the message to edit"
    call("editMessageCaption", **where, message_id=paper["message_id"], caption="y")
    call("deleteMessage", **where, message_id=sent)
    words = call.refused("deleteMessage", **where, message_id=sent)
    assert words == "400 Bad Request: message to delete not found"
    assert ramesh.chat.texts == ["y"]


def test_what_is_two_days_old_stays() -> None:
    at = [1_000_000.0]
    with Telegram(now=lambda: at[0]) as telegram, Client(telegram) as call:
        asha = telegram.person("Asha")
        asha.starts()
        first, second = (
            call("sendMessage", chat_id=asha.id, text=text)["message_id"] for text in "12"
        )
        at[0] += 48 * 3600
        call("deleteMessage", chat_id=asha.id, message_id=first)
        at[0] += 1
        words = call.refused("deleteMessage", chat_id=asha.id, message_id=second)
        assert words == "400 Bad Request: message can't be deleted for everyone"


# taps


TOO_OLD = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


def test_a_tap_is_answered_once_and_in_time() -> None:
    at = [1_000_000.0]
    with Telegram(now=lambda: at[0]) as telegram, Client(telegram) as call:
        asha = telegram.person("Asha")
        asha.starts()
        call("sendMessage", chat_id=asha.id, text="?", reply_markup=inline([data("1")]))
        first, second = asha.taps("Ok"), asha.taps("Ok")
        words = call.refused("answerCallbackQuery", callback_query_id=first.id, text="x" * 201)
        assert words == "400 Bad Request: MESSAGE_TOO_LONG"
        assert not first.answered
        call("answerCallbackQuery", callback_query_id=first.id, text="x" * 200, show_alert=True)
        assert (first.answered, first.text, first.alert) == (True, "x" * 200, True)
        assert call.refused("answerCallbackQuery", callback_query_id=first.id) == TOO_OLD
        assert call.refused("answerCallbackQuery", callback_query_id="1") == TOO_OLD
        at[0] += 15.1
        assert call.refused("answerCallbackQuery", callback_query_id=second.id) == TOO_OLD


# profile


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([("Start", "x")], "BOT_COMMAND_INVALID"),
        ([("new-bill", "x")], "BOT_COMMAND_INVALID"),
        ([("बिल", "x")], "BOT_COMMAND_INVALID"),
        ([("x" * 33, "x")], "command name length must be between 1 and 32"),
        ([("", "x")], "command name length must be between 1 and 32"),
        ([("a", "")], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([("a", "x" * 257)], "BOT_COMMAND_DESCRIPTION_INVALID"),
        ([(f"a{n}", "x") for n in range(101)], "BOT_COMMANDS_TOO_MUCH"),
    ],
)
def test_commands_refused(call: Client, commands: list[tuple[str, str]], words: str) -> None:
    given = [{"command": name, "description": text} for name, text in commands]
    assert call.refused("setMyCommands", commands=given) == f"400 Bad Request: {words}"


def test_commands_and_descriptions_taken(telegram: Telegram, call: Client) -> None:
    given = [{"command": f"a_{n}", "description": "x" * 256} for n in range(99)]
    given.append({"command": "x" * 32, "description": "ब"})
    call("setMyCommands", commands=given, language_code="hi")
    assert telegram.commands("hi")[-1] == "x" * 32
    assert telegram.commands() == []
    words = call.refused("setMyCommands", commands=given, language_code="hin")
    assert words == "400 Bad Request: invalid language code specified"
    call("setMyDescription", description="x" * 512)
    words = call.refused("setMyDescription", description="x" * 513)
    assert words == "400 Bad Request: DESCRIPTION_TOO_LONG"
    call("setMyShortDescription", short_description="x" * 120)
    words = call.refused("setMyShortDescription", short_description="x" * 121)
    assert words == "400 Bad Request: ABOUT_TOO_LONG"


def test_signs_of_work(call: Client, ramesh: Person) -> None:
    call("sendChatAction", chat_id=ramesh.id, action="upload_document")
    assert ramesh.chat.actions == ["upload_document"]
    words = call.refused("sendChatAction", chat_id=ramesh.id, action="thinking")
    assert words == "400 Bad Request: wrong parameter action in request"


# pace


def test_one_chat_takes_a_burst_and_then_one_a_second() -> None:
    at = [0.0]
    with Telegram(rates=Rates(chat_burst=2), clock=lambda: at[0]) as telegram:
        asha = telegram.person()
        asha.starts()
        with Client(telegram) as call:
            call("sendMessage", chat_id=asha.id, text="1")
            call("sendMessage", chat_id=asha.id, text="2")
            answer = call.full("sendMessage", chat_id=asha.id, text="3")
            assert answer == {
                "ok": False,
                "error_code": 429,
                "description": "Too Many Requests: retry after 1",
                "parameters": {"retry_after": 1},
            }
            edit = {"chat_id": asha.id, "message_id": asha.chat.last.id, "text": "4"}
            assert call.full("editMessageText", **edit)["error_code"] == 429
            assert asha.chat.texts == ["1", "2"]
            at[0] += 1
            call("editMessageText", **edit)
            assert asha.chat.texts == ["1", "4"]


def test_the_whole_bot_sends_thirty_a_second() -> None:
    at = [0.0]
    with Telegram(clock=lambda: at[0]) as telegram, Client(telegram) as call:
        people = [telegram.person(f"P{n}") for n in range(31)]
        for one in people:
            one.starts()
        for one in people[:30]:
            call("sendMessage", chat_id=one.id, text="x")
        words = call.refused("sendMessage", chat_id=people[30].id, text="x")
        assert words == "429 Too Many Requests: retry after 1"
        at[0] += 0.034
        call("sendMessage", chat_id=people[30].id, text="x")


def test_a_group_takes_twenty_a_minute() -> None:
    at = [0.0]
    with Telegram(clock=lambda: at[0]) as telegram, Client(telegram) as call:
        group = telegram.group()
        for _ in range(20):
            call("sendMessage", chat_id=group.id, text="x")
        words = call.refused("sendMessage", chat_id=group.id, text="x")
        assert words == "429 Too Many Requests: retry after 3"
        at[0] += 3
        call("sendMessage", chat_id=group.id, text="x")
