"""`pakka doctor` on WhatsApp by Twilio: credentials, sender, webhooks, templates, what came lately."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.cli.finding import Finding, ago, is_public
from adapters.parts import WHATSAPP, Parts
from adapters.settings import Settings
from core.chats.health import Health

if TYPE_CHECKING:
    from adapters.whatsapp.client import Client

_SANDBOX = "whatsapp:+14155238886"
_SILENT = timedelta(minutes=10)
_SECONDS = 5


def findings(settings: Settings, parts: Parts, health: Health) -> Iterator[Finding]:
    """Look at the account, our address, the templates, and what came in."""
    if settings.twilio_account_sid is None:
        yield _found(
            "off",
            "set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_WHATSAPP_FROM (docs/whatsapp.md)",
        )
        return
    yield from _account(settings, parts)
    yield _address(settings)
    yield from _heard(settings, health, parts.clock.now())


def _found(state: Any, text: str) -> Finding:
    return Finding(WHATSAPP, state, text)


def _account(settings: Settings, parts: Parts) -> Iterator[Finding]:
    from adapters.whatsapp.client import Client, Refused
    from adapters.wiring import twilio_account
    from core.outbox import Later, NoAnswer

    account = twilio_account(settings)
    assert account is not None  # noqa: S101  (asked by the caller)
    client = Client(account, seconds=_SECONDS)
    try:
        state = client.check()
        if state != "active":
            yield _found("fault", f"Twilio's account is {state}: see console.twilio.com")
            return
        yield _found("ok", f"Twilio answers, the account is active; {_sender(settings)}")
        yield from _templates(parts, client)
    except NoAnswer as fault:
        yield _found("fault", _unanswered(settings, str(fault)))
    except (Later, Refused) as fault:
        yield _found("fault", f"Twilio refused ({fault}): run pakka doctor again in a minute")


def _unanswered(settings: Settings, why: str) -> str:
    if why.startswith("Twilio "):
        return (
            f"Twilio does not let us in ({why}): copy Account SID and Auth Token from"
            " console.twilio.com into TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
        )
    where = settings.twilio_api_base or "https://api.twilio.com"
    return f"{where} does not answer ({why}): see that this machine reaches it, or TWILIO_API_BASE"


def _sender(settings: Settings) -> str:
    sender = settings.twilio_whatsapp_from or ""
    if sender == _SANDBOX:
        return "the sender is Twilio's sandbox: each person joins it with its code, for 3 days"
    return f"the sender is +… {sender[-4:]}"


def _address(settings: Settings) -> Finding:
    url = settings.pakka_public_url
    if is_public(url):
        return _found("ok", f"Twilio fetches papers and posts messages at {url}")
    return _found(
        "fault",
        f"PAKKA_PUBLIC_URL is {url}: Twilio can fetch no PDF and bring no message until it is a"
        " public https address (docs/reverse-proxy.md)",
    )


def _templates(parts: Parts, client: "Client") -> Iterator[Finding]:
    from adapters.whatsapp import templates

    states = Counter(one.state for one in templates.states(parts, client))
    approved, every = states.pop("approved", 0), states.total()
    every += approved
    rest = ", ".join(f"{number} {state}" for state, number in sorted(states.items()))
    text = f"templates: {approved} of {every} approved"
    if not rest:
        yield _found("ok", text)
    elif states["missing"] or states["unsubmitted"]:
        yield _found("off", f"{text}, {rest}: run pakka templates sync")
    elif states["rejected"]:
        yield _found("fault", f"{text}, {rest}: pakka templates sync says why")
    else:
        yield _found("off", f"{text}, {rest}: WhatsApp decides within a day, look again then")


def _heard(settings: Settings, health: Health, now: datetime) -> Iterator[Finding]:
    hooks = f"{settings.pakka_public_url}/hooks/whatsapp/twilio"
    if health.last_in_at:
        yield _found("ok", f"the last message came {ago(health.last_in_at, now)}")
    else:
        text = f'no message has come yet: paste {hooks} at Twilio, "When a message comes in"'
        yield _found("off", text)
    out, told = health.last_out_at, health.last_status_at
    if out and now - out > _SILENT and (told is None or told < out - timedelta(days=1)):
        text = f"Twilio does not tell what became of what was sent: it must reach {hooks}/status"
        yield _found("fault", text)
    elif told:
        yield _found("ok", f"Twilio last told how far a message came {ago(told, now)}")
