"""Content and approvals of the Twilio stand-in: what WhatsApp lets through, and what the phone shows."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.standins.twilio_content import Button, Row
from tests.standins.twilio_product import PDF, PNG, PUBLIC, Stage, playing

Parts = dict[str, Any]
SAMPLES = {"1": "Ramesh", "2": "INV-0042", "3": "1,500.00"}
BODY = "Namaste {{1}}, your bill no. {{2}} of Rs {{3}} is ready. Thank you for coming."


@pytest.fixture
def stage() -> Iterator[Stage]:
    with playing() as made:
        yield made


def replies(count: int, title: str = "Yes", id_: str = "y") -> list[Parts]:
    return [{"title": f"{title}{n}", "id": f"{id_}{n}"} for n in range(count)]


def rows(count: int, **more: str) -> list[Parts]:
    return [{"item": f"Item {n}", "id": f"i{n}", **more} for n in range(count)]


def url(address: str, title: str = "Pay") -> Parts:
    return {"type": "URL", "title": title, "url": address}


def phone(title: str) -> Parts:
    return {"type": "PHONE_NUMBER", "title": title, "phone": "+919800000009"}


def code(text: str) -> Parts:
    return {"type": "COPY_CODE", "code": text}


def made(stage: Stage, type_: str, parts: Parts, **more: Any) -> str:
    response = stage.api.content(type_, parts, **more)
    assert response.status_code == 201, response.text
    return str(response.json()["sid"])


def approved(stage: Stage, type_: str, parts: Parts, name: str = "bill", **more: Any) -> str:
    sid = made(stage, type_, parts, **more)
    assert stage.api.submit(sid, name).status_code == 201
    assert stage.api.approval(sid) == ("approved", "")
    return sid


def sent(stage: Stage, sid: str, variables: Parts | None = None) -> int | str | None:
    form = {"ContentVariables": json.dumps(variables)} if variables else {}
    return stage.outcome(stage.api.message(stage.asha, ContentSid=sid, **form))


# -- creating --------------------------------------------------------------------------------------

QUICK, LIST, CALL, CARD, WA_CARD = (
    "twilio/quick-reply",
    "twilio/list-picker",
    "twilio/call-to-action",
    "twilio/card",
    "whatsapp/card",
)


@pytest.mark.parametrize(
    ("type_", "parts", "status"),
    [
        ("twilio/text", {"body": "x" * 1600}, 201),
        ("twilio/text", {"body": "x" * 1601}, 400),
        ("twilio/text", {}, 400),
        ("twilio/poem", {"body": "x"}, 400),
        (QUICK, {"body": "x" * 1024, "actions": replies(10)}, 201),
        (QUICK, {"body": "x" * 1025, "actions": replies(1)}, 400),
        (QUICK, {"body": "x", "actions": replies(11)}, 400),
        (QUICK, {"body": "x", "actions": []}, 400),
        (QUICK, {"body": "x", "actions": [{"title": "t" * 20, "id": "i" * 200}]}, 201),
        (QUICK, {"body": "x", "actions": [{"title": "t" * 21, "id": "i"}]}, 400),
        (QUICK, {"body": "x", "actions": [{"title": "t", "id": "i" * 201}]}, 400),
        (QUICK, {"body": "x", "actions": [{"title": "", "id": "i"}]}, 400),
        (QUICK, {"body": "x", "actions": [{"title": "A", "id": "i"}] * 2}, 400),
        (QUICK, {"body": "x", "actions": [url("https://a.example")]}, 400),
        (LIST, {"body": "x", "button": "b" * 20, "items": rows(10)}, 201),
        (LIST, {"body": "x", "button": "b" * 21, "items": rows(10)}, 400),
        (LIST, {"body": "x", "button": "Pick", "items": rows(11)}, 400),
        (LIST, {"body": "x", "button": "Pick", "items": []}, 400),
        (LIST, {"body": "x", "items": rows(1)}, 400),
        (LIST, {"body": "x", "button": "Pick", "items": rows(1, item="t" * 24)}, 201),
        (LIST, {"body": "x", "button": "Pick", "items": rows(1, item="t" * 25)}, 400),
        (LIST, {"body": "x", "button": "Pick", "items": rows(1, id="t" * 200)}, 201),
        (LIST, {"body": "x", "button": "Pick", "items": rows(1, id="t" * 201)}, 400),
        (LIST, {"body": "x", "button": "Pick", "items": rows(1, description="t" * 72)}, 201),
        (LIST, {"body": "x", "button": "Pick", "items": rows(1, description="t" * 73)}, 400),
        (LIST, {"body": "x", "button": "Pick", "items": rows(2, id="same")}, 400),
        (CALL, {"body": "x", "actions": [url("https://a.example/{{1}}")]}, 201),
        (CALL, {"body": "x", "actions": [{"type": "URL", "title": "Pay"}]}, 400),
        (CALL, {"body": "x", "actions": [{"type": "QUICK_REPLY", "title": "Y", "id": "y"}]}, 400),
        ("twilio/media", {"media": ["https://a.example/{{1}}"]}, 201),
        ("twilio/media", {"media": ["https://a.example/1", "https://a.example/2"]}, 400),
        ("twilio/media", {"body": "x"}, 400),
        (CARD, {"title": "x", "actions": replies(1)}, 201),
        (CARD, {"body": "x", "media": ["https://a.example/{{1}}"]}, 201),
        (CARD, {"title": "x"}, 400),
        (CARD, {"title": "x" * 1024, "subtitle": "s" * 60}, 201),
        (CARD, {"title": "x" * 1025, "subtitle": "s"}, 400),
        (CARD, {"title": "x", "subtitle": "s" * 61}, 400),
        (CARD, {"title": 5, "subtitle": "s"}, 400),
        (QUICK, {"body": "x", "actions": ["Yes"]}, 400),
        (QUICK, {"body": "x", "actions": "Yes"}, 400),
        (LIST, {"body": "x", "button": "Pick", "items": ["Rice"]}, 400),
        ("twilio/media", {"media": [5]}, 400),
        ("twilio/text", "words", 400),
        (WA_CARD, {"body": "x", "footer": "f" * 60}, 201),
        (WA_CARD, {"body": "x", "footer": "f" * 61}, 400),
        (WA_CARD, {"body": "x", "header_text": "h" * 60}, 201),
        (WA_CARD, {"body": "x", "header_text": "h" * 61}, 400),
        (WA_CARD, {"body": "x"}, 400),
        (WA_CARD, {"body": "x", "header_text": "h", "media": ["https://a.example/1"]}, 400),
    ],
)
def test_limits_of_content(stage: Stage, type_: str, parts: Any, status: int) -> None:
    response = stage.api.content(type_, parts, variables={"1": "x"})
    assert response.status_code == status, response.text


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"variables": {str(n): "x" for n in range(1, 101)}}, 201),
        ({"variables": {str(n): "x" for n in range(1, 102)}}, 400),
        ({"variables": {"k" * 16: "x"}}, 201),
        ({"variables": {"k" * 17: "x"}}, 400),
        ({"variables": {"id name": "x"}}, 400),
        ({"variables": {"1": 5}}, 400),
        ({"variables": ["x"]}, 400),
        ({"variables": {"1": "x" * 1600}}, 201),
        ({"variables": {"1": "x" * 1601}}, 400),
        ({"language": ""}, 400),
        ({"language": "hi"}, 201),
        ({"types": {}}, 400),
        ({"types": {"twilio/text": {"body": "Hi {{}} there"}}}, 400),
        ({"types": {"twilio/text": {"body": "Hi {{1} there"}}}, 400),
    ],
)
def test_limits_of_variables(stage: Stage, more: Parts, status: int) -> None:
    response = stage.api.content("twilio/text", {"body": "x"}, **more)
    assert response.status_code == status, response.text


def test_content_is_json_and_nothing_else(stage: Stage) -> None:
    assert stage.api.post("/v1/Content", data={"language": "en"}).status_code == 415
    broken = stage.api.post(
        "/v1/Content", content=b"{", headers={"Content-Type": "application/json"}
    )
    assert broken.status_code == 400
    assert stage.api.post("/v1/Content", json=["x"]).status_code == 400
    sid = made(stage, "twilio/text", {"body": "x"})
    asked = f"/v1/Content/{sid}/ApprovalRequests/whatsapp"
    assert stage.api.post(asked, json=["x"]).status_code == 400


def test_content_is_found_page_by_page_and_deleted(stage: Stage) -> None:
    sids = [made(stage, "twilio/text", {"body": f"no. {n}"}) for n in range(3)]
    page = stage.api.get("/v1/Content", params={"PageSize": "2"}).json()
    assert [each["sid"] for each in page["contents"]] == [sids[2], sids[1]]
    page = stage.api.get(page["meta"]["next_page_url"]).json()
    assert [each["sid"] for each in page["contents"]] == [sids[0]]
    assert page["meta"]["next_page_url"] is None
    assert stage.api.get(f"/v1/Content/{sids[0]}").json()["friendly_name"] == "made"
    assert stage.api.delete(f"/v1/Content/{sids[0]}").status_code == 204
    assert stage.api.get(f"/v1/Content/{sids[0]}").json()["code"] == 20404
    assert sent(stage, sids[0]) == 21655


# -- approval --------------------------------------------------------------------------------------


def test_an_approved_template_opens_a_closed_window(stage: Stage) -> None:
    sid = made(stage, "twilio/text", {"body": BODY}, variables=SAMPLES)
    stage.asha.last_in_at = None
    assert sent(stage, sid, SAMPLES) == 63016
    answer = stage.api.submit(sid).json()
    assert (answer["status"], answer["category"], answer["name"]) == (
        "received",
        "UTILITY",
        "bill",
    )
    assert sent(stage, sid, {**SAMPLES, "1": "Sunita"}) == "delivered"
    assert stage.asha.last.text == (
        "Namaste Sunita, your bill no. INV-0042 of Rs 1,500.00 is ready. Thank you for coming."
    )
    assert stage.asha.last.is_template
    assert not stage.twilio.samples_used
    row = stage.api.get("/v1/ContentAndApprovals").json()["contents"][0]
    assert row["approval_requests"]["status"] == "approved"


def test_a_variable_left_out_is_somebody_elses_amount(stage: Stage) -> None:
    sid = approved(stage, "twilio/text", {"body": BODY}, variables=SAMPLES)
    assert sent(stage, sid, {"1": "Sunita", "2": "INV-0043"}) == "delivered"
    assert "1,500.00" in stage.asha.last.text
    assert stage.twilio.samples_used == [(stage.asha.last.sid, ("3",))]


def test_a_review_may_take_its_time_and_a_template_may_be_paused(stage: Stage) -> None:
    stage.twilio.reviews_by_hand = True
    sid = made(stage, "twilio/text", {"body": BODY}, variables=SAMPLES)
    stage.api.submit(sid)
    assert stage.api.approval(sid) == ("pending", "")
    stage.asha.last_in_at = None
    assert sent(stage, sid, SAMPLES) == 63016
    for status, end in (("approved", "delivered"), ("paused", 63016), ("rejected", 63016)):
        stage.twilio.review(sid, status)
        assert sent(stage, sid, SAMPLES) == end


@pytest.mark.parametrize(
    ("name", "category", "status"),
    [
        ("bill_ready_2", "UTILITY", 201),
        ("bill", "MARKETING", 201),
        ("bill", "AUTHENTICATION", 201),
        ("bill", "utility", 400),
        ("bill", "", 400),
        ("Bill", "UTILITY", 400),
        ("bill-ready", "UTILITY", 400),
        ("", "UTILITY", 400),
        ("b" * 512, "UTILITY", 201),
        ("b" * 513, "UTILITY", 400),
    ],
)
def test_what_is_asked_of_a_request(stage: Stage, name: str, category: str, status: int) -> None:
    sid = made(stage, "twilio/text", {"body": "Your bill is ready."})
    assert stage.api.submit(sid, name, category).status_code == status


def test_a_template_is_submitted_once_and_a_list_never(stage: Stage) -> None:
    sid = approved(stage, "twilio/text", {"body": "Your bill is ready."})
    assert stage.api.submit(sid, "other").json()["code"] == 92009
    picker = made(stage, LIST, {"body": "x", "button": "Pick", "items": rows(1)})
    assert stage.api.submit(picker).status_code == 400
    plain = made(stage, "twilio/text", {"body": "x"})
    assert stage.api.approval(plain)[0] == "unsubmitted"


def test_a_name_is_taken_once_a_language_and_kept_for_30_days(stage: Stage) -> None:
    body = {"body": "Your bill is ready."}
    first = approved(stage, "twilio/text", body)
    approved(stage, "twilio/text", body, language="hi")
    second = made(stage, "twilio/text", body)
    stage.api.submit(second)
    assert stage.api.approval(second)[0] == "rejected"
    assert "already en content" in stage.api.approval(second)[1]
    stage.api.delete(f"/v1/Content/{first}")
    stage.clock.move(days=30, minutes=-1)
    third = made(stage, "twilio/text", body)
    stage.api.submit(third)
    assert stage.api.approval(third)[0] == "rejected"
    stage.clock.move(minutes=1)
    approved(stage, "twilio/text", body)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (BODY, ""),
        ("{{1}}, your bill no. {{2}} of Rs {{3}} is ready here today.", "starts with"),
        ("Your bill no. {{2}} for our customer {{1}} is of Rs {{3}}", "ends with"),
        ("Your bill no. {{2}} for our customer {{1}} is of Rs {{3}}.", "ends with"),
        ("Your bill is ready now, dear {{1}} {{2}}, it is Rs {{3}} today.", "next to each"),
        ("Your bill is ready now, dear {{1}}{{2}}, it is Rs {{3}} today.", "next to each"),
        ("Your bill is ready now, dear {{1}}, it is Rs {{2}} {{3}} today.", "next to each"),
        ("{{1}}, your bill is ready now.", "starts with"),
        ("Your bill is ready now, {{1}}", "ends with"),
        ("Bill {{1}}, {{2}}, {{3}} okay.", "too many"),
        ("Bill {{1}} of {{2}} is ready", "too many"),
        ("Bill {{1}} of {{2}} is ready now", ""),
        ("Your bill no. {{1}} for our customer {{3}} is ready now.", "skip"),
        ("Your bill no. {{1}} for our customer {{4}} is ready now.", "no sample"),
        ("🙏 {{1}} जी, आपका बिल {{2}} तैयार है, कुल {{3}} रुपये", ""),
    ],
)
def test_where_variables_may_stand_in_a_template(stage: Stage, body: str, reason: str) -> None:
    sid = made(stage, "twilio/text", {"body": body}, variables=SAMPLES)
    stage.api.submit(sid)
    status, why = stage.api.approval(sid)
    assert status == ("rejected" if reason else "approved")
    assert reason in why


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"actions": [{"type": "QUICK_REPLY", "title": "Paid", "id": "paid.{{1}}"}]}, ""),
        ({"actions": [{"type": "QUICK_REPLY", "title": "{{1}}", "id": "x"}]}, "title"),
        ({"actions": [url("https://bills.example/p/{{1}}")]}, ""),
        ({"actions": [url("https://bills.example/{{1}}/p")]}, "at its end"),
        ({"actions": [url("https://{{1}}/p")]}, "at its end"),
        ({"actions": [url("https://bills.example/{{1}}{{2}}")]}, "at its end"),
        ({"header_text": "Bill {{2}}"}, ""),
        ({"header_text": "Bill {{2}} of {{1}}"}, "more than one"),
        ({"footer": "Pay {{3}}"}, "footer"),
        ({"media": ["{{1}}"]}, "before its path"),
        ({"actions": [url(f"{PUBLIC}/{n}", f"Pay {n}") for n in range(2)]}, ""),
        ({"actions": [url(f"{PUBLIC}/{n}", f"Pay {n}") for n in range(3)]}, "two links"),
        ({"actions": [phone("Call"), url(PUBLIC)]}, ""),
        ({"actions": [phone("Call"), phone("Ring")]}, "one phone"),
        ({"actions": [code("A1")]}, ""),
        ({"actions": [code("A1"), code("A2")]}, "one code"),
        ({"actions": [*replies(2), url(PUBLIC)]}, ""),
        ({"actions": [*replies(1), url(PUBLIC), *replies(1, "No", "n")]}, "stand together"),
    ],
)
def test_where_variables_may_stand_in_a_card(stage: Stage, parts: Parts, reason: str) -> None:
    sid = made(stage, WA_CARD, {"body": BODY, **parts}, variables=SAMPLES)
    stage.api.submit(sid)
    status, why = stage.api.approval(sid)
    assert status == ("rejected" if reason else "approved")
    assert reason in why


def test_a_template_of_1024_characters_filled(stage: Stage) -> None:
    frame = "Namaste {{1}}, thank you for your custom"
    for length, status in ((1024, "approved"), (1025, "rejected")):
        sample = "x" * (length - len(frame) + 5)
        sid = made(stage, "twilio/text", {"body": frame}, variables={"1": sample})
        stage.api.submit(sid, f"long_{length}")
        assert stage.api.approval(sid)[0] == status


# -- sending ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "end"),
    [
        ({}, "delivered"),
        ({"1": "Ramesh  &    sons"}, "delivered"),
        ({"1": "Ramesh\nsons"}, 21656),
        ({"1": "Ramesh\tsons"}, 21656),
        ({"1": "Ramesh     sons"}, 21656),
        ({"1": ""}, 21656),
        ({"1": None}, 21656),
        ({"1": 5}, 21656),
        ({"1": "x" * 900}, "delivered"),
        ({"1": "x" * 1100}, 63021),
        ({"1": "x" * 1601}, 21656),
    ],
)
def test_values_of_variables(stage: Stage, variables: Parts, end: int | str) -> None:
    parts = {"body": BODY, "actions": replies(1)}
    sid = made(stage, QUICK, parts, variables=SAMPLES)
    assert sent(stage, sid, {**SAMPLES, **variables}) == end


def test_variables_that_are_no_object(stage: Stage) -> None:
    sid = made(stage, "twilio/text", {"body": BODY}, variables=SAMPLES)
    for broken in ("{", "[]", '"x"', "{'1': 'x'}"):
        response = stage.api.message(stage.asha, ContentSid=sid, ContentVariables=broken)
        assert response.json()["code"] == 21656


def test_a_variable_without_value_and_sample_fails(stage: Stage) -> None:
    sid = made(stage, "twilio/text", {"body": BODY})
    assert sent(stage, sid, {"1": "Ramesh"}) == 63028


def test_quick_replies_in_session_and_approved(stage: Stage) -> None:
    three = made(stage, QUICK, {"body": "Send it?", "actions": replies(3)})
    four = made(stage, QUICK, {"body": "Send it?", "actions": replies(4)})
    assert sent(stage, three) == "delivered"
    assert stage.asha.last.labels == ["Yes0", "Yes1", "Yes2"]
    assert stage.asha.last.buttons[0] == Button("Yes0", "QUICK_REPLY", id="y0")
    assert sent(stage, four) == 63021
    stage.api.submit(four)
    assert sent(stage, four) == "delivered"
    assert len(stage.asha.last.buttons) == 4


def test_filled_titles_and_rows_are_measured_again(stage: Stage) -> None:
    button = {"body": "Send it?", "actions": [{"title": "{{1}}", "id": "{{2}}"}]}
    sid = made(stage, QUICK, button, variables={"1": "a", "2": "b"})
    assert sent(stage, sid, {"1": "t" * 20, "2": "i" * 200}) == "delivered"
    assert sent(stage, sid, {"1": "t" * 21, "2": "i"}) == 63021
    assert sent(stage, sid, {"1": "t", "2": "i" * 201}) == 63021
    row = [{"item": "{{1}}", "id": "{{2}}", "description": "{{3}}"}]
    sid = made(stage, LIST, {"body": "Which?", "button": "Pick", "items": row}, variables=SAMPLES)
    assert sent(stage, sid, {"1": "t" * 24, "2": "i", "3": "d" * 72}) == "delivered"
    assert stage.asha.last.rows == [Row("t" * 24, "i", "d" * 72)]
    assert sent(stage, sid, {"1": "t" * 25, "2": "i", "3": "d"}) == 63021
    assert sent(stage, sid, {"1": "t", "2": "i", "3": "d" * 73}) == 63021


def test_a_list_is_for_the_window_only(stage: Stage) -> None:
    sid = made(stage, LIST, {"body": "Which?", "button": "Pick", "items": rows(3)})
    assert sent(stage, sid) == "delivered"
    assert (stage.asha.last.kind, stage.asha.last.list_button) == ("list", "Pick")
    stage.clock.move(days=1)
    assert sent(stage, sid) == 63016


def test_a_card_carries_the_bill_its_words_and_its_buttons(stage: Stage) -> None:
    stage.product.offers("/f/sample.pdf", PDF, "application/pdf")
    stage.product.offers("/f/INV-7.pdf", PDF + b" 7", "application/pdf")
    parts = {
        "body": BODY,
        "footer": "A shop",
        "media": [f"{PUBLIC}/f/{{{{4}}}}.pdf"],
        "actions": [
            url(PUBLIC + "/p/{{5}}"),
            {"type": "QUICK_REPLY", "title": "Paid", "id": "{{2}}"},
        ],
    }
    samples = {**SAMPLES, "4": "sample", "5": "sample"}
    sid = approved(stage, WA_CARD, parts, variables=samples)
    stage.asha.last_in_at = None
    values = {"1": "Asha", "2": "INV-7", "3": "70.00", "4": "INV-7", "5": "t0ken"}
    assert sent(stage, sid, values) == "delivered"
    shown = stage.asha.last
    assert shown.file
    assert (shown.file.name, shown.file.data) == ("INV-7.pdf", PDF + b" 7")
    assert (shown.footer, shown.links) == ("A shop", [f"{PUBLIC}/p/t0ken"])
    assert stage.asha.taps("Paid").status == 204
    assert stage.product.inbound[-1]["ButtonPayload"] == "INV-7"
    with pytest.raises(AssertionError, match="opens"):
        stage.asha.taps("Pay")


def test_a_header_keeps_the_kind_of_its_sample(stage: Stage) -> None:
    stage.product.offers("/f/a.pdf", PDF, "application/pdf")
    stage.product.offers("/f/a.png", PNG, "image/png")
    parts = {"body": "Your bill is here.", "media": [PUBLIC + "/f/{{1}}"]}
    lost = made(stage, WA_CARD, parts, variables={"1": "missing.pdf"})
    stage.api.submit(lost)
    assert stage.api.approval(lost)[0] == "rejected"
    sid = approved(stage, WA_CARD, parts, "other", variables={"1": "a.pdf"})
    assert sent(stage, sid, {"1": "a.pdf"}) == "delivered"
    assert sent(stage, sid, {"1": "a.png"}) == 63021
    assert sent(stage, sid, {"1": "gone.pdf"}) == 63019


def test_cards_without_approval(stage: Stage) -> None:
    card = made(stage, CARD, {"title": "Bill", "body": "Ready", "actions": replies(3)})
    assert sent(stage, card) == "delivered"
    assert (stage.asha.last.kind, stage.asha.last.text) == ("card", "Bill\nReady")
    mixed = made(stage, CARD, {"title": "Bill", "actions": [*replies(1), url(PUBLIC)]})
    assert sent(stage, mixed) == 63021
    stage.twilio.cards_need_approval = True
    assert sent(stage, card) == 63021
    richer = made(stage, WA_CARD, {"body": "Ready", "footer": "A shop"})
    assert sent(stage, richer) == 63021


def test_of_several_types_the_richest_is_sent(stage: Stage) -> None:
    types = {
        "twilio/quick-reply": {"body": "with buttons", "actions": replies(1)},
        "twilio/text": {"body": "plain"},
    }
    sid = stage.api.content("twilio/text", {}, types=types).json()["sid"]
    assert sent(stage, sid) == "delivered"
    assert stage.asha.last.text == "with buttons"
