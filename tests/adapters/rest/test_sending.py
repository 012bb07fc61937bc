"""Bills are sent through the outbox; nobody waits, and who wants none gets none."""

import pytest
from sqlmodel import select

from adapters.parts import TELEGRAM, Parts
from core.chats.models import ChatMessage
from core.clock import FixedClock
from core.shops.models import ChatIdentity, Shop
from tests.adapters.rest.api import Api

LINE = {"name": "Sofa rail", "hsn": "830210", "gst_rate": 18, "qty": 2, "rate": 450}
RAMESH = {"name": "Ramesh Kumar", "phone": "9800000421"}


class Silent:
    """A channel that is set up and takes nothing."""

    def __init__(self, name: str) -> None:
        self.name = name

    def lanes(self) -> list[object]:
        return []

    def router(self) -> None:
        return None

    def invite_url(self) -> str:
        return ""

    def close(self) -> None:
        """Nothing is open."""


@pytest.fixture
def channels(parts: Parts) -> None:
    parts.channels.extend([Silent("whatsapp"), Silent(TELEGRAM)])  # type: ignore[list-item]  # the part of a channel that is asked


def messages(parts: Parts) -> list[ChatMessage]:
    with parts.db.reading() as session:
        return list(session.exec(select(ChatMessage)).all())


@pytest.mark.usefixtures("channels")
def test_a_bill_goes_to_the_customers_phone(api: Api, parts: Parts) -> None:
    asked = {"customer": RAMESH, "items": [LINE], "send_whatsapp": True}
    sent = api.made("/invoices", asked)["whatsapp"]
    assert (sent["sent"], sent["to"], sent["status"]) == (True, "+919800000421", "queued")
    [message] = messages(parts)
    assert (message.id, message.address) == (sent["message_id"], "9800000421")
    assert "4S/2026-27/0421" in message.text
    kinds = [paper["kind"] for paper in message.body["attachments"]]
    assert kinds == ["invoice_pdf", "pay_card"]


@pytest.mark.usefixtures("channels")
def test_sent_twice_under_one_key_it_goes_once(api: Api, parts: Parts) -> None:
    asked = {"customer": RAMESH, "items": [LINE], "send_whatsapp": True}
    for _ in range(2):
        api.post("/invoices", asked, headers={"Idempotency-Key": "k"})
    assert len(messages(parts)) == 1


@pytest.mark.usefixtures("channels")
def test_who_wants_none_gets_none(api: Api, parts: Parts) -> None:
    buyer = {**RAMESH, "whatsapp_opt_in": False}
    made = api.made("/invoices", {"customer": buyer, "items": [LINE], "send_whatsapp": True})
    assert made["whatsapp"]["status"] == "no_consent"
    assert messages(parts) == []


@pytest.mark.usefixtures("channels")
def test_who_says_so_with_a_bill_gets_none_from_then_on(api: Api, parts: Parts) -> None:
    known = api.made("/customers", RAMESH)["id"]
    for says in (False, True, None):  # the last two take no refusal back
        buyer = {**RAMESH, "whatsapp_opt_in": says}
        made = api.made("/invoices", {"customer": buyer, "items": [LINE], "send_whatsapp": True})
        assert (made["customer_id"], made["whatsapp"]["status"]) == (known, "no_consent")
        assert api.get(f"/customers/{known}").json["whatsapp_opt_in"] is False
    assert messages(parts) == []
    told = [one["action"] for one in api.get(f"/audit?resource={known}").json["data"]]
    assert told.count("customer.update") == 1


@pytest.mark.usefixtures("channels")
def test_a_bill_is_sent_later_by_each_channel(
    api: Api, parts: Parts, shop: Shop, clock: FixedClock
) -> None:
    made = api.made("/invoices", {"customer": RAMESH, "items": [LINE]})
    row = ChatIdentity(
        shop_id=shop.shop_id,
        channel=TELEGRAM,
        address="7001",
        customer_id=made["customer_id"],
        basis="invite",
    )
    parts.db.write(lambda session: session.add(row))
    path = f"/invoices/{made['id']}/send"
    sent = api.post(path, {"channels": ["telegram", "whatsapp", "email"]}).json
    states = {name: sent[name]["status"] for name in ("telegram", "whatsapp", "email")}
    assert states == {"telegram": "queued", "whatsapp": "queued", "email": "not_configured"}
    assert sorted(one.address for one in messages(parts)) == ["7001", "9800000421"]


@pytest.mark.usefixtures("channels")
def test_what_is_no_bill_is_not_sent(api: Api) -> None:
    draft = api.made("/invoices", {"customer": RAMESH, "items": [LINE], "draft": True})
    answer = api.post(f"/invoices/{draft['id']}/send", {"channels": ["whatsapp"]})
    assert (answer.status, answer.code) == (422, "bad_state")
    walk_in = api.made("/invoices", {"items": [LINE], "send_whatsapp": True})
    assert walk_in["whatsapp"]["status"] == "failed"


@pytest.mark.usefixtures("channels")
def test_a_note_goes_to_the_customers_phone_with_its_paper(api: Api, parts: Parts) -> None:
    bill = api.made("/invoices", {"customer": RAMESH, "items": [LINE]})
    asked = {"invoice_id": bill["id"], "amount": 62, "send_whatsapp": True}
    note = api.made("/credit_notes", asked)
    sent = note["whatsapp"]
    assert (sent["sent"], sent["to"], sent["status"]) == (True, "+919800000421", "queued")
    [message] = messages(parts)
    assert message.id == sent["message_id"]
    for said in (note["number"], bill["number"], "₹62", "₹1,000"):
        assert said in message.text
    assert [paper["kind"] for paper in message.body["attachments"]] == ["note_pdf"]


@pytest.mark.usefixtures("channels")
def test_a_note_that_nobody_asked_to_send_stays(api: Api, parts: Parts) -> None:
    bill = api.made("/invoices", {"customer": RAMESH, "items": [LINE]})
    assert api.made("/credit_notes", {"invoice_id": bill["id"]})["whatsapp"] is None
    assert messages(parts) == []


@pytest.mark.usefixtures("channels")
def test_a_debit_note_for_who_wants_nothing_is_made_and_not_sent(api: Api, parts: Parts) -> None:
    bill = api.made(
        "/invoices", {"customer": {**RAMESH, "whatsapp_opt_in": False}, "items": [LINE]}
    )
    asked = {"invoice_id": bill["id"], "type": "debit", "amount": 62, "send_whatsapp": True}
    assert api.made("/credit_notes", asked)["whatsapp"]["status"] == "no_consent"
    assert messages(parts) == []
