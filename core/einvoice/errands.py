"""What kinds of rows the portal is asked for, each as data: how it is asked, what its answers mean.

`core.einvoice.sending` does what all have in common.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlmodel import Session

from core.actor import Actor
from core.einvoice.gateway import (
    Acknowledged,
    EwayMade,
    Gateway,
    PortalRefused,
    PortalSilent,
    PortalUnavailable,
)
from core.einvoice.models import EwayBill, Registration

Row = Registration | EwayBill
Done = Acknowledged | EwayMade | dt.datetime
Trouble = PortalRefused | PortalSilent | PortalUnavailable
R = TypeVar("R", Registration, EwayBill)
T = TypeVar("T")


@dataclass(frozen=True)
class Errand(Generic[R]):
    """A kind of row.

    ``ask`` asks for what a row wishes, and is told whether that was sent before, so that it may have
    arrived; ``end`` writes what came of it, ``give_up`` that nothing did, ``refused`` that the portal said
    no.
    """

    model: type[R]
    ask: Callable[[Gateway, R, bool], Done]
    end: Callable[[Session, Actor, R, Done], None]
    give_up: Callable[[R], None]
    refused: Callable[[Session, Actor, R], None]


def look(find: Callable[[], T]) -> T:
    """Ask what came of a sending before.

    Raises: PortalSilent, where that stays as unknown as it was: the portal is away, or refuses the look.
    """
    try:
        return find()
    except PortalRefused as refused:
        raise PortalSilent(refused.faults) from refused
    except PortalUnavailable as unavailable:
        raise PortalSilent from unavailable
