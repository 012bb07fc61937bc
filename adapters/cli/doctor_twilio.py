"""What `pakka doctor` asks Twilio: whether it lets us in, whose the sender is, where it posts to."""

from adapters.cli.finding import SECONDS, Advice, Looked
from adapters.parts import Parts
from adapters.settings import Settings
from adapters.wiring import twilio

_SANDBOX = "whatsapp:+14155238886"
_HOOK = "/hooks/whatsapp/twilio"


def _look(settings: Settings, parts: Parts) -> Looked:
    """Ask after the account. Raises: Refused, Later, NoAnswer."""
    provider = twilio(settings, parts, seconds=SECONDS)
    state = provider.client.check()
    if state != "active":
        return Looked(f"Twilio's account is {state}: see console.twilio.com")
    text = f"Twilio answers, the account is active; {_sender(settings)}"
    return Looked(text, provider.templates)


def _sender(settings: Settings) -> str:
    sender = settings.twilio_whatsapp_from or ""
    if sender == _SANDBOX:
        return "the sender is Twilio's sandbox: each person joins it with its code, for 3 days"
    return f"the sender is +… {sender[-4:]}"


def _not_let_in(why: str) -> str:
    return (
        f"Twilio does not let us in ({why}): copy Account SID and Auth Token from"
        " console.twilio.com into TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN"
    )


def _base(settings: Settings) -> tuple[str, str]:
    return settings.twilio_api_base or "https://api.twilio.com", "TWILIO_API_BASE"


ADVICE = Advice(
    look=_look,
    not_let_in=_not_let_in,
    base=_base,
    hook=_HOOK,
    where='at Twilio, "When a message comes in"',
    status_hook=f"{_HOOK}/status",
    needs="fetch no PDF and bring no message",
)
