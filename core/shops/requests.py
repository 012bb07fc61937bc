"""What a member of the staff may not do himself: asked of the owner, done once on his yes."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from core import audit
from core.actor import Actor
from core.errors import BadState, RequestNotFound
from core.ids import new_id
from core.shops.models import StaffRequest


@dataclass(frozen=True)
class NewRequest:
    """What is asked: the kind, what it takes to do it, and the chat in which the answer is awaited."""

    member_id: str
    kind: str
    payload: dict[str, Any]
    channel: str
    address: str


def make_request(session: Session, actor: Actor, new: NewRequest) -> StaffRequest:
    """Keep what is asked until the owner answers."""
    made = StaffRequest(
        shop_id=actor.shop_id,
        id=new_id(session, "req"),
        at=actor.at,
        source_text=actor.text,
        **vars(new),
    )
    session.add(made)
    session.flush()
    after = {"kind": new.kind}
    audit.record(session, actor, "request.make", entity=made.id, change=(None, after))
    return made


def get_request(session: Session, shop_id: str, request_id: str) -> StaffRequest:
    """Return a request. Raises: RequestNotFound."""
    found = session.get(StaffRequest, (shop_id, request_id))
    if found is None:
        raise RequestNotFound(request=request_id)
    return found


def list_open(session: Session, shop_id: str) -> list[StaffRequest]:
    """List what waits for the owner, oldest first."""
    statement = select(StaffRequest).where(
        StaffRequest.shop_id == shop_id, StaffRequest.state == "open"
    )
    return list(session.exec(statement.order_by(col(StaffRequest.at), col(StaffRequest.id))))


def settle(session: Session, actor: Actor, request_id: str, *, state: str) -> StaffRequest:
    """Note the owner's answer, once: done or refused. Raises: RequestNotFound, BadState."""
    found = get_request(session, actor.shop_id, request_id)
    taken = session.execute(
        update(StaffRequest)
        .where(
            col(StaffRequest.shop_id) == actor.shop_id,
            col(StaffRequest.id) == request_id,
            col(StaffRequest.state) == "open",
        )
        .values(state=state, settled_at=actor.at)
        .returning(col(StaffRequest.id))
    )
    if taken.first() is None:
        raise BadState(state=found.state)
    session.refresh(found)
    audit.record(session, actor, f"request.{state}", entity=request_id)
    return found
