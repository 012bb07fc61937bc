"""Who looks at the demo: a secret in a cookie is the owner's address of the visitor's own shop.

Without a cookie a visitor is the owner of the shared demo shop. One visitor never sees another's.
"""

import re
import secrets
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session

from adapters.demo_data import CHANNEL, OWNER
from core.shops.models import Shop
from core.shops.service import find_people, get_shop

COOKIE = "pakka_demo"
_MONTH_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class Visitor:
    """The address he writes from as owner, and his shop."""

    address: str
    shop: Shop


def new_address() -> str:
    """Draw an address that nobody can guess."""
    return f"own-{secrets.token_hex(16)}"


def find(session: Session, request: Request) -> Visitor | None:
    """Say who looks; None where the demo shop has gone."""
    said = request.cookies.get(COOKIE, "")
    for address in (said, OWNER):
        if address != OWNER and not re.fullmatch(r"own-[0-9a-f]{32}", address):
            continue
        people = find_people(session, CHANNEL, address)
        if people and people[0].member_id:
            return Visitor(address, get_shop(session, people[0].shop_id))
    return None


def remember(response: Response, address: str) -> None:
    """Set the cookie; other sites cannot make the browser send it."""
    response.set_cookie(
        COOKIE, address, max_age=_MONTH_SECONDS, path="/demo", httponly=True, samesite="strict"
    )


def is_same_origin(request: Request) -> bool:
    """True where a form was sent by a page of ours."""
    origin = request.headers.get("origin")
    if origin is None or origin == "null":
        # browsers send Sec-Fetch-Site with every request; what is no browser sends neither
        return request.headers.get("sec-fetch-site", "same-origin") == "same-origin"
    return urlsplit(origin).netloc == request.headers.get("host", "")
