"""Sending through the Twilio stand-in: each limit's breach is refused, its lawful neighbour passes."""

from collections.abc import Iterator

import httpx
import pytest

from tests.standins.twilio_product import PDF, PNG, PUBLIC, Api, Stage, playing
from tests.standins.twilio_wire import Answer


@pytest.fixture
def stage() -> Iterator[Stage]:
    with playing() as made:
        yield made


def test_a_text_arrives_and_its_way_is_told(stage: Stage) -> None:
    response = stage.api.message(stage.asha, Body="Namaste <Asha> & co")
    assert response.status_code == 201
    assert response.json()["status"] == "queued"
    stage.twilio.settle()
    assert stage.asha.last.text == "Namaste <Asha> & co"
    assert stage.product.told() == [("sent", ""), ("delivered", "")]
    stage.asha.reads()
    assert stage.product.statuses[-1]["EventType"] == "READ"
    assert stage.twilio.sends[0].sid == stage.asha.last.sid
    assert stage.twilio.sends[0].at == stage.clock.at
    assert stage.twilio.sends[0].to == "whatsapp:+919800000001"


@pytest.mark.parametrize(
    ("form", "end"),
    [
        ({"Body": "x" * 1600}, "delivered"),
        ({"Body": "x" * 1601}, 21617),
        ({"Body": "क" * 1600}, "delivered"),
        ({"Body": "."}, "delivered"),
        ({"Body": ""}, 21602),
        ({"Body": " \n"}, 21602),
        ({"Body": "x", "To": ""}, 21604),
        ({"Body": "x", "From": ""}, 21603),
        ({"Body": "x", "To": "whatsapp:9800000001"}, 21211),
        ({"Body": "x", "To": "whatsapp:+91"}, 21211),
        ({"Body": "x", "To": "+919800000001"}, 21910),
        ({"Body": "x", "From": "+919800099999"}, 21910),
        ({"Body": "x", "From": "whatsapp:+919800011111"}, 63007),
        ({"Body": "x", "StatusCallback": "bills"}, 21609),
        ({"Body": "x", "To": "whatsapp:+919800012345"}, 63024),
        ({"Body": "x", "To": "whatsapp:IN.1A2b3C"}, "delivered"),
        ({"Body": "x", "To": "whatsapp:in.1A2b3C"}, 21211),
        ({"Body": "x", "From": "", "MessagingServiceSid": "MG" + "0" * 32}, "delivered"),
        ({"MediaUrl": "file:///etc/passwd"}, 21620),
        ({"MediaUrl": [f"{PUBLIC}/1.pdf", f"{PUBLIC}/2.pdf"]}, 21623),
        ({"ContentSid": "HX" + "0" * 32}, 21655),
        ({"ContentSid": [""], "Body": "x"}, 21655),
        ({"ContentVariables": '{"1": "x"}', "Body": "x"}, 21654),
    ],
)
def test_limits_of_a_message(
    stage: Stage, form: dict[str, str | list[str]], end: int | str
) -> None:
    assert stage.outcome(stage.api.message(stage.asha, **form)) == end


def test_a_refusal_is_worded_as_published(stage: Stage) -> None:
    response = stage.api.message(stage.asha)
    assert response.status_code == 400
    assert set(response.json()) == {"code", "message", "more_info", "status"}
    assert response.json()["more_info"] == "https://www.twilio.com/docs/errors/21602"
    assert stage.twilio.sends[0].code == 21602
    assert not stage.twilio.sent


def test_a_wrong_password_is_refused(stage: Stage) -> None:
    with Api(stage.twilio, "0" * 32) as stranger:
        response = stranger.message(stage.asha, Body="x")
    assert (response.status_code, response.json()["code"]) == (401, 20003)
    with Api(stage.twilio, stage.twilio.second_token) as rotated:
        assert rotated.message(stage.asha, Body="x").status_code == 201


def test_another_account_and_another_address_are_not_found(stage: Stage) -> None:
    other = stage.api.messages.replace(stage.twilio.account_sid, "AC" + "f" * 32)
    assert stage.api.post(other, data={}).json()["code"] == 20404
    assert stage.api.get("/2010-04-01/Nothing.json").status_code == 404
    assert stage.api.delete(stage.api.messages).status_code == 405


def test_the_account_answers_the_doctor(stage: Stage) -> None:
    found = stage.api.get(f"/2010-04-01/Accounts/{stage.twilio.account_sid}.json").json()
    assert found["status"] == "active"
    assert found["sid"] == stage.twilio.account_sid


# -- window ----------------------------------------------------------------------------------------


def test_outside_the_window_text_is_accepted_and_fails_later(stage: Stage) -> None:
    stage.clock.move(hours=23, minutes=58)
    assert stage.outcome(stage.api.message(stage.asha, Body="in time")) == "delivered"
    stage.clock.move(minutes=1)
    response = stage.api.message(stage.asha, Body="late")
    assert response.status_code == 201
    assert stage.outcome(response) == 63016
    assert stage.product.told()[-1] == ("failed", "63016")
    stage.asha.says("hello")
    assert stage.outcome(stage.api.message(stage.asha, Body="again")) == "delivered"
    assert [each.text for each in stage.asha.chat] == ["in time", "again"]


def test_who_never_wrote_has_no_window(stage: Stage) -> None:
    ravi = stage.twilio.person("Ravi", phone="+919800000002")
    assert stage.outcome(stage.api.message(ravi, Body="x")) == 63016


def test_who_said_stop_and_who_has_no_whatsapp(stage: Stage) -> None:
    stage.asha.opted_out = True
    assert stage.outcome(stage.api.message(stage.asha, Body="x")) == 21610
    stage.asha.opted_out, stage.asha.has_whatsapp = False, False
    assert stage.outcome(stage.api.message(stage.asha, Body="x")) == 63024
    assert stage.product.told() == [("undelivered", "63024")]


def test_a_phone_that_is_off_gets_it_later(stage: Stage) -> None:
    stage.asha.is_online = False
    assert stage.outcome(stage.api.message(stage.asha, Body="x")) == "sent"
    stage.asha.comes_online()
    assert stage.product.told() == [("sent", ""), ("delivered", "")]


def test_a_user_id_may_be_refused_as_a_receiver(stage: Stage) -> None:
    stage.twilio.sends_to_user_ids = False
    assert stage.outcome(stage.api.message("whatsapp:IN.1A2b3C", Body="x")) == 21211


def test_nothing_is_sent_once_only_because_it_looks_alike(stage: Stage) -> None:
    for _ in range(2):
        stage.api.message(stage.asha, Body="the same")
    stage.twilio.settle()
    assert [each.text for each in stage.asha.chat] == ["the same", "the same"]


# -- media -----------------------------------------------------------------------------------------


def _send_file(
    stage: Stage, path: str, data: bytes, type_: str, **headers: str
) -> int | str | None:
    url = stage.product.offers(path, data, type_, **headers)
    return stage.outcome(stage.api.message(stage.asha, MediaUrl=url))


def test_a_document_arrives_with_bytes_and_name(stage: Stage) -> None:
    assert _send_file(stage, "/f/INV-0042.pdf", PDF, "application/pdf") == "delivered"
    file = stage.asha.last.file
    assert file
    assert (file.data, file.type, file.name) == (PDF, "application/pdf", "INV-0042.pdf")
    named = {"Content_Disposition": "inline; filename*=UTF-8''%E0%A4%AC%E0%A4%BF%E0%A4%B2.pdf"}
    assert _send_file(stage, "/f/token", PDF, "application/pdf; x=1", **named) == "delivered"
    assert stage.asha.last.file
    assert stage.asha.last.file.name == "बिल.pdf"


@pytest.mark.parametrize(
    ("path", "data", "type_", "end"),
    [
        ("/a.pdf", PDF, "application/pdf", "delivered"),
        ("/a", PDF, "application/pdf", 63019),  # no name
        ("/a.png", PDF, "application/pdf", 63019),  # a name of another kind
        ("/a.pdf", PDF, "text/plain", 63019),
        ("/a.pdf", PDF, "", 63019),
        ("/a.pdf", b"<html>expired</html>", "application/pdf", 63019),
        ("/a.pdf", PDF.ljust(16 * 1024 * 1024), "application/pdf", "delivered"),
        ("/a.pdf", PDF.ljust(16 * 1024 * 1024 + 1), "application/pdf", 11751),
        ("/a.png", PNG, "image/png", "delivered"),
        ("/a.jpg", PNG, "image/jpeg", 63019),
        ("/a.gif", b"GIF89a", "image/gif", 63019),
        ("/a.png", PNG.ljust(5 * 1024 * 1024), "image/png", "delivered"),
        ("/a.png", PNG.ljust(5 * 1024 * 1024 + 1), "image/png", 11751),
        ("/a.ogg", b"OggS\0", "audio/ogg", "delivered"),
        ("/a.csv", b"a,b", "text/csv", 63019),
    ],
)
def test_limits_of_files(stage: Stage, path: str, data: bytes, type_: str, end: int | str) -> None:
    assert _send_file(stage, path, data, type_) == end
    assert stage.product.told()[-1] == (
        ("delivered", "") if end == "delivered" else ("failed", str(end))
    )


def test_a_file_that_is_not_there_and_one_that_has_moved(stage: Stage) -> None:
    assert stage.outcome(stage.api.message(stage.asha, MediaUrl=f"{PUBLIC}/gone.pdf")) == 63019
    stage.product.files["/old.pdf"] = Answer(410, PDF, {"Content-Type": "application/pdf"})
    assert stage.outcome(stage.api.message(stage.asha, MediaUrl=f"{PUBLIC}/old.pdf")) == 63019
    stage.product.offers("/real.pdf", PDF, "application/pdf")
    stage.product.files["/old"] = Answer(302, headers={"Location": "/real.pdf"})
    assert stage.outcome(stage.api.message(stage.asha, MediaUrl=f"{PUBLIC}/old")) == "delivered"
    stage.product.files["/round"] = Answer(302, headers={"Location": "/round"})
    assert stage.outcome(stage.api.message(stage.asha, MediaUrl=f"{PUBLIC}/round")) == 63019
    stage.twilio.serves("http://127.0.0.1:9", public="https://closed.example")
    closed = "https://closed.example/x.pdf"
    assert stage.outcome(stage.api.message(stage.asha, MediaUrl=closed)) == 63019


def test_an_inner_address_is_not_seen_from_outside(stage: Stage) -> None:
    stage.product.offers("/a.pdf", PDF, "application/pdf")
    inner = stage.twilio.reach.inner(f"{PUBLIC}/a.pdf")
    assert inner.startswith("http://127.0.0.1:")
    assert stage.outcome(stage.api.message(stage.asha, MediaUrl=inner)) == 63019


def test_a_picture_keeps_its_caption_and_a_document_may_lose_it(stage: Stage) -> None:
    picture = stage.product.offers("/qr.png", PNG, "image/png")
    document = stage.product.offers("/b.pdf", PDF, "application/pdf")
    stage.api.message(stage.asha, Body="Scan to pay", MediaUrl=picture)
    stage.api.message(stage.asha, Body="Your bill", MediaUrl=document)
    stage.twilio.settle()
    assert [(each.kind, each.text) for each in stage.asha.chat] == [
        ("image", "Scan to pay"),
        ("document", ""),
    ]
    assert stage.twilio.lost_captions == [stage.asha.last.sid]
    stage.twilio.captions_documents = True
    stage.api.message(stage.asha, Body="Your bill", MediaUrl=document)
    stage.twilio.settle()
    assert stage.asha.last.text == "Your bill"


# -- listing ---------------------------------------------------------------------------------------


def test_messages_are_listed_and_filtered_by_page(stage: Stage) -> None:
    ravi = stage.twilio.person("Ravi", phone="+919800000002")
    ravi.says("from Ravi")
    for number in range(5):
        stage.clock.move(minutes=1)
        stage.api.message(stage.asha, Body=f"no. {number}")
    stage.twilio.settle()
    to_asha = {"To": "whatsapp:+919800000001", "PageSize": "2"}
    page = stage.api.get(stage.api.messages, params=to_asha).json()
    bodies = [each["body"] for each in page["messages"]]
    while page["next_page_uri"]:
        page = stage.api.get(page["next_page_uri"]).json()
        bodies += [each["body"] for each in page["messages"]]
    assert bodies == ["no. 4", "no. 3", "no. 2", "no. 1", "no. 0"]
    mine = stage.api.get(stage.api.messages, params={"From": "whatsapp:+919800000002"}).json()
    assert [(each["body"], each["direction"]) for each in mine["messages"]] == [
        ("from Ravi", "inbound")
    ]


def test_messages_are_filtered_by_date(stage: Stage) -> None:
    stage.api.message(stage.asha, Body="of the 21st")
    stage.twilio.settle()
    stage.clock.move(days=1)
    stage.asha.says("hello")
    stage.api.message(stage.asha, Body="of the 22nd")
    stage.twilio.settle()

    def bodies(**query: str) -> list[str]:
        params = {name.replace("after", ">").replace("before", "<"): v for name, v in query.items()}
        found = stage.api.get(stage.api.messages, params=params).json()["messages"]
        return [each["body"] for each in found if each["direction"] == "outbound-api"]

    assert bodies(DateSent="2026-11-21") == ["of the 21st"]
    assert bodies(DateSentafter="2026-11-22T00:00:00Z") == ["of the 22nd"]
    assert bodies(DateSentbefore="2026-11-22") == ["of the 21st"]
    assert bodies(DateSent="2026-11-20") == []
    for bad in ({"DateSent": "yesterday"}, {"PageSize": "all"}, {"Page": "-1"}):
        assert stage.api.get(stage.api.messages, params=bad).status_code == 400


def test_one_message_is_fetched(stage: Stage) -> None:
    sid = stage.api.message(stage.asha, Body="x").json()["sid"]
    stage.twilio.settle()
    one = stage.api.messages.replace(".json", f"/{sid}.json")
    assert stage.api.get(one).json()["status"] == "delivered"
    missing = stage.api.messages.replace(".json", f"/SM{'0' * 32}.json")
    assert stage.api.get(missing).json()["code"] == 20404


def test_a_process_is_told_where_it_is(stage: Stage) -> None:
    told = stage.twilio.environment
    account = f"{told['TWILIO_API_BASE']}/2010-04-01/Accounts/{told['TWILIO_ACCOUNT_SID']}.json"
    login = (told["TWILIO_ACCOUNT_SID"], told["TWILIO_AUTH_TOKEN"])
    assert httpx.get(account, auth=login).status_code == 200
    assert stage.twilio.sender == f"whatsapp:{told['TWILIO_WHATSAPP_FROM']}"
    assert told["PAKKA_PUBLIC_URL"] == PUBLIC
