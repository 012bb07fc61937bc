"""Each channel looks at a reminder once more before it goes, and calls nobody where it is pointless."""

from datetime import datetime, timedelta

import pytest

from adapters.parts import Parts
from adapters.telegram.outbound import Outbound as Telegram
from adapters.whatsapp.outbound import Outbound as WhatsApp
from adapters.whatsapp.twilio.client import Account, Client
from adapters.whatsapp.twilio.provider import Twilio
from bot import reminders
from core.chats import sent
from core.clock import FixedClock
from core.outbox import Dropped, Later, OutboxRow, Undeliverable


def row(clock: FixedClock, channel: str, **more: object) -> OutboxRow:
    return OutboxRow(
        shop_id="shp_1",
        id="out_1",
        topic=f"chat.{channel}",
        dedupe_key="chat:msg_1",
        payload={"message": "msg_1", "reminder": {"on": "2026-11-21"}, **more},
        available_at=clock.now(),
        created_at=clock.now(),
    )


def deliver(parts: Parts, channel: str, what: OutboxRow) -> None:
    """With no client: whoever is called would break."""
    if channel == "telegram":
        Telegram(parts, None).deliver(what)  # type: ignore[arg-type]  # no client: nothing is called
        return
    account = Account("AC1", "secret", "whatsapp:+14155238886", "http://127.0.0.1:9")
    WhatsApp(parts, Twilio(parts, account, Client(account))).deliver(what)


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_a_reminder_that_is_no_longer_due_goes_nowhere(
    parts: Parts, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, channel: str
) -> None:
    later = clock.now() + timedelta(hours=14)
    said: list[bool | datetime] = [False, later, True]
    monkeypatch.setattr(reminders, "still_due", lambda *_: said.pop(0))
    with pytest.raises(Dropped):
        deliver(parts, channel, row(clock, channel))
    with pytest.raises(Later) as put_off:
        deliver(parts, channel, row(clock, channel))
    assert (put_off.value.wait, put_off.value.whole) == (timedelta(hours=14), False)
    with pytest.raises(Undeliverable, match="message gone"):  # let through, as far as its message
        deliver(parts, channel, row(clock, channel))


@pytest.mark.parametrize("channel", ["telegram", "whatsapp"])
def test_a_reminder_of_which_a_part_has_gone_is_finished(
    parts: Parts, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, channel: str
) -> None:
    monkeypatch.setattr(reminders, "still_due", lambda *_: False)
    call = sent.Call(("shp_1", "msg_1", 0), (channel, "101"), "1")
    parts.db.write(lambda session: sent.note(session, call, at=clock.now()))
    with pytest.raises(Undeliverable, match="message gone"):
        deliver(parts, channel, row(clock, channel))
