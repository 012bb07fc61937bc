"""Who acts, when, through which channel and by which message: given to every service that writes."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.clock import today


@dataclass(frozen=True)
class Actor:
    """One person or program doing one thing at one instant.

    ``text`` is the message as typed, kept with what it caused.
    """

    shop_id: str
    kind: Literal["chat_user", "cli", "api_key", "scheduler", "page"]
    id: str
    at: datetime
    channel: str = ""
    message_id: str = ""
    text: str = ""

    @property
    def today(self) -> date:
        """The date in India."""
        return today(self.at)
