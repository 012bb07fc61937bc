"""What `pakka doctor` asks Twilio: whether it lets us in, whose the sender is, where it posts to."""

from typing import TYPE_CHECKING

from adapters.settings import Settings
from core.outbox import NoAnswer

if TYPE_CHECKING:
    from adapters.whatsapp.twilio.provider import Twilio

_SANDBOX = "whatsapp:+14155238886"
HOOK = "/hooks/whatsapp/twilio"
STATUS_HOOK = f"{HOOK}/status"
WHERE = 'at Twilio, "When a message comes in"'
NEEDS = "Twilio can fetch no PDF and bring no message"


def look(settings: Settings, provider: "Twilio") -> tuple[bool, str]:
    """Ask after the account: whether it is well, and what is to be said. Raises: Refused, Later, NoAnswer."""
    state = provider.check()
    if state != "active":
        return False, f"Twilio's account is {state}: see console.twilio.com"
    return True, f"Twilio answers, the account is active; {_sender(settings)}"


def unanswered(settings: Settings, fault: NoAnswer) -> str:
    """Say what mends that nobody answered, or let us in."""
    why = str(fault)
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
