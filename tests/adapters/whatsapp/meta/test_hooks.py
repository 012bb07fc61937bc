"""Meta's webhook: proved over its bytes before anything is believed, kept once, answered at once."""

import asyncio
import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image
from sqlmodel import select

from adapters.whatsapp.meta import provider
from core.chats import contacts
from core.chats.models import Contact
from core.exchange import sheet
from core.invoices.models import Invoice
from core.shops import pictures
from core.shops.models import Shop
from tests import marks
from tests.adapters.whatsapp.meta.world import World
from tests.adapters.whatsapp.played import BILL, PUBLIC

HOOK = f"{PUBLIC}/hooks/whatsapp/meta"


def _contact(world: World, address: str) -> Contact:
    with world.parts.db.reading() as session:
        found = contacts.contact_of(session, "whatsapp", address)
    assert found
    return found


def test_the_address_is_proved_to_who_knows_the_word(world: World) -> None:
    right = world.meta.verifies()
    assert (right.status, right.body) == (200, b"1158201444")
    assert right.headers["content-type"].startswith("text/plain")
    assert world.meta.verifies("another word").status == 403
    assert world.meta.verifies("").status == 403
    assert world.meta.verifies(**{"hub.mode": "unsubscribe"}).status == 403


@pytest.mark.parametrize("key", ["", "wrong"])
def test_what_is_not_signed_by_meta_is_refused(
    world: World, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    gupta = world.owner()
    assert gupta.says("help", sign_with=key).status == 403
    assert world.rows("in.") == []
    assert [one.getMessage() for one in caplog.records if one.name == "pakka.whatsapp"] == [
        "webhook turned away"
    ]


def test_a_changed_body_is_refused(world: World) -> None:
    said = world.owner().says("help")
    said.body = said.body.replace(b'"help"', b'"undo"')
    assert world.meta.replay(said).status == 403
    assert len(world.rows("in.")) == 1


def test_every_text_passes_as_it_is(world: World) -> None:
    gupta = world.owner()
    texts = ["  leading", "ends \n", "a/b & c=d%20", "नमस्ते 🙏", "₹ 😀 \x00"]
    assert {gupta.says(text).status for text in texts} == {200}
    kept = [row.payload["raw"]["message"]["text"]["body"] for row in world.rows("in.")]
    assert kept == [text.replace("\x00", "") for text in texts]


def test_the_app_is_subscribed_to_the_account_once_meta_answers(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(provider, "AGAIN_SECONDS", 0.01)
    world.meta.is_subscribed = False
    world.meta.misbehave("503", 2, only="/subscribed_apps")

    async def play() -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(world.channel.run(stop))
        while not world.meta.is_subscribed:
            await asyncio.sleep(0.01)
        stop.set()
        await running

    asyncio.run(asyncio.wait_for(play(), 30))
    assert [call.status for call in world.meta.calls if call.method == "POST"] == [None, None, 200]


def test_what_is_no_batch_harms_nothing(world: World) -> None:
    for body, status in [
        (b"{", 400),
        (b"\xff", 400),
        (b"[" * 100_000, 400),
        (b"[]", 200),
        (b'{"entry": 5}', 200),
        (b'{"entry": [{"changes": [{"value": null}]}]}', 200),
        (b'{"entry": [{"changes": [{"value": {"messages": [7]}}]}]}', 200),
    ]:
        assert world.meta.post_bytes(body, sign_with=marks.META_SECRET).status == status, body
    assert world.rows("in.") == []


def test_too_much_is_turned_away(world: World) -> None:
    body = b'"' + b"x" * (3 * 1024 * 1024) + b'"'
    assert world.meta.post_bytes(body, sign_with=marks.META_SECRET).status == 413


def test_the_same_again_is_nothing_new(world: World) -> None:
    gupta = world.owner()
    said = gupta.says("help")
    world.work()
    seen = len(gupta.chat)
    world.clock.advance(timedelta(days=3))
    assert [world.meta.replay(said).status for _ in range(3)] == [200] * 3
    world.work()
    assert len(gupta.chat) == seen
    assert len(world.rows("in.whatsapp.meta")) == 1 + len(world.rows("in.whatsapp.meta.status"))


def test_another_number_s_events_are_taken_and_left(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    gupta = world.owner()
    assert gupta.says("help", number_id="106540352242923").status == 200
    assert world.rows("in.") == []
    assert "events of another number" in [one.getMessage() for one in caplog.records]


def test_one_post_may_hold_many_of_many(world: World) -> None:
    gupta, asha = world.owner(), world.meta.person("Asha", phone="+919800000128")
    wrote = [world.meta.message(gupta, "text", {"body": text}) for text in ("help", "help")]
    more = world.meta.message(asha, "text", {"body": "hello"})
    values = [
        world.meta.value(gupta, messages=wrote),
        world.meta.value(asha, messages=[more]),
        world.meta.value(gupta, errors=[{"code": 131042, "title": "payment"}]),
    ]
    assert world.meta.post(values).status == 200
    gupta.last_in_at = asha.last_in_at = world.clock.now()
    world.work()
    assert (len(gupta.chat), len(asha.chat)) == (2, 1)
    assert _contact(world, "9800000128").name == "Asha"


def test_what_was_not_taken_is_brought_again_at_its_own_hour(world: World) -> None:
    gupta = world.owner()
    world.meta.serves("http://127.0.0.1:9")
    wrote_at = world.clock.now()
    assert gupta.says("help").status is None
    world.meta.serves(world.url)
    world.clock.advance(timedelta(hours=3))
    world.meta.repeats()
    world.work()
    assert len(gupta.chat) == 1
    assert world.messages("9800000001")[0].at == wrote_at.replace(microsecond=0)
    assert _contact(world, "9800000001").last_in_at == wrote_at.replace(microsecond=0)


@pytest.mark.parametrize(("late", "bills"), [({"hours": 23}, 1), ({"hours": 25}, 0)])
def test_a_yes_of_days_ago_makes_no_bill(world: World, late: dict[str, int], bills: int) -> None:
    gupta = world.owner()
    gupta.says(BILL)
    world.work()
    world.meta.serves("http://127.0.0.1:9")
    assert gupta.taps("Bhej do").status is None
    world.clock.advance(timedelta(**late))
    world.meta.serves(world.url)
    world.meta.repeats()
    world.work()
    with world.parts.db.reading() as session:
        assert len(session.exec(select(Invoice)).all()) == bills


def test_a_person_without_a_phone_is_served(world: World) -> None:
    asha = world.meta.person("", user_id="IN.1A2b304015")
    asha.says("hello")
    world.work()
    assert asha.chat
    assert world.meta.sends[-1].body["recipient"] == "IN.1A2b304015"
    assert "to" not in world.meta.sends[-1].body
    assert _contact(world, "IN.1A2b304015").name == "WhatsApp customer ·304015"


def test_who_hides_his_phone_from_now_on_is_still_who_he_was(world: World) -> None:
    gupta = world.owner()
    gupta.user_id = "IN.1A2b304015"
    gupta.says("help")
    world.work()
    answer = gupta.last.text
    gupta.hides_phone = True
    gupta.says("help")
    world.work()
    assert [shown.text for shown in gupta.chat] == [answer, answer]
    stranger = world.meta.person("", user_id="IN.9Z9z9Z9z")
    stranger.says("help")
    world.work()
    assert stranger.last.text != answer


def test_a_person_abroad(world: World) -> None:
    anna = world.meta.person("Anna", phone="+14155550100")
    anna.says("hello")
    world.work()
    assert anna.chat
    assert _contact(world, "+14155550100").name == "Anna"


def test_a_list_of_customers_is_fetched_and_read(world: World) -> None:
    gupta = world.owner()
    rows = b"Name,Phone\nMahesh Traders,9800000131\nSita Stores,9800000132\n"
    gupta.sends_file(rows, "text/csv", name="customers.csv")
    world.work()
    assert "customers.csv" in gupta.last.text
    assert gupta.last.labels
    gupta.sends_file(b"%PDF-1.7", "application/pdf", name="list.pdf")
    world.work()
    assert len(gupta.chat) == 2


@pytest.mark.parametrize(("kind", "times"), [("503", 9), ("404", 1)])
def test_a_file_that_cannot_be_had_is_answered(world: World, kind: str, times: int) -> None:
    gupta = world.owner()
    world.meta.misbehave(kind, times, only="/88", method="GET")
    gupta.sends_file(b"Name\nA\n", "text/csv", name="customers.csv")
    world.work()
    for _ in range(4):
        world.later(minutes=1)
    assert len(gupta.chat) == 1


def test_a_file_is_asked_for_again_where_meta_was_out_of_breath(world: World) -> None:
    gupta = world.owner()
    world.meta.misbehave("503", 1, only="/files/", method="GET")
    gupta.sends_file(b"Name,Phone\nSita Stores,9800000132\n", "text/csv", name="customers.csv")
    world.work()
    world.later(seconds=2)
    assert "customers.csv" in gupta.last.text


@pytest.mark.parametrize(
    ("most", "media", "caption", "said"),
    [
        (sheet.MAX_BYTES, "text/csv", "", "File bahut badi hai (zyada se zyada 20 MB)."),
        (pictures.MOST_BYTES, "image/png", "Mera logo", "5 MB"),
    ],
)
def test_what_is_too_large_is_told_so(
    world: World, most: int, media: str, caption: str, said: str
) -> None:
    gupta = world.owner()
    gupta.sends_file(bytes(most + 1), media, caption=caption)
    world.work()
    assert said in gupta.last.text


NO_TEXT: list[tuple[str, Any]] = [
    ("audio", {"id": "1", "mime_type": "audio/ogg", "voice": True}),
    ("image", {"id": "1", "mime_type": "image/jpeg"}),
    ("video", {"id": "1", "mime_type": "video/mp4"}),
    ("sticker", {"id": "1", "mime_type": "image/webp"}),
    ("location", {"latitude": 26.91, "longitude": 75.78}),
    ("order", {"catalog_id": "1", "product_items": []}),
    ("unsupported", {"type": "poll"}),
    ("interactive", {"type": "nfm_reply", "nfm_reply": {"body": "Sent"}}),
    ("something_new", {"x": 1}),
    ("contacts", []),
    ("text", None),
]


def test_what_is_no_text_is_answered_each_once(world: World) -> None:
    gupta = world.owner()
    for type_, body in NO_TEXT:
        assert gupta.sends(type_, body).status == 200
    world.work()
    assert [bool(shown.text) for shown in gupta.chat] == [True] * len(NO_TEXT)


def test_what_nobody_waits_for_is_answered_by_nothing(world: World) -> None:
    gupta = world.owner()
    gupta.says("help")
    world.work()
    gupta.reacts("❤️")
    gupta.sends("system", {"type": "user_changed_number", "body": "x"})
    gupta.says("to all of a group", group_id="120363")
    world.work()
    assert len(gupta.chat) == 1


def test_a_contact_that_is_sent_is_offered_as_a_customer(world: World) -> None:
    gupta = world.owner()
    gupta.sends_contact("Asha Devi", "+91 98000 00128")
    world.work()
    assert "Asha Devi" in gupta.last.text
    assert "••0128" in gupta.last.text
    gupta.taps(gupta.last.labels[0])
    world.work()
    assert "Asha Devi" in gupta.last.text


def test_words_under_a_picture_are_read(world: World) -> None:
    gupta = world.owner()
    gupta.sends_file(b"\xff\xd8\xff", "image/jpeg", caption="ramesh 9800000127 ko 500 ka bill")
    world.work()
    assert "Ramesh" in gupta.last.text


def test_a_logo_is_fetched_and_shown_on_a_bill(world: World) -> None:
    gupta = world.owner()
    made = io.BytesIO()
    Image.new("RGB", (120, 60), "red").save(made, "PNG")
    gupta.sends_file(made.getvalue(), "image/png", caption="Mera logo")
    world.work()
    gupta.taps(gupta.last.labels[0])
    world.work()
    with world.parts.db.reading() as session:
        assert session.exec(select(Shop)).one().logo
