"""What every resource shows: when it was made and changed, its metadata, its mode."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.shapes import instant_text
from core import extras


def common(
    call: Call, session: Session, id_: str, made_at: datetime, *, ended_at: datetime | None = None
) -> dict[str, Any]:
    """Write the members that every resource has. ``ended_at``: when it was cancelled, if it was."""
    beside = extras.of(session, call.shop_id, id_)
    changed = [made_at, *([beside.changed_at] if beside else []), *([ended_at] if ended_at else [])]
    return {
        "created_at": instant_text(made_at),
        "updated_at": instant_text(max(changed)),
        "sandbox": call.sandbox,
        "metadata": dict(beside.data) if beside else {},
    }
