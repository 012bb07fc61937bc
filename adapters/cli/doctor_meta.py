"""What `pakka doctor` asks Meta: whether it lets us in, which number it is, whether messages come to us."""

from adapters.cli.finding import SECONDS, Advice, Looked
from adapters.parts import Parts
from adapters.settings import Settings
from adapters.wiring import meta

_HOOK = "/hooks/whatsapp/meta"


def _look(settings: Settings, parts: Parts) -> Looked:
    """Ask after the number and who hears of its messages. Raises: Refused, Later, NoAnswer."""
    provider = meta(settings, parts, seconds=SECONDS)
    found = provider.client.number()
    if not provider.client.apps():
        return Looked(
            "no app hears of the messages of META_WABA_ID: pakka run subscribes yours as it starts,"
            " its log says why it did not"
        )
    digits = "".join(filter(str.isdigit, str(found.get("display_phone_number") or "")))
    name = str(found.get("verified_name") or "without a name yet")
    text = f"Meta answers; the sender is +… {digits[-4:]}, {name}"
    quality = str(found.get("quality_rating") or "").lower()
    if quality in {"yellow", "red"}:
        text += f"; its quality is {quality}: people block it or report it"
    return Looked(text, provider.templates)


def _not_let_in(why: str) -> str:
    return (
        f"Meta does not let us in ({why}): META_ACCESS_TOKEN has ended or may not use"
        " META_PHONE_NUMBER_ID and META_WABA_ID: make one that lasts (docs/whatsapp-meta.md)"
    )


def _base(settings: Settings) -> tuple[str, str]:
    return settings.meta_graph_base or "https://graph.facebook.com", "META_GRAPH_BASE"


ADVICE = Advice(
    look=_look,
    not_let_in=_not_let_in,
    base=_base,
    hook=_HOOK,
    where="as the callback URL at Meta and subscribe to messages",
    status_hook=_HOOK,
    needs="bring no message",
)
