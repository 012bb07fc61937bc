"""Webhooks of the Twilio stand-in: people write, tap, send files; statuses come late, twice, reordered."""

import json
from collections.abc import Iterator
from functools import partial

import httpx
import pytest

from tests.standins.twilio_product import PDF, PUBLIC, STATUS, Stage, is_signed, playing
from tests.standins.twilio_wire import Answer, Listener, signature

HOOK = f"{PUBLIC}/hooks/whatsapp/twilio"


@pytest.fixture
def stage() -> Iterator[Stage]:
    with playing() as made:
        yield made


def test_a_signature_by_hand() -> None:
    # the example of the platform's page on webhook security
    params = [
        ("CallSid", "CA1234567890ABCDE"),
        ("Caller", "+14158675310"),
        ("Digits", "1234"),
        ("From", "+14158675310"),
        ("To", "+18005551212"),
    ]
    url = "https://example.com/myapp.php?foo=1&bar=2"
    assert signature("12345", url, params) == "L/OH5YylLD5NRKLltdqwSvS0BnU="
    assert signature("12345", url + "#rc=3", params) == "L/OH5YylLD5NRKLltdqwSvS0BnU="


def test_a_text_comes_with_every_parameter(stage: Stage) -> None:
    said = stage.asha.says("  bill Ramesh 500 ")
    assert said.status == 204
    got = stage.product.inbound[-1]
    assert got["Body"] == "  bill Ramesh 500 "
    assert got["MessageSid"] == got["SmsSid"] == got["SmsMessageSid"] == said.sid
    assert got["From"] == "whatsapp:+919800000001"
    assert got["To"] == stage.twilio.sender
    assert (got["WaId"], got["ProfileName"]) == ("919800000001", "Asha")
    assert got["ExternalUserId"] == "IN.1A2b3C"
    assert (got["NumMedia"], got["SmsStatus"], got["MessageType"]) == ("0", "received", "text")
    assert json.loads(got["ChannelMetadata"])["type"] == "whatsapp"
    # parameters that nobody announced, one of them blank
    assert (got["ZzNewParameter"], got["OtherNewParameter"]) == ("", " kept as it is ")


def test_the_public_address_is_signed_and_the_inner_one_asked(stage: Stage) -> None:
    stage.asha.says("hello")
    request = stage.product.got[-1]
    assert is_signed(request, HOOK, stage.twilio.auth_token)
    inner = f"http://{request.headers['host']}/hooks/whatsapp/twilio"
    assert not is_signed(request, inner, stage.twilio.auth_token)
    assert request.headers["host"].startswith("127.0.0.1:")
    assert request.headers["content-type"].startswith("application/x-www-form-urlencoded")
    stage.api.message(stage.asha, Body="x")
    stage.twilio.settle()
    assert is_signed(stage.product.got[-1], STATUS, stage.twilio.auth_token)


def test_a_person_without_a_phone(stage: Stage) -> None:
    hidden = stage.twilio.person("Mina", user_id="IN.9z8Y")
    hidden.says("hello")
    got = stage.product.inbound[-1]
    assert got["From"] == "whatsapp:IN.9z8Y"
    assert got["ExternalUserId"] == "IN.9z8Y"
    assert "WaId" not in got
    assert stage.outcome(stage.api.message(hidden, Body="x")) == "delivered"


def test_a_person_hides_the_phone(stage: Stage) -> None:
    stage.asha.says("before")
    stage.asha.phone = ""
    stage.asha.says("after")
    assert stage.product.inbound[-1]["From"] == "whatsapp:IN.1A2b3C"


def test_taps_tell_what_was_tapped(stage: Stage) -> None:
    buttons = {"body": "Send it?", "actions": [{"title": "Yes", "id": "ok.17"}]}
    sid = stage.api.content("twilio/quick-reply", buttons).json()["sid"]
    stage.api.message(stage.asha, ContentSid=sid)
    stage.twilio.settle()
    old = stage.asha.last
    stage.asha.taps("Yes")
    got = stage.product.inbound[-1]
    assert (got["ButtonText"], got["ButtonPayload"], got["Body"]) == ("Yes", "ok.17", "Yes")
    assert got["OriginalRepliedMessageSid"] == old.sid
    rows = {"body": "Which?", "button": "Pick", "items": [{"item": "Rice", "id": "i.4"}]}
    sid = stage.api.content("twilio/list-picker", rows).json()["sid"]
    stage.api.message(stage.asha, ContentSid=sid)
    stage.twilio.settle()
    stage.asha.taps("Rice")
    got = stage.product.inbound[-1]
    assert (got["ListId"], got["ListTitle"], got["Body"]) == ("i.4", "Rice", "Rice")
    stage.asha.taps("Yes", shown=old)
    assert stage.product.inbound[-1]["ButtonPayload"] == "ok.17"
    with pytest.raises(AssertionError, match="Nothing"):
        stage.asha.taps("Nothing")


def test_a_photo_is_had_with_the_password_and_a_redirect(stage: Stage) -> None:
    stage.asha.sends_file(b"\xff\xd8\xffphoto", "image/jpeg")
    got = stage.product.inbound[-1]
    assert (got["Body"], got["NumMedia"], got["MessageType"]) == ("", "1", "image")
    assert got["MessageSid"].startswith("MM")
    assert got["MediaContentType0"] == "image/jpeg"
    url = got["MediaUrl0"]
    assert httpx.get(url).status_code == 401
    redirect = stage.api.get(url)
    assert redirect.status_code == 307
    file = httpx.get(redirect.headers["Location"])
    assert (file.content, file.headers["content-type"]) == (b"\xff\xd8\xffphoto", "image/jpeg")
    assert stage.api.get(url, follow_redirects=True).content == file.content
    assert stage.twilio.leaked_passwords == 0
    stage.api.get(redirect.headers["Location"])
    assert stage.twilio.leaked_passwords == 1
    assert stage.api.get(url[:-32] + "0" * 32).status_code == 404


def test_voice_documents_places_and_forwarded_words(stage: Stage) -> None:
    stage.asha.sends_file(b"OggS", "audio/ogg")
    stage.asha.sends_file(PDF, "application/pdf", name="list.pdf")
    stage.asha.sends_location("19.07", "72.87", Label="Shop")
    stage.asha.forwards("2 kg rice")
    stage.asha.forwards("a joke", often=True)
    stage.asha.sends_sticker(b"RIFF0000WEBP")
    stage.asha.sends_contact("Ravi", "+919800000002")
    voice, document, place, passed_on, often, sticker, contact = stage.product.inbound
    assert (voice["MessageType"], voice["Body"]) == ("audio", "")
    assert (document["MessageType"], document["Body"]) == ("document", "list.pdf")
    assert (place["Latitude"], place["Longitude"], place["Label"]) == ("19.07", "72.87", "Shop")
    assert (place["Body"], place["MessageType"]) == ("", "location")
    assert passed_on["Forwarded"] == "true"
    assert often["FrequentlyForwarded"] == "true"
    assert (sticker["MessageType"], sticker["MediaContentType0"]) == ("sticker", "image/webp")
    card = stage.api.get(contact["MediaUrl0"], follow_redirects=True).text
    assert "TEL;type=CELL:+919800000002" in card


def test_many_write_at_once(stage: Stage) -> None:
    people = [stage.twilio.person(f"P{n}", phone=f"+9198000{n:05}") for n in range(100)]
    said = stage.twilio.together(partial(each.says, "hello") for each in people)
    assert {each.status for each in said} == {204}
    assert {each["From"] for each in stage.product.inbound} == {
        f"whatsapp:{each.address}" for each in people
    }


def test_an_answer_names_the_message_it_answers(stage: Stage) -> None:
    stage.api.message(stage.asha, Body="Which one?")
    stage.twilio.settle()
    stage.asha.answers(stage.asha.last, "the first")
    got = stage.product.inbound[-1]
    assert got["OriginalRepliedMessageSid"] == stage.asha.last.sid
    assert got["OriginalRepliedMessageSender"] == stage.twilio.sender


# -- what comes back -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "shown", "alert"),
    [
        (Answer(204), [], ""),
        (Answer(200, b"<Response/>", {"Content-Type": "application/xml"}), [], ""),
        (
            Answer(
                200, b"<Response><Message>hi</Message></Response>", {"Content-Type": "text/xml"}
            ),
            ["hi"],
            "",
        ),
        (Answer(200, b"OK", {"Content-Type": "text/plain; charset=utf-8"}), ["OK"], ""),
        (Answer(200, b"null", {"Content-Type": "application/json"}), [], "12300"),
        (Answer(200, b"<", {"Content-Type": "text/xml"}), [], "12100"),
        (Answer(500, b"oops", {"Content-Type": "text/plain"}), [], "11200"),
    ],
)
def test_what_twilio_makes_of_an_answer(
    stage: Stage, answer: Answer, shown: list[str], alert: str
) -> None:
    stage.product.answer = answer
    stage.asha.says("hello")
    assert [each.text for each in stage.asha.chat] == shown
    stage.asha.reads()
    stage.asha.comes_online()
    assert [each[:5] for each in stage.twilio.poster.alerts] == ([alert] if alert else [])
    assert len(stage.product.got) == 1  # an answer of any kind is never asked for again


def test_nobody_there_is_asked_twice_and_then_the_fallback(stage: Stage) -> None:
    stage.twilio.serves("http://127.0.0.1:9")
    said = stage.asha.says("lost")
    assert said.status is None
    assert len(said.errors) == 2
    backup = Listener(stage.product)
    backup.up()
    stage.twilio.serves(backup.url, public="https://backup.example")
    stage.twilio.fallback_url = "https://backup.example/hooks/whatsapp/twilio"
    assert stage.asha.says("saved").status == 204
    backup.close()
    assert stage.product.inbound[-1]["Body"] == "saved"
    listed = stage.api.get(stage.api.messages, params={"From": "whatsapp:+919800000001"}).json()
    assert {each["body"] for each in listed["messages"]} == {"lost", "saved"}


# -- forged, replayed, broken ----------------------------------------------------------------------


def test_signatures_that_are_not_right(stage: Stage) -> None:
    stage.asha.last_in_at = None
    stage.asha.says("x", sign_with="wrong")
    opened = [stage.asha.window_is_open]
    assert not stage.twilio.messages
    assert not is_signed(stage.product.got[-1], HOOK, stage.twilio.auth_token)
    stage.asha.says("x", sign_with="second")
    assert is_signed(stage.product.got[-1], HOOK, stage.twilio.second_token)
    opened += [stage.asha.window_is_open]
    assert opened == [False, True]
    stage.asha.says("x", sign_with="")
    assert "x-twilio-signature" not in stage.product.got[-1].headers


def test_an_old_body_is_replayed_byte_for_byte(stage: Stage) -> None:
    said = stage.asha.says("pay 500")
    stage.clock.move(days=3)
    stage.twilio.replay(said)
    first, second = stage.product.got
    assert first.body == second.body
    assert first.headers == second.headers


def test_broken_utf8_and_a_body_of_a_megabyte(stage: Stage) -> None:
    stage.asha.says("bill \udcff\udcfe")
    assert b"Body=bill+%FF%FE&" in stage.product.got[-1].body
    stage.asha.says("x" * 1_000_000)
    assert len(stage.product.got[-1].body) > 1_000_000


def test_anything_can_be_posted_anywhere(stage: Stage) -> None:
    stage.twilio.post({"MessageSid": "SM1", "Body": ""}, url=f"{PUBLIC}/hooks/status")
    assert stage.product.statuses == [{"MessageSid": "SM1", "Body": ""}]
    assert is_signed(stage.product.got[0], f"{PUBLIC}/hooks/status", stage.twilio.auth_token)


def test_a_proxy_adds_its_headers(stage: Stage) -> None:
    stage.twilio.poster.headers = {"X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    stage.asha.says("x")
    assert stage.product.got[-1].headers["x-forwarded-host"] == "evil.example"


# -- statuses --------------------------------------------------------------------------------------


def test_statuses_held_reordered_and_doubled(stage: Stage) -> None:
    stage.twilio.hold_callbacks()
    stage.api.message(stage.asha, Body="x")
    stage.twilio.settle()
    stage.asha.reads()
    assert stage.product.told() == []
    stage.twilio.release_callbacks(order="reversed", times=2)
    assert [status for status, _ in stage.product.told()] == [
        *("read", "read"),
        *("delivered", "delivered"),
        *("sent", "sent"),
    ]


def test_a_status_on_demand_true_or_not(stage: Stage) -> None:
    sid = stage.api.message(stage.asha, Body="x").json()["sid"]
    stage.twilio.settle()
    stage.twilio.callback(sid, "sent", times=2, sign_with="second")
    assert [status for status, _ in stage.product.told()] == ["sent", "delivered", "sent", "sent"]
    assert stage.twilio.messages[sid].status == "delivered"


def test_a_failure_of_any_code(stage: Stage) -> None:
    stage.twilio.fails_next(63032)
    assert stage.outcome(stage.api.message(stage.asha, Body="x")) == 63032
    stage.twilio.fails_next(63049)
    assert stage.outcome(stage.api.message(stage.asha, Body="x")) == 63049
    assert stage.product.told() == [("undelivered", "63032"), ("undelivered", "63049")]
    assert stage.product.statuses[0]["ChannelToAddress"] == "+91980000XXXX"
    assert stage.outcome(stage.api.message(stage.asha, Body="x")) == "delivered"
    assert len(stage.asha.chat) == 1


def test_without_a_callback_address_nothing_is_told(stage: Stage) -> None:
    assert stage.outcome(stage.api.message(stage.asha, Body="x", StatusCallback="")) == "delivered"
    assert stage.product.got == []
