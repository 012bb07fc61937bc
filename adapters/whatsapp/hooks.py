"""What the webhooks of every provider share: a body of bounded size, and a call that is turned away."""

import logging

from fastapi import Request, Response

_LOG = logging.getLogger("pakka.whatsapp")


class TurnedAway(Exception):
    """Why a webhook is turned away; ``status`` is what it is answered."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


def turned_away(fault: TurnedAway) -> Response:
    """Log it, and answer without a word: whoever called has no business with our reasons."""
    fields = {"why": fault.why, "status": fault.status}
    _LOG.warning("webhook turned away", extra={"fields": fields})
    return Response(status_code=fault.status)


async def body_of(request: Request, *, most: int) -> bytes:
    """Read a body of so many bytes at most. Raises: TurnedAway."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TurnedAway(413, "too large")
    return bytes(body)
