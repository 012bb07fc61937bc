"""`pakka doctor` on Telegram: whose token it is, how messages come, what stops them."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters.cli.finding import Finding, ago, is_public
from adapters.parts import TELEGRAM, Parts
from adapters.settings import Settings
from core import leases
from core.chats import health

_SECONDS = 5
_RECENT = timedelta(hours=1)
Call = Callable[[str], dict[str, Any]]

# What Telegram says of a webhook that it could not post to, and what to do about it.
_ERRORS = (
    ("403", "our side refused the secret: start pakka run again, it sets the webhook anew"),
    ("404", "the address leads elsewhere: let the proxy pass /hooks/ on (docs/reverse-proxy.md)"),
    ("502", "the proxy found nobody behind it: start pakka run"),
    ("503", "the proxy found nobody behind it: start pakka run"),
    ("5", "our side failed: see its log"),
    ("refused", "nobody listens there: start the proxy (docs/reverse-proxy.md)"),
    ("timed out", "it could not be reached in time: open port 443 to the world"),
    ("timeout", "it was not answered in time: see the log of pakka run"),
    ("resolve", "the name is not known in the DNS: look at PAKKA_PUBLIC_URL"),
    ("ssl", "its certificate is not good: let the proxy fetch one (docs/reverse-proxy.md)"),
    ("certificate", "its certificate is not good: let the proxy fetch one (docs/reverse-proxy.md)"),
)


def findings(settings: Settings, parts: Parts) -> Iterator[Finding]:
    """Look at the bot, how its messages come, and who wrote to it."""
    token = settings.telegram_bot_token
    if token is None:
        yield _found("off", "set TELEGRAM_BOT_TOKEN, which @BotFather gives (docs/telegram.md)")
        return
    from adapters.telegram.client import Client

    client = Client(token.get_secret_value(), settings.telegram_api_base)
    try:
        client.open()  # importing the library takes longer than a call
        yield from _reached(settings, parts, lambda name: client.call(name, {}, seconds=_SECONDS))
    finally:
        client.close()


def _found(state: Any, text: str) -> Finding:
    return Finding(TELEGRAM, state, text)


def _reached(settings: Settings, parts: Parts, call: Call) -> Iterator[Finding]:
    from adapters.telegram.client import BadToken, Refused
    from core.outbox import Later, NoAnswer, Undeliverable

    try:
        me, hook = call("getMe"), call("getWebhookInfo")
    except BadToken:
        text = "the token is nobody's: put the one that @BotFather shows into TELEGRAM_BOT_TOKEN"
        yield _found("fault", text)
    except Later as fault:
        yield _found("fault", f"Telegram wants us to {fault}: run pakka doctor again after that")
    except (NoAnswer, Refused, Undeliverable) as fault:
        yield _found(
            "fault",
            f"{settings.telegram_api_base} does not answer ({fault}): see that this machine"
            " reaches it, or mend TELEGRAM_API_BASE",
        )
    else:
        yield _found("ok", f"@{me.get('username', '?')} answers")
        if settings.telegram_mode == "webhook":
            yield from _webhook(settings, hook, parts.clock.now())
        else:
            yield _polling(parts, hook)
        yield from _strangers(parts)


def _polling(parts: Parts, hook: dict[str, Any]) -> Finding:
    if hook.get("url"):
        return _found(
            "off",
            "messages go to a webhook that is set; pakka run takes it away and polls, or set"
            " TELEGRAM_MODE=webhook",
        )
    now = parts.clock.now()
    with parts.db.reading() as session:
        lease = session.get(leases.Lease, ("", "telegram.poll"))
    if lease and lease.until > now:
        return _found("ok", "polling: a process fetches the messages")
    waiting = int(hook.get("pending_update_count", 0))
    there = f"; {waiting} messages wait at Telegram" if waiting else ""
    return _found("off", f"polling: no process fetches the messages: start pakka run{there}")


def _webhook(settings: Settings, hook: dict[str, Any], now: datetime) -> Iterator[Finding]:
    from adapters.telegram.hooks import PATH

    ours, there = f"{settings.pakka_public_url}{PATH}", str(hook.get("url", ""))
    waiting = int(hook.get("pending_update_count", 0))
    if not is_public(settings.pakka_public_url):
        yield _found(
            "fault",
            f"webhook: PAKKA_PUBLIC_URL is {settings.pakka_public_url}, Telegram needs a public"
            " https address (docs/reverse-proxy.md); or set TELEGRAM_MODE=polling",
        )
    if not there:
        yield _found("off", f"webhook: none is set: start pakka run, it sets {ours}")
    elif there != ours:
        yield _found("fault", f"webhook: set at {there}: start pakka run, it sets {ours}")
    else:
        yield _found("ok", f"webhook: {ours}, {waiting} messages wait")
        yield from _last_error(hook, now)


def _last_error(hook: dict[str, Any], now: datetime) -> Iterator[Finding]:
    said = str(hook.get("last_error_message", ""))
    if not said:
        return
    at = datetime.fromtimestamp(int(hook.get("last_error_date", 0)), UTC)
    low = said.casefold()
    mend = next((mend for words, mend in _ERRORS if words in low), "see docs/reverse-proxy.md")
    is_new = now - at < _RECENT
    text = f"webhook: {ago(at, now)} Telegram could not deliver ({said}): {mend}"
    yield _found("fault" if is_new else "ok", text)


def _strangers(parts: Parts) -> Iterator[Finding]:
    with parts.db.reading() as session:
        found = health.strangers(session, TELEGRAM)
    if found:
        named = ", ".join(f"telegram:{address}" for address in found)
        yield _found(
            "ok", f"wrote and have no shop: {named} (for pakka shop add --owner, if it is you)"
        )
