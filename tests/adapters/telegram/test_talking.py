"""Bills made at Telegram, over real HTTP."""

import io
from datetime import datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from sqlmodel import Session, col, select

from adapters.telegram import outbound
from adapters.telegram.render import provider_id
from core import outbox
from core.chats import sent
from core.chats.contacts import contact_of
from core.chats.models import ChatMessage, Sent, StoredFile
from core.customers.models import Customer
from core.invoices.models import Invoice
from core.outbox import OutboxRow
from core.shops.models import Shop
from core.shops.service import find_people
from tests.adapters.telegram.conftest import Bot
from tests.standins.telegram import AFTER
from tests.standins.telegram_state import Message

_MADE = io.BytesIO()
Image.new("RGB", (120, 60), "red").save(_MADE, "PNG")
PICTURE = _MADE.getvalue()
BILL = "ramesh ko 2 bori cement 380"


def preview(bot: Bot) -> Message:
    bot.owner.says(BILL)
    return bot.owner.waits_for("897")


def invoices(bot: Bot) -> list[Invoice]:
    with bot.parts.db.reading() as session:
        return list(session.exec(select(Invoice)))


def dead(bot: Bot) -> list[OutboxRow]:
    with bot.parts.db.reading() as session:
        return list(session.exec(select(OutboxRow).where(OutboxRow.state == "dead")))


def test_a_bill_is_previewed_sent_and_comes_as_a_pdf_with_its_pay_card(bot: Bot) -> None:
    shown = preview(bot)
    assert shown.rows[0][0]["callback_data"].startswith("d.send.")
    assert shown.entities[0]["type"] == "bold"  # the total
    bot.owner.taps(shown.buttons[0][0])
    done = bot.owner.waits_for("GH/26-27/0421")
    assert done.document is not None
    assert done.document.name == "GH-26-27-0421.pdf"
    assert done.document.content.startswith(b"%PDF")
    screen = bot.owner.waits(lambda one: one.photos)
    assert screen.photos[0].content.startswith(b"\x89PNG")
    assert bot.telegram.wait(lambda: not shown.rows)  # the preview has lost its buttons
    assert "upload_document" in screen.actions
    assert len(invoices(bot)) == 1
    with bot.parts.db.reading() as session:
        sent = session.exec(select(Sent).where(Sent.message_id != "").order_by(col(Sent.at))).all()
        rows = session.exec(select(ChatMessage).where(ChatMessage.direction == "out")).all()
    assert sent[0].provider_id == provider_id(str(bot.owner.id), shown.id)
    assert all(row.delivered_at for row in rows)


def test_a_change_is_written_into_the_preview_with_all_that_stood_there(bot: Bot) -> None:
    shown = preview(bot)
    bot.owner.says("rate 385")
    bot.owner.waits(lambda _: "385" in shown.words)
    assert shown.edits == 1
    assert "Cement 2" in shown.words  # its goods are still to be seen
    assert "Ramesh" in shown.words
    assert "909" in shown.words  # 770 + 18 % = 908.60
    assert len(bot.owner.chat.received) == 1
    assert shown.rows[0][0]["callback_data"].endswith(".2")
    bot.owner.taps(shown.buttons[0][2])
    bot.owner.waits(lambda _: "909" not in shown.words)  # dropped, in the same place
    assert [button["text"] for row in shown.rows for button in row] == ["Undo"]
    assert len(bot.owner.chat.received) == 1
    assert not invoices(bot)


def test_a_tap_on_what_is_over_is_answered_and_does_nothing(bot: Bot) -> None:
    shown = preview(bot)
    old = shown.rows[0][0]["callback_data"]
    bot.owner.taps(shown.buttons[0][0])
    bot.owner.waits_for("0421")
    bot.owner.taps_data(old, on=shown)
    bot.owner.waits(lambda screen: len(screen.received) > 3)
    assert len(invoices(bot)) == 1
    answers = bot.telegram.calls("answerCallbackQuery")
    assert bot.telegram.wait(lambda: len(bot.telegram.calls("answerCallbackQuery")) == 2), answers


def test_a_greeting_does_not_write_over_the_bill(bot: Bot) -> None:
    shown = preview(bot)
    bot.owner.says("hello")
    second = bot.owner.waits_messages(2)[1]
    assert "897" in second.words
    assert "Cement 2" in shown.words
    assert bot.telegram.wait(lambda: not shown.rows)  # one set of buttons is alive
    assert second.rows


def test_asking_for_the_change_leaves_the_preview_to_be_read(bot: Bot) -> None:
    shown = preview(bot)
    bot.owner.taps(shown.buttons[0][1])
    bot.owner.waits_messages(2)
    assert shown.rows
    assert "897" in shown.words


def test_the_same_paper_again_is_sent_without_an_upload(bot: Bot) -> None:
    shown = preview(bot)
    bot.owner.taps(shown.buttons[0][0])
    first = bot.owner.waits_for("0421")
    bot.owner.waits(lambda screen: screen.photos)
    bot.owner.says("0421 ka pdf bhejo")
    screen = bot.owner.waits(lambda one: len(one.documents) == 2)
    calls = bot.telegram.calls("sendDocument")
    assert [bool(call.files) for call in calls] == [True, False]
    assert first.document is not None
    assert screen.documents[1].content == first.document.content


def test_a_file_that_telegram_has_forgotten_is_uploaded_again(bot: Bot) -> None:
    shown = preview(bot)
    bot.owner.taps(shown.buttons[0][0])
    bot.owner.waits_for("0421")
    bot.owner.waits(lambda screen: screen.photos)

    def forget(session: object) -> None:
        for row in session.exec(select(StoredFile)):  # type: ignore[attr-defined]  # a session
            row.file_id = "gone"
            session.add(row)  # type: ignore[attr-defined]  # a session

    bot.parts.db.write(forget)
    bot.owner.says("0421 ka pdf bhejo")
    bot.owner.waits(lambda one: len(one.documents) == 2)
    assert [bool(call.files) for call in bot.telegram.calls("sendDocument")] == [True, False, True]


def test_a_flood_is_waited_for(bot: Bot) -> None:
    bot.telegram.faults.answer(429, retry_after=2, method="sendMessage")
    bot.owner.says("hello")
    bot.owner.waits_messages(1)
    calls = bot.telegram.calls("sendMessage")
    assert [call.status for call in calls] == [429, 200]
    assert calls[1].at - calls[0].at >= 2


def test_who_blocks_us_is_written_to_no_more_until_he_comes_back(bot: Bot) -> None:
    bot.telegram.faults.answer(403, method="sendMessage")
    bot.owner.says("hello")
    assert bot.telegram.wait(lambda: bool(dead(bot)))
    with bot.parts.db.reading() as session:
        contact = contact_of(session, "telegram", str(bot.owner.id))
    assert contact is not None
    assert contact.left_why == "blocked"
    bot.owner.says("hello")
    bot.owner.waits_messages(1)
    with bot.parts.db.reading() as session:
        contact = contact_of(session, "telegram", str(bot.owner.id))
    assert contact is not None
    assert contact.left_at is None


def test_blocking_and_unblocking_is_noted_as_it_happens(bot: Bot) -> None:
    def left() -> bool:
        with bot.parts.db.reading() as session:
            found = contact_of(session, "telegram", str(bot.owner.id))
        return found is not None and found.left_at is not None

    bot.owner.says("hello")
    bot.owner.waits_messages(1)
    bot.owner.blocks()
    assert bot.telegram.wait(left)
    bot.owner.unblocks()
    assert bot.telegram.wait(lambda: not left())


def test_a_call_that_went_and_was_not_answered_is_made_again(bot: Bot) -> None:
    bot.telegram.faults.drop(method="sendMessage", when=AFTER)
    bot.owner.says("hello")
    bot.owner.waits_messages(2)  # whether the first one went was unknown
    assert not dead(bot)


def test_groups_and_edits_get_a_word_and_leave_no_trace(bot: Bot) -> None:
    group = bot.telegram.group()
    bot.owner.says("ramesh ko bill", group=group)
    assert bot.telegram.wait(lambda: len(bot.telegram.calls("sendMessage", chat=group.id)) == 1)
    bot.owner.says("aur bill", group=group)
    said = bot.owner.says("hello")
    bot.owner.waits_messages(1)
    bot.owner.edits(said, "namaste")
    bot.owner.waits_messages(2)
    assert "नए मैसेज" in bot.owner.chat.last.words
    assert len(bot.telegram.calls("sendMessage", chat=group.id)) == 1  # once an hour
    with bot.parts.db.reading() as session:
        texts = [row.text for row in session.exec(select(ChatMessage)) if row.direction == "in"]
    assert texts == ["hello"]


def test_a_long_id_of_a_button_comes_back_whole(bot: Bot) -> None:
    from bot.conversation import send_out
    from bot.message import Button, Reply

    long = "y.bills." + "x" * 80
    reply = Reply("telegram", str(bot.owner.id), "Dekhein?", buttons=(Button(long, "Dikhao"),))
    at = bot.parts.clock.now()
    bot.owner.says("hello")
    bot.owner.waits_messages(1)
    bot.parts.db.write(lambda s: send_out(s, bot.shop.shop_id, reply, at=at, seq=1))
    bot.parts.doorbell.ring()
    shown = bot.owner.waits_for("Dekhein?")
    assert shown.rows[0][0]["callback_data"] == "~0"
    bot.owner.taps("Dikhao", on=shown)
    bot.owner.waits_messages(3)
    with bot.parts.db.reading() as session:
        rows = session.exec(select(ChatMessage)).all()
    assert [row.body.get("button") for row in rows if row.body.get("button")] == [long]


def test_a_tap_that_is_faster_than_the_note_of_its_message_is_not_lost(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest_of, asked = sent.newest_of, []

    def not_noted_yet(*of: Any) -> Sent | None:
        asked.append(of)
        return None if len(asked) == 1 else newest_of(*of)

    monkeypatch.setattr(sent, "newest_of", not_noted_yet)
    test_a_long_id_of_a_button_comes_back_whole(bot)
    assert len(asked) > 1


def test_a_list_of_customers_is_fetched_and_shown_first(bot: Bot) -> None:
    content = "Name,Phone\nAjay Sharma,9800000211\nVijay Gupta,9800000212\n"
    bot.owner.sends_document(content.encode(), "grahak.csv", mime="text/csv")
    shown = bot.owner.waits_messages(1)[0]
    assert "2" in shown.words
    bot.owner.taps(shown.buttons[0][0])
    bot.owner.waits_messages(2)
    with bot.parts.db.reading() as session:
        names = [one.name for one in session.exec(select(Customer))]
    assert sorted(names) == ["Ajay Sharma", "Ramesh Kumar", "Vijay Gupta"]


@pytest.mark.parametrize("as_file", [True, False])
def test_a_logo_is_fetched_and_shown_on_a_bill(bot: Bot, as_file: bool) -> None:
    if as_file:
        bot.owner.sends_document(PICTURE, "logo.png", mime="image/png", caption="logo")
    else:
        bot.owner.says("logo")
        bot.owner.waits_messages(1)
        bot.owner.sends_photo(PICTURE)
    screen = bot.owner.waits(lambda one: len(one.photos) == 1)
    assert screen.photos[0].content.startswith(b"\x89PNG")
    bot.owner.taps(screen.received[-1].buttons[0][0])
    bot.owner.waits_messages(2 if as_file else 3)
    with bot.parts.db.reading() as session:
        assert session.exec(select(Shop)).one().logo


def test_a_picture_that_is_no_logo_is_not_fetched(bot: Bot) -> None:
    bot.owner.sends_photo(caption="ramesh 9800000127 ko 500 ka bill")
    assert "Ramesh" in bot.owner.waits_messages(1)[0].words
    assert bot.telegram.calls("getFile") == []


def test_who_shares_his_own_number_is_the_customer_and_the_key_goes(bot: Bot) -> None:
    ramesh = bot.telegram.person("Ramesh", phone="919800000127")
    ramesh.says("/start")
    ramesh.waits_messages(1)
    (key,) = ramesh.chat.keyboard[0]
    assert key == "📱 Share my number"
    ramesh.sends_contact(own=False, phone="9800000127")  # anybody can send a card with that number
    ramesh.waits_messages(2)
    with bot.parts.db.reading() as session:
        assert find_people(session, "telegram", str(ramesh.id)) == []
    ramesh.taps(key) if ramesh.chat.keyboard else ramesh.sends_contact()
    count = len(ramesh.chat.received)
    ramesh.waits(lambda screen: len(screen.received) > count)
    with bot.parts.db.reading() as session:
        (person,) = find_people(session, "telegram", str(ramesh.id))
    assert person.customer_id
    ramesh.says("balance")
    ramesh.waits(lambda screen: not screen.keyboard)


def test_voice_photo_place_and_sticker_each_get_an_answer(bot: Bot) -> None:
    bot.owner.sends_voice()
    bot.owner.waits_messages(1)
    bot.owner.sends_photo()
    bot.owner.waits_messages(2)
    bot.owner.sends_location()
    bot.owner.waits_messages(3)
    bot.owner.sends_sticker()
    bot.owner.waits_messages(4)
    assert len(set(bot.owner.chat.texts)) == 4


def test_a_text_that_telegram_cannot_read_goes_as_plain_words(bot: Bot) -> None:
    bot.telegram.faults.answer(
        400, description="Bad Request: can't parse entities: byte 3", method="sendMessage"
    )
    bot.owner.says(BILL)
    shown = bot.owner.waits_for("897")
    assert shown.entities == []
    assert "*" not in shown.words
    assert shown.rows


def test_an_export_that_is_too_large_to_send_is_a_link(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outbound, "MAX_UPLOAD", 100)
    bot.owner.says("export")
    shown = bot.owner.waits(lambda screen: any(one.rows for one in screen.received)).last
    link = shown.rows[-1][0].get("url", "")
    if not link:  # asked first
        bot.owner.taps(shown.buttons[0][0])
        shown = bot.owner.waits(
            lambda screen: any("url" in key for row in screen.last.rows for key in row)
        ).last
        link = shown.rows[-1][0]["url"]
    assert link.startswith("https://bill.example/f/")
    assert link.endswith(".zip")
    assert not bot.owner.chat.documents


def test_a_slow_upload_keeps_its_row_so_that_nobody_sends_it_beside(
    bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[bool] = []
    extend = outbox.extend

    def note(session: Session, row: OutboxRow, *, at: datetime) -> bool:
        kept.append(extend(session, row, at=at))
        return kept[-1]

    monkeypatch.setattr(outbox, "SLOW", timedelta())
    monkeypatch.setattr(outbox, "extend", note)
    bot.owner.taps(preview(bot).buttons[0][0])
    bot.owner.waits(lambda one: one.photos)
    assert len(kept) >= 3  # preview, bill, pay card
    assert all(kept)
