"""`pakka doctor` on WhatsApp: its provider, our address, templates, what came lately."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from adapters.cli.doctor_meta import ADVICE as META
from adapters.cli.doctor_twilio import ADVICE as TWILIO
from adapters.cli.finding import Advice, Finding, ago, is_public
from adapters.parts import WHATSAPP, Parts
from adapters.settings import Settings
from core.chats.health import Health

if TYPE_CHECKING:
    from adapters.whatsapp.provider import Templates

_SILENT = timedelta(minutes=10)
_ADVICE = {"Twilio": TWILIO, "Meta": META}


def findings(settings: Settings, parts: Parts, health: Health) -> Iterator[Finding]:
    """Look at the account, our address, the templates, and what came in."""
    if settings.whatsapp is None:
        yield _found(
            "off",
            "set TWILIO_ACCOUNT_SID, TWILIO_AUTH_TOKEN and TWILIO_WHATSAPP_FROM, or the five settings"
            " META_… (docs/whatsapp.md)",
        )
        return
    advice = _ADVICE[settings.whatsapp]
    yield from _account(settings, parts, advice)
    yield _address(settings, advice)
    yield from _heard(settings, advice, health, now=parts.clock.now())


def _found(state: Any, text: str) -> Finding:
    return Finding(WHATSAPP, state, text)


def _account(settings: Settings, parts: Parts, advice: Advice) -> Iterator[Finding]:
    from adapters.whatsapp.provider import Refused
    from core.outbox import Later, NoAnswer

    try:
        looked = advice.look(settings, parts)
        yield _found("ok" if looked.templates else "fault", looked.text)
        if looked.templates:
            yield from _templates(parts, looked.templates)
    except NoAnswer as fault:
        yield _found("fault", _unanswered(settings, advice, str(fault)))
    except (Later, Refused) as fault:
        text = f"{settings.whatsapp} refused ({fault}): run pakka doctor again in a minute"
        yield _found("fault", text)


def _unanswered(settings: Settings, advice: Advice, why: str) -> str:
    """Say what mends that nobody answered, or let us in."""
    if why.startswith(f"{settings.whatsapp} "):
        return advice.not_let_in(why)
    where, setting = advice.base(settings)
    return f"{where} does not answer ({why}): see that this machine reaches it, or {setting}"


def _address(settings: Settings, advice: Advice) -> Finding:
    url, who = settings.pakka_public_url, settings.whatsapp
    if is_public(url):
        return _found("ok", f"{who} reaches us at {url}")
    return _found(
        "fault",
        f"PAKKA_PUBLIC_URL is {url}: {who} can {advice.needs} until it is a"
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


def _heard(
    settings: Settings, advice: Advice, health: Health, *, now: datetime
) -> Iterator[Finding]:
    who, url = settings.whatsapp, settings.pakka_public_url
    if health.last_in_at:
        yield _found("ok", f"the last message came {ago(health.last_in_at, now)}")
    else:
        text = f"no message has come yet: paste {url}{advice.hook} {advice.where}"
        yield _found("off", text)
    out, told = health.last_out_at, health.last_status_at
    if out and now - out > _SILENT and (told is None or told < out - timedelta(days=1)):
        where = f"{url}{advice.status_hook}"
        text = f"{who} does not tell what became of what was sent: it must reach {where}"
        yield _found("fault", text)
    elif told:
        yield _found("ok", f"{who} last told how far a message came {ago(told, now)}")
