"""Whose phone the right side of the demo is: who was written to last, or whom the visitor picked."""

import datetime as dt
from dataclasses import dataclass

from fastapi import Request
from fastapi.responses import Response
from sqlmodel import Session, col, select

from adapters.demo_data import CHANNEL
from core.chats.models import ChatMessage
from core.customers.service import list_customers
from core.shops.members import list_members

COOKIE = "pakka_demo_phone"
_MOST = 60
_MONTH_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class Phone:
    """A phone of the demo: of a customer, or of somebody of the shop (``role``)."""

    phone: str
    name: str
    role: str = "customer"


def list_phones(session: Session, shop_id: str) -> list[Phone]:
    """List whose phone it may be: the shop's people first, then its customers."""
    members = [
        Phone(one.phone, one.name, one.role) for one in list_members(session, shop_id) if one.phone
    ]
    taken = {one.phone for one in members}
    people = [Phone(one.phone, one.name) for one in list_customers(session, shop_id) if one.phone]
    return (members + [one for one in people if one.phone not in taken])[:_MOST]


def shown(session: Session, request: Request, *, shop_id: str, owner: str) -> Phone | None:
    """Say whose phone is shown: a pick holds until somebody else is written to."""
    known = {one.phone: one for one in list_phones(session, shop_id)}
    statement = (
        select(ChatMessage)
        .where(
            ChatMessage.shop_id == shop_id,
            ChatMessage.channel == CHANNEL,
            col(ChatMessage.address).in_([one for one in known if one != owner]),
        )
        .order_by(col(ChatMessage.at).desc())
        .limit(1)
    )
    last = session.exec(statement).first()
    address, _, at = request.cookies.get(COOKIE, "").partition(".")
    if address in known and address != owner and at.isdecimal():
        picked = dt.datetime.fromtimestamp(int(at[:12]), dt.UTC)
        if last is None or last.at <= picked or last.address == address:
            return known[address]
    return known.get(last.address) if last else None


def pick(response: Response, phone: str, *, now: dt.datetime) -> None:
    """Remember whose phone the visitor wants to hold."""
    value = f"{phone[:20]}.{int(now.timestamp()) + 1}"
    response.set_cookie(
        COOKIE, value, max_age=_MONTH_SECONDS, path="/demo", httponly=True, samesite="strict"
    )
