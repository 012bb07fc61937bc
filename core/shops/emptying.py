"""A shop of the sandbox begins anew: its book goes, its profile and its keys stay."""

from sqlalchemy import Table, delete
from sqlmodel import Session, SQLModel, col

from core import audit, tables
from core.actor import Actor
from core.audit import AuditHead
from core.credentials.models import AccessToken, Credential
from core.errors import ShopNotFound
from core.idempotency import IdempotencyKey
from core.mode import is_sandbox
from core.shops.models import Member, Shop, ShopLogo, ShopStanding

_STAYS = {
    row.__tablename__
    for row in (
        Shop,
        ShopStanding,
        ShopLogo,
        Credential,
        AccessToken,
        Member,
        AuditHead,
        IdempotencyKey,
    )
}


def empty(session: Session, actor: Actor) -> None:
    """Delete all that the actor's shop has made in the sandbox; its numbers and its trail begin anew.

    Whoever chats for it stays, without what he said. The idempotency key of the call that asks for it
    stays too, so that it has its answer. Raises: ShopNotFound.
    """
    if not is_sandbox(session):
        raise RuntimeError("a live book is never emptied")
    head = session.get(AuditHead, actor.shop_id, with_for_update=True)  # nobody writes meanwhile
    if head is None:
        raise ShopNotFound(shop_id=actor.shop_id)
    with audit.disarmed(session):
        for table in _emptied():
            session.execute(delete(table).where(table.c.shop_id == actor.shop_id))
        head.seq, head.hash = 0, ""
        session.add(head)
        session.flush()
    session.execute(
        delete(IdempotencyKey).where(
            col(IdempotencyKey.shop_id) == actor.shop_id, col(IdempotencyKey.status) != 0
        )
    )
    audit.record(session, actor, "shop.reset", entity=actor.shop_id)


def _emptied() -> list[Table]:
    """List the tables that hold what shops made, children before their parents."""
    assert tables.MODULES  # noqa: S101  (importing them has filled the metadata)
    found = reversed(SQLModel.metadata.sorted_tables)
    return [one for one in found if "shop_id" in one.c and one.name not in _STAYS]
