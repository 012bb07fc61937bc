"""The channel by Twilio, without a process."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from adapters.settings import load
from adapters.whatsapp.channel import WhatsApp
from adapters.whatsapp.twilio.client import Account, Client
from adapters.wiring import build
from core.clock import FixedClock
from tests.adapters.conftest import NOW
from tests.adapters.whatsapp.played import BILL, PUBLIC, Played, served
from tests.standins.twilio import Twilio
from tests.standins.twilio_people import Person

__all__ = ["BILL", "PUBLIC", "World", "made"]


@dataclass
class World(Played[Person]):
    """Parts, channel and stand-in; a client to look with."""

    twilio: Twilio
    client: Client


@contextmanager
def made(folder: Path) -> Iterator[World]:
    """Put it together."""
    clock = FixedClock(NOW)
    with Twilio(public_url=PUBLIC, clock=clock.now, per_second=None) as twilio:
        settings = load(
            env_file=None,
            pakka_database_url=f"sqlite:///{folder}/pakka.db",
            pakka_public_url=PUBLIC,
            twilio_account_sid=twilio.account_sid,
            twilio_auth_token=twilio.auth_token,
            twilio_whatsapp_from=twilio.sender,
            twilio_api_base=twilio.base,
        )
        parts = build(settings, clock=clock)
        account = Account(twilio.account_sid, twilio.auth_token, twilio.sender, twilio.base)
        channel = parts.channels[0]
        assert isinstance(channel, WhatsApp)
        with served(parts) as url:
            twilio.serves(url)
            yield World(parts, clock, twilio, channel, twilio, Client(account))
        parts.close()
        assert not twilio.samples_used
        assert not twilio.leaked_passwords
