"""`pakka doctor` on WhatsApp: its provider, our address, templates, what came lately."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.cli import doctor_twilio
from adapters.cli.finding import Finding, ago, is_public
from adapters.parts import WHATSAPP, Parts
from adapters.settings import Settings
from core.chats.health import Health

if TYPE_CHECKING:
    from adapters.whatsapp.provider import Templates

_SILENT = timedelta(minutes=10)
_SECONDS = 5


def findings(settings: Settings, parts: Parts, health: Health) -> Iterator[Finding]:
    """Look at the account, our address, the templates, and what came in."""
    if settings.whatsapp is None:
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
    from adapters.whatsapp.provider import Refused
    from adapters.wiring import whatsapp_provider
    from core.outbox import Later, NoAnswer

    provider = whatsapp_provider(settings, parts, seconds=_SECONDS)
    try:
        is_well, text = doctor_twilio.look(settings, provider)
        yield _found("ok" if is_well else "fault", text)
        if is_well:
            yield from _templates(parts, provider.templates)
    except NoAnswer as fault:
        yield _found("fault", doctor_twilio.unanswered(settings, fault))
    except (Later, Refused) as fault:
        text = f"{settings.whatsapp} refused ({fault}): run pakka doctor again in a minute"
        yield _found("fault", text)


def _address(settings: Settings) -> Finding:
    url = settings.pakka_public_url
    if is_public(url):
        return _found("ok", f"{settings.whatsapp} fetches papers and posts messages at {url}")
    return _found(
        "fault",
        f"PAKKA_PUBLIC_URL is {url}: {doctor_twilio.NEEDS} until it is a"
        " public https address (docs/reverse-proxy.md)",
    )


def _templates(parts: Parts, book: "Templates") -> Iterator[Finding]:
    from adapters.whatsapp import templates

    states = Counter(one.state for one in templates.states(parts, book))
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
    who, url = settings.whatsapp, settings.pakka_public_url
    if health.last_in_at:
        yield _found("ok", f"the last message came {ago(health.last_in_at, now)}")
    else:
        text = f"no message has come yet: paste {url}{doctor_twilio.HOOK} {doctor_twilio.WHERE}"
        yield _found("off", text)
    out, told = health.last_out_at, health.last_status_at
    if out and now - out > _SILENT and (told is None or told < out - timedelta(days=1)):
        where = f"{url}{doctor_twilio.STATUS_HOOK}"
        text = f"{who} does not tell what became of what was sent: it must reach {where}"
        yield _found("fault", text)
    elif told:
        yield _found("ok", f"{who} last told how far a message came {ago(told, now)}")
