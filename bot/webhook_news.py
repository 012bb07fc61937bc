"""What the owners are told of their webhooks: that one gets nothing more."""

from datetime import datetime
from urllib.parse import urlsplit

from sqlmodel import Session

from bot import replies
from bot.conversation import send_out
from bot.owners import Told, to_owners
from core.webhooks.models import Endpoint


def tell_disabled(session: Session, endpoint: Endpoint, at: datetime) -> None:
    """Tell the owners that an endpoint was disabled; its host alone, the rest may be a secret."""
    host = urlsplit(endpoint.url).hostname or ""

    def write(lang: str) -> Told:
        return Told(replies.text(lang, "webhook_off", host=host))

    for seq, reply in enumerate(to_owners(session, endpoint.shop_id, write), start=1):
        send_out(session, endpoint.shop_id, reply, at=at, seq=seq)
