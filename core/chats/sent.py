"""What went out by which call, and how far it came: sent, delivered, read, or failed.

States arrive late, twice and out of order: only a step forward counts, ``read`` implies delivered, and
what has failed stays failed. Whatever their order, they end the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from core.chats.models import Sent, StoredFile
from core.db import insert_if_new, upsert

_STEPS: Mapping[str, int] = {"sent": 0, "delivered": 1, "read": 2, "failed": 3}


@dataclass(frozen=True)
class Call:
    """One part of a reply that went out: (shop, message, part), (channel, address), the channel's id."""

    of: tuple[str, str, int]
    chat: tuple[str, str]
    provider_id: str


def note(session: Session, call: Call, *, at: datetime) -> None:
    """Keep it; a part that is noted already stays as it is."""
    shop_id, message_id, part = call.of
    values = {
        "shop_id": shop_id,
        "message_id": message_id,
        "part": part,
        "channel": call.chat[0],
        "address": call.chat[1],
        "provider_id": call.provider_id,
        "state": "sent",
        "error": "",
        "at": at,
    }
    insert_if_new(session, Sent, values)


def parts_of(session: Session, shop_id: str, message_id: str) -> dict[int, Sent]:
    """Return the parts of a reply that went out, by their number."""
    found = session.exec(select(Sent).where(Sent.shop_id == shop_id, Sent.message_id == message_id))
    return {row.part: row for row in found}


def find(session: Session, channel: str, provider_id: str) -> Sent | None:
    """Find what went out by the channel's id of it."""
    statement = select(Sent).where(Sent.channel == channel, Sent.provider_id == provider_id)
    return session.exec(statement.with_for_update()).first()


def newest_of(session: Session, channel: str, provider_id: str) -> Sent | None:
    """Find what the channel's message shows now: several went into one that is edited in place."""
    statement = select(Sent).where(Sent.channel == channel, Sent.provider_id == provider_id)
    return session.exec(statement.order_by(col(Sent.message_id).desc()).limit(1)).first()


def newest_in(session: Session, channel: str, address: str, *, limit: int) -> list[Sent]:
    """List what went to a chat last, newest first, where the channel's ids begin with the address.

    Such ids are ``address:`` and twelve digits, so that the index finds them.
    """
    statement = select(Sent).where(
        Sent.channel == channel,
        col(Sent.provider_id).between(f"{address}:{0:012d}", f"{address}:{10**12 - 1}"),
        Sent.address == address,
    )
    newest = statement.order_by(col(Sent.provider_id).desc(), col(Sent.message_id).desc())
    return list(session.exec(newest.limit(limit)))


def advance(session: Session, row: Sent, *, state: str, error: str, at: datetime) -> bool:
    """Note how far it came; False where that is no news."""
    if _STEPS[state] <= _STEPS[row.state]:
        return False
    row.state, row.error, row.at = state, error, at
    session.add(row)
    session.flush()
    return True


def stored_file(session: Session, shop_id: str, channel: str, digest: str) -> str | None:
    """Return the channel's id of a file that lies there already."""
    row = session.get(StoredFile, (shop_id, channel, digest))
    return row.file_id if row else None


def store_file(session: Session, shop_id: str, channel: str, *, digest: str, file_id: str) -> None:
    """Remember a file that lies with the channel now."""
    values = {"shop_id": shop_id, "channel": channel, "digest": digest, "file_id": file_id}
    upsert(session, StoredFile, values, sets=("file_id",))


def is_known(session: Session, channel: str, provider_id: str) -> bool:
    """True where a call of this id is noted."""
    statement = select(Sent.part).where(Sent.channel == channel, Sent.provider_id == provider_id)
    return session.exec(statement.limit(1)).first() is not None
