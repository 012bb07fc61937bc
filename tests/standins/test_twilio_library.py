"""Twilio's own library speaks to the stand-in, and finds there what it looks for."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client
from twilio.rest.content.v1.content import ContentList
from twilio.rest.content.v1.content.approval_create import ApprovalCreateList

from tests.standins.twilio_product import PUBLIC, STATUS, Stage, playing


class Local:
    """An HTTP client of the library's kind, for which every host of Twilio is the stand-in."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.inner = TwilioHttpClient(timeout=10)

    def request(self, method: str, url: str, *args: Any, **kwargs: Any) -> Any:
        parts = urlsplit(url)
        query = f"?{parts.query}" if parts.query else ""
        return self.inner.request(method, f"{self.base}{parts.path}{query}", *args, **kwargs)


@pytest.fixture
def stage() -> Iterator[Stage]:
    with playing() as made:
        yield made


@pytest.fixture
def client(stage: Stage) -> Iterator[Client]:
    local = Local(stage.twilio.base)
    yield Client(stage.twilio.account_sid, stage.twilio.auth_token, http_client=local)
    local.inner.session.close()


def test_a_message_is_created_fetched_and_listed(stage: Stage, client: Client) -> None:
    made = client.messages.create(
        to="whatsapp:+919800000001",
        from_=stage.twilio.sender,
        body="Namaste",
        status_callback=STATUS,
    )
    assert made.status == "queued"
    stage.twilio.settle()
    fetched = client.messages(str(made.sid)).fetch()
    assert (fetched.status, fetched.date_sent) == ("delivered", stage.clock.at)
    for number in range(3):
        stage.clock.move(seconds=1)
        client.messages.create(
            to="whatsapp:+919800000001", from_=stage.twilio.sender, body=f"no. {number}"
        )
    stage.twilio.settle()
    found = client.messages.list(
        to="whatsapp:+919800000001", date_sent_after=stage.clock.at.replace(second=1), page_size=2
    )
    assert [each.body for each in found] == ["no. 2", "no. 1", "no. 0"]


def test_an_error_carries_its_code(stage: Stage, client: Client) -> None:
    with pytest.raises(TwilioRestException) as caught:
        client.messages.create(to="whatsapp:98", from_=stage.twilio.sender, body="x")
    assert (caught.value.status, caught.value.code) == (400, 21211)


def test_the_account_is_read(stage: Stage, client: Client) -> None:
    assert client.api.v2010.accounts(stage.twilio.account_sid).fetch().status == "active"


def test_content_is_created_approved_sent_and_deleted(stage: Stage, client: Client) -> None:
    types = {
        "twilio/quick-reply": {
            "body": "Namaste {{1}}, your bill {{2}} is ready. Is it right?",
            "actions": [{"type": "QUICK_REPLY", "title": "Yes", "id": "ok.{{2}}"}],
        }
    }
    request = ContentList.ContentCreateRequest(
        {
            "friendly_name": "bill",
            "language": "en",
            "variables": {"1": "Ramesh", "2": "INV-0042"},
            "types": types,
        }
    )
    content = client.content.v1.contents.create(request)
    sid = str(content.sid)
    asked = client.content.v1.contents(sid).approval_create.create(
        ApprovalCreateList.ContentApprovalRequest({"name": "bill", "category": "UTILITY"})
    )
    assert asked.status == "received"
    status = client.content.v1.contents(sid).approval_fetch().fetch()
    assert status.whatsapp
    assert status.whatsapp["status"] == "approved"
    stage.asha.last_in_at = None
    client.messages.create(
        to="whatsapp:+919800000001",
        from_=stage.twilio.sender,
        content_sid=sid,
        content_variables='{"1": "Asha", "2": "INV-7"}',
    )
    stage.twilio.settle()
    assert stage.asha.last.text == "Namaste Asha, your bill INV-7 is ready. Is it right?"
    assert stage.asha.last.buttons[0].id == "ok.INV-7"
    assert [each.sid for each in client.content.v1.contents.list()] == [sid]
    both = client.content.v1.content_and_approvals.list()
    assert both[0].approval_requests
    assert both[0].approval_requests["name"] == "bill"
    assert client.content.v1.contents(sid).delete()
    assert client.content.v1.contents.list() == []


def test_the_library_finds_the_signatures_right(stage: Stage) -> None:
    validator = RequestValidator(stage.twilio.auth_token)
    stage.asha.says("  hello \n& <you> हाँ ")
    stage.asha.sends_file(b"OggS", "audio/ogg")
    for request in stage.product.got:
        form, proof = dict(request.form), request.headers["x-twilio-signature"]
        assert validator.validate(f"{PUBLIC}/hooks/whatsapp/twilio", form, proof)
        assert not validator.validate(f"{PUBLIC}/hooks/whatsapp/other", form, proof)
        # whoever drops blank values on the way refuses genuine messages
        without_blanks = {name: value for name, value in form.items() if value}
        assert not validator.validate(f"{PUBLIC}/hooks/whatsapp/twilio", without_blanks, proof)
