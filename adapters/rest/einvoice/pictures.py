"""The signed QR code as a picture, behind an address that nobody can guess: it may stand in a page."""

import hashlib
import hmac

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from adapters.parts import Parts
from adapters.rest.call import Call, Mode
from core.documents import qr
from core.einvoice.models import Registration

_BITS = 16
_HEADERS = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}


def url_of(call: Call, row: Registration) -> str:
    """Return the address of the picture of a registration's signed QR code."""
    signed = _signature(call.mode.parts.secret, row.shop_id, row.id)
    return call.url(f"/einvoice/v1/qr/{row.shop_id}/{row.id}/{signed}.png")


def route(mode: Mode) -> Route:
    """Make the route of a mode."""

    async def picture(request: Request) -> Response:
        found = await run_in_threadpool(_draw, mode.parts, **request.path_params)
        if found is None:
            return Response("There is nothing at this address.", 404, media_type="text/plain")
        return Response(found, 200, _HEADERS, "image/png")

    return Route(f"{mode.prefix}/einvoice/v1/qr/{{shop_id}}/{{row_id}}/{{signed}}.png", picture)


def _draw(parts: Parts, shop_id: str, row_id: str, signed: str) -> bytes | None:
    if not hmac.compare_digest(signed.encode(), _signature(parts.secret, shop_id, row_id).encode()):
        return None
    with parts.db.reading() as session:
        row = session.get(Registration, (shop_id, row_id))
    return qr.png(row.signed_qr) if row and row.signed_qr else None


def _signature(secret: bytes, shop_id: str, row_id: str) -> str:
    text = f"signed-qr:{shop_id}:{row_id}".encode()
    return hmac.new(secret, text, hashlib.sha256).digest()[:_BITS].hex()
