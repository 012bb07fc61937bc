"""Who acts, when, through which channel and by which message: given to every service that writes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.clock import today


@dataclass(frozen=True)
class Actor:
    """One person or program doing one thing at one instant.

    ``text`` is the message as typed, kept with what it caused. A call of an API has the id of its
    request for a ``message_id`` and says from which address (``ip``) it came.
    """

    shop_id: str
    kind: Literal["chat_user", "cli", "api_key", "oauth_client", "scheduler", "page"]
    id: str
    at: datetime
    channel: str = ""
    message_id: str = ""
    text: str = ""
    ip: str | None = None

    @property
    def today(self) -> date:
        """The date in India."""
        return today(self.at)
