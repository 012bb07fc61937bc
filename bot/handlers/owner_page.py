"""The owner's page: who may see totals is sent a link that opens it once."""

from bot.turn import Turn
from core.credentials import visits
from core.errors import OwnerOnly

_SEEING = {"owner", "accountant"}


def give(turn: Turn) -> None:
    """Send a link to the page. Raises: OwnerOnly."""
    if turn.person.role not in _SEEING:
        raise OwnerOnly(what="totals")
    token = visits.offer(turn.session, turn.actor, language=turn.lang)
    url = f"{turn.edge.public_url}/o/{token}"
    turn.say(turn.text("page_link"), link=(turn.label("page_open"), url))
