"""The live gateways put together: over a provider (GSP), or to the portal itself."""

from dataclasses import dataclass

from adapters.gateways.account import Account
from adapters.gateways.line import SECONDS
from adapters.gateways.nic import NicSpeech, RoadSpeech
from adapters.gateways.plain import PlainSpeech
from adapters.gateways.portal import PortalGateway
from adapters.gateways.sealing import public_key as key_of
from adapters.gateways.way import Way
from core.clock import Clock


@dataclass(frozen=True)
class Roads:
    """The e-way bill system: its host and its public key, where they are not the e-invoices'."""

    base: str | None = None
    public_key: str | None = None


def over_provider(account: Account, clock: Clock, *, seconds: float = SECONDS) -> PortalGateway:
    """Return the gateway of EINVOICE_PROVIDER=gsp. ``seconds``: for how long an answer is waited for."""
    return PortalGateway("gsp", Way(account.base, PlainSpeech(account), clock, seconds=seconds))


def to_portal(
    account: Account, clock: Clock, *, public_key: str, roads: Roads, seconds: float = SECONDS
) -> PortalGateway:
    """Return the gateway of EINVOICE_PROVIDER=nic. Raises: ValueError, where a key is none."""
    speech = NicSpeech(account, key_of(public_key))
    by_road = RoadSpeech(account, key_of(roads.public_key or public_key))
    return PortalGateway(
        "nic",
        Way(account.base, speech, clock, seconds=seconds),
        Way(roads.base or account.base, by_road, clock, seconds=seconds),
    )
