"""Webhooks: proved before anything is believed, kept once, answered with nothing that could be sent on."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlmodel import select

from adapters.whatsapp.twilio import missed
from core.chats import contacts
from core.shops.models import Shop
from tests.adapters.whatsapp.world import PUBLIC, World

HOOK = f"{PUBLIC}/hooks/whatsapp/twilio"


@pytest.mark.parametrize("key", ["", "wrong"])
def test_what_is_not_signed_by_twilio_is_refused(
    world: World, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    gupta = world.owner()
    said = gupta.says("help", sign_with=key)
    assert said.status == 403
    status = world.twilio.post(
        {"MessageSid": "SM" + "0" * 32, "MessageStatus": "sent"},
        url=f"{HOOK}/status?m=x.y.0",
        sign_with=key,
    )
    assert status.status == 403
    assert world.rows("in.") == []
    lines = [line.getMessage() for line in caplog.records if line.name == "pakka.whatsapp"]
    assert lines == ["webhook turned away"] * 2


def test_a_changed_form_is_refused(world: World) -> None:
    gupta = world.owner()
    said = gupta.says("help")
    said.body = said.body.replace(b"Body=help", b"Body=undo")
    world.twilio.poster.post(said)
    assert said.status == 403
    assert len(world.rows("in.")) == 1


@pytest.mark.parametrize("text", ["", "  leading", "ends \n", "a+b & c=d%20", "नमस्ते 🙏"])
def test_every_text_passes_as_it_is(world: World, text: str) -> None:
    gupta = world.owner()
    assert gupta.says(text).status == 204
    (row,) = world.rows("in.")
    assert row.payload["raw"]["Body"] == text
    assert row.payload["raw"]["ZzNewParameter"] == ""


def test_the_same_again_is_nothing_new(world: World) -> None:
    gupta = world.owner()
    said = gupta.says("help")
    world.work()
    seen = len(gupta.chat)
    for _ in range(3):
        assert world.twilio.replay(said).status == 204
    world.later(days=3)
    assert world.twilio.replay(said).status == 204
    world.work()
    assert len(gupta.chat) == seen
    assert len(world.rows("in.whatsapp")) == 1 + len(world.rows("in.whatsapp.status"))


def test_a_proxy_that_changes_host_and_scheme_breaks_nothing(world: World) -> None:
    gupta = world.owner()
    world.twilio.poster.headers = {
        "X-Forwarded-Proto": "http",
        "X-Forwarded-Host": "10.0.0.7:8000",
        "Host": "inner:8000",
    }
    assert gupta.says("help").status == 204
    world.work()
    assert gupta.chat


def test_the_port_may_stand_in_what_is_signed(world: World) -> None:
    world.twilio.serves(world.twilio.reach.inner(PUBLIC), public=f"{PUBLIC}:443")
    params = world.twilio.inbound_params(world.owner(), "text", "help")
    made = world.twilio.post(params, url=HOOK.replace(PUBLIC, f"{PUBLIC}:443"))
    assert made.status == 204


def test_a_megabyte_and_broken_text_are_turned_away(world: World) -> None:
    gupta = world.owner()
    assert gupta.says("x" * 1_100_000).status == 413
    assert gupta.says("broken \udcff").status == 400
    assert world.rows("in.") == []


@pytest.mark.parametrize("sender", ["whatsapp:group-7", "sms:+919800000001", "", "whatsapp:"])
def test_who_is_nobody_is_answered_by_nothing(world: World, sender: str) -> None:
    gupta = world.owner()
    said = gupta.says("help", From=sender)
    assert said.status == 204
    assert world.rows("in.") == []


def test_nothing_is_answered_that_would_be_sent_on(world: World) -> None:
    gupta = world.owner()
    said = gupta.says("help")
    (reply,) = said.replies
    assert (reply.status, reply.body) == (204, b"")
    assert not world.twilio.poster.alerts


def test_what_came_while_nobody_answered_is_found(world: World) -> None:
    gupta = world.owner()
    inner = world.twilio.reach.inner(PUBLIC)
    world.twilio.serves("http://127.0.0.1:9")
    unheard = gupta.says("help")
    assert unheard.status is None
    world.twilio.serves(inner)
    world.clock.advance(timedelta(minutes=5))
    assert missed.catch_up(world.parts, world.client, hours=24) == 1
    assert missed.catch_up(world.parts, world.client, hours=24) == 0
    world.work()
    assert len(gupta.chat) == 1
    row = world.messages("9800000001")[0]
    assert row.at == unheard.at.replace(microsecond=0)


def test_a_person_without_a_phone_is_served(world: World) -> None:
    asha = world.twilio.person("", user_id="IN.1A2b304015")
    asha.says("hello")
    world.work()
    assert asha.chat
    with world.parts.db.reading() as session:
        found = contacts.contact_of(session, "whatsapp", "IN.1A2b304015")
    assert found
    assert found.name == "WhatsApp customer ·304015"
    world.twilio.sends_to_user_ids = False
    asha.says("hello again")
    world.work()
    assert [row.state for row in world.rows("chat.")] == ["done", "dead"]


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


def test_a_file_that_cannot_be_had_is_answered(world: World) -> None:
    gupta = world.owner()
    world.twilio.misbehave("503", 9, only="/Media/", method="GET")
    gupta.sends_file(b"Name\nA\n", "text/csv", name="customers.csv")
    world.work()
    for _ in range(4):
        world.later(minutes=1)
    assert len(gupta.chat) == 1


def test_a_file_is_asked_for_again_where_twilio_was_out_of_breath(world: World) -> None:
    gupta = world.owner()
    world.twilio.misbehave("503", 1, only="/Media/", method="GET")
    gupta.sends_file(b"Name,Phone\nSita Stores,9800000132\n", "text/csv", name="customers.csv")
    world.work()
    world.later(seconds=2)
    assert "customers.csv" in gupta.last.text


@pytest.mark.parametrize(
    ("type_", "caption"),
    [
        ("audio/ogg", ""),
        ("image/jpeg", ""),
        ("video/mp4", ""),
        ("image/webp", ""),
        ("text/vcard", ""),
    ],
)
def test_what_is_no_text_is_answered(world: World, type_: str, caption: str) -> None:
    gupta = world.owner()
    gupta.sends_file(b"OggS....ftyp", type_, caption=caption)
    world.work()
    assert gupta.last.text


def test_a_place_is_answered(world: World) -> None:
    gupta = world.owner()
    gupta.sends_location("26.91", "75.78")
    world.work()
    assert gupta.last.text


def test_who_hides_his_phone_from_now_on_is_still_who_he_was(world: World) -> None:
    gupta = world.owner()
    gupta.user_id = "IN.1A2b304015"
    gupta.says("help")
    world.work()
    answer = gupta.last.text
    gupta.says("help", From="whatsapp:IN.1A2b304015", WaId="")
    world.work()
    assert [shown.text for shown in gupta.chat] == [answer, answer]
    stranger = world.twilio.person("", user_id="IN.9Z9z9Z9z")
    stranger.says("help")
    world.work()
    assert stranger.last.text != answer


def test_a_contact_that_is_sent_is_offered_as_a_customer(world: World) -> None:
    gupta = world.owner()
    card = b"BEGIN:VCARD\nVERSION:3.0\nFN:Asha Devi\nTEL;type=CELL:+91 98000 00128\nEND:VCARD\n"
    gupta.sends_file(card, "text/vcard")
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
