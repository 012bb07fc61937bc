"""What Telegram sends, sorted at receipt and read when it is worked."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from adapters.telegram.inbound import Left, Read, Taken, member_of, read, sort_out
from bot.message import Card

NOON = datetime(2026, 11, 21, 6, 30, tzinfo=UTC)
RAMESH: dict[str, Any] = {
    "id": 98,
    "is_bot": False,
    "first_name": "Ramesh",
    "last_name": "Gupta",
    "language_code": "hi",
}
PRIVATE = {"id": 98, "type": "private", "first_name": "Ramesh"}


def message(
    *, date: datetime = NOON, sender: dict[str, Any] = RAMESH, **content: Any
) -> dict[str, Any]:
    body = {"message_id": 5, "from": sender, "chat": PRIVATE, "date": int(date.timestamp())}
    return {"update_id": 7001, "message": {**body, **content}}


def tap(data: str, **more: Any) -> dict[str, Any]:
    keys = [[{"text": "Bhej do", "callback_data": data}]]
    under = {
        "message_id": 12,
        "chat": PRIVATE,
        "date": int((NOON - timedelta(days=3)).timestamp()),
        "text": "Kul ₹897",
        "reply_markup": {"inline_keyboard": keys},
    }
    query = {"id": "q1", "from": RAMESH, "message": under, "data": data, **more}
    return {"update_id": 7002, "callback_query": query}


def read_now(update: dict[str, Any], *, after: timedelta = timedelta(0)) -> Read:
    found = read(update, received=NOON + after, now=NOON + after)
    assert isinstance(found, Read), found
    return found


def test_a_text_is_a_message_of_its_chat_under_the_updates_id() -> None:
    found = read_now(message(text="ramesh ko 2 bori cement 380"))
    one = found.message
    assert (one.channel, one.address, one.message_id) == ("telegram", "98", "tg:7001")
    assert (one.text, one.at, one.button) == ("ramesh ko 2 bori cement 380", NOON, None)
    taken = sort_out(message(text="hello"))
    assert isinstance(taken, Taken)
    assert taken.person is not None
    assert (taken.chat, taken.person.name, taken.person.lang) == ("98", "Ramesh Gupta", "hi")


def test_a_tap_brings_the_buttons_id_its_words_and_the_message_that_was_tapped() -> None:
    found = read_now(tap("d.send.drf_1.2"))
    assert found.message.button == "d.send.drf_1.2"
    assert found.message.text == "Bhej do"
    assert found.tapped == 12
    assert found.message.message_id == "tg:7002/12"
    assert found.message.at == NOON  # the tapped message is three days old, the tap is not
    taken = sort_out(tap("d.send.drf_1.2"))
    assert isinstance(taken, Taken)
    assert taken.tap == "q1"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ({"voice": {"file_id": "f"}}, "voice"),
        ({"audio": {"file_id": "f"}}, "voice"),
        ({"video_note": {"file_id": "f"}}, "video"),
        ({"photo": [{"file_id": "f"}]}, "photo"),
        ({"video": {"file_id": "f"}}, "video"),
        ({"animation": {"file_id": "f"}, "document": {"file_id": "f"}}, "video"),
        ({"document": {"file_id": "f", "file_name": "bill.pdf"}}, "document"),
        ({"location": {"latitude": 1, "longitude": 2}}, "location"),
        ({"venue": {}, "location": {}}, "location"),
        ({"sticker": {"file_id": "f"}}, "sticker"),
        ({"poll": {"id": "1"}}, "list"),
        ({"checklist": {"title": "x"}}, "list"),
        ({"game": {"title": "x"}}, "other"),
    ],
)
def test_what_is_no_text_is_named(content: dict[str, Any], kind: str) -> None:
    found = read_now(message(**content))
    assert found.message.attachment == kind
    assert found.message.text == ""
    assert found.document is None


def test_a_list_of_rows_is_fetched_and_a_pdf_is_not() -> None:
    sheet = {"file_id": "F1", "file_name": "Customers.XLSX", "file_size": 900}
    found = read_now(message(document=sheet, caption="mere grahak"))
    assert found.document is not None
    assert (found.document.file_id, found.document.name) == ("F1", "Customers.XLSX")
    assert found.message.attachment == "document"
    assert found.message.text == "mere grahak"


def test_the_words_under_a_picture_come_along() -> None:
    found = read_now(message(photo=[{"file_id": "f"}], caption="paid 1062"))
    assert (found.message.text, found.message.attachment) == ("paid 1062", "photo")


def test_ones_own_card_proves_a_phone_and_anybody_elses_is_words() -> None:
    own = message(contact={"phone_number": "919800000127", "first_name": "R", "user_id": 98})
    assert read_now(own).message.phone == "919800000127"
    assert read_now(own).message.card is None
    other = message(contact={"phone_number": "+919800000127", "first_name": "Ajay", "user_id": 77})
    assert read_now(other).message.phone is None
    assert read_now(other).message.card == Card("Ajay", "+919800000127")
    unknown = message(contact={"phone_number": "9800000127", "first_name": "Ajay"})
    assert read_now(unknown).message.phone is None
    assert read_now(unknown).message.attachment == "contact"


def test_an_invites_token_stays_and_any_other_payload_goes() -> None:
    token = "AbCdEfGhIjKlMnOpQrStUv"
    assert read_now(message(text=f"/start {token}")).message.text == f"/start {token}"
    assert read_now(message(text="/start poster")).message.text == "/start"
    assert read_now(message(text="/start@pakka_bot")).message.text == "/start"
    assert read_now(message(text="/baaki@pakka_bot ramesh")).message.text == "baaki ramesh"


@pytest.mark.parametrize(
    ("update", "why"),
    [
        (message(text="hi", chat={"id": -5, "type": "group"}), "group"),
        (message(text="hi", chat={"id": -5, "type": "supergroup"}), "group"),
        (message(text="hi", sender={**RAMESH, "is_bot": True}), "bot"),
        ({"update_id": 1, "channel_post": {"chat": {"id": -7, "type": "channel"}}}, "kind"),
        ({"update_id": 1, "edited_message": message(text="x")["message"]}, "edited"),
        ({"update_id": 1, "message": {"text": "x"}}, "broken"),
        ({"message": message(text="x")["message"]}, "broken"),
        ({"update_id": "1", "message": message(text="x")["message"]}, "broken"),
        (None, "broken"),
        ([], "broken"),
        ("text", "broken"),
        ({"update_id": 1, "message": "text"}, "kind"),
        ({"update_id": 1, "callback_query": {"id": "q", "from": RAMESH, "data": "x"}}, "broken"),
    ],
)
def test_what_is_not_worked_has_a_reason(update: Any, why: str) -> None:
    found = sort_out(update)
    assert isinstance(found, Left)
    assert found.why == why


def test_a_live_location_that_moves_is_left_without_a_word() -> None:
    walked = message(location={"latitude": 26.9, "longitude": 75.8, "live_period": 900})["message"]
    found = sort_out({"update_id": 1, "edited_message": walked})
    assert isinstance(found, Left)
    assert (found.why, found.chat) == ("edited", None)


def test_only_people_are_told_that_nothing_is_kept() -> None:
    in_group = sort_out(message(text="hi", chat={"id": -5, "type": "group"}))
    of_bot = sort_out(
        message(text="hi", chat={"id": -5, "type": "group"}, sender={**RAMESH, "is_bot": True})
    )
    assert isinstance(in_group, Left)
    assert isinstance(of_bot, Left)
    assert (in_group.chat, of_bot.chat) == (-5, None)


def test_telegrams_own_notes_are_left() -> None:
    found = read(message(pinned_message={"message_id": 3}), received=NOON, now=NOON)
    assert found == Left("service")


def test_what_is_two_days_old_is_not_acted_on() -> None:
    old = message(date=NOON - timedelta(hours=49), text="send")
    assert read(old, received=NOON, now=NOON) == Left("old")
    assert read(message(text="send"), received=NOON, now=NOON + timedelta(hours=49)) == Left("old")
    assert read(tap("d.send.a.1"), received=NOON, now=NOON + timedelta(hours=49)) == Left("old")


def test_the_day_of_a_message_is_the_day_it_was_written() -> None:
    before_midnight = datetime(2026, 11, 21, 18, 29, 58, tzinfo=UTC)  # 23:59:58 in India
    late = message(date=before_midnight, text="x")
    received = before_midnight + timedelta(seconds=4)
    found = read(late, received=received, now=received)
    assert isinstance(found, Read)
    assert found.message.at == before_midnight
    # within the same minute and day our own clock orders what comes at once
    soon = message(text="x")
    assert read_now(soon, after=timedelta(seconds=3)).message.at == NOON + timedelta(seconds=3)
    # after a long way it is the platform's
    assert read_now(soon, after=timedelta(hours=5)).message.at == NOON
    # Telegram's clock may run ahead of ours: nothing is dated into the future
    ahead = message(date=NOON + timedelta(minutes=5), text="x")
    assert read_now(ahead).message.at == NOON


def test_blocking_and_coming_back() -> None:
    def change(status: str) -> dict[str, Any]:
        member = {"status": status, "user": {"id": 1, "is_bot": True}}
        body = {"chat": PRIVATE, "from": RAMESH, "date": 1, "new_chat_member": member}
        return {"update_id": 9, "my_chat_member": body}

    assert member_of(change("kicked")) is False
    assert member_of(change("member")) is True
    assert member_of(message(text="x")) is None
    assert isinstance(sort_out(change("kicked")), Taken)
