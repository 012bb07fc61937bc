"""Looks at the portal for what is not registered here: another program of the same GSTIN may have done it."""

from collections.abc import Callable
from functools import partial

from sqlmodel import Session

from adapters.rest.call import Call
from adapters.rest.einvoice import asking, refusing
from adapters.rest.einvoice.named import gstin_of, irn_in, name_in
from adapters.rest.problems import Problem
from core.einvoice.adopting import adopt
from core.einvoice.gateway import (
    Acknowledged,
    Gateway,
    Holder,
    PortalRefused,
    PortalSilent,
    PortalUnavailable,
)
from core.einvoice.holding import require_holder
from core.einvoice.irn import irn_of
from core.einvoice.queries import stands
from core.einvoice_errors import GstinElsewhere

Find = Callable[[Gateway, Holder], Acknowledged | None]


def by_irn(call: Call) -> None:
    """Take over what the portal has under the reference number of a call.

    Raises: Problem (not_found, provider_unavailable, rate_limited).
    """
    irn = irn_in(call)
    _fetch(call, irn, lambda gateway, holder: gateway.find(holder, irn))


def by_document(call: Call) -> None:
    """Take over what the portal has of the document that a call names. Raises: as `by_irn`."""
    name = name_in(call)
    irn = irn_of(gstin_of(call), name.doc_type, name.number, on=name.on)
    _fetch(call, irn, lambda gateway, holder: gateway.find_document(holder, name))


def _fetch(call: Call, irn: str, find: Find) -> None:
    gstin, db = gstin_of(call), call.mode.parts.db
    with db.reading() as session:
        if stands(session, call.shop_id, gstin, irn):
            return
    if call.mode.parts.gateway is None:
        return
    try:
        db.write(partial(_may_ask, call))
    except GstinElsewhere:  # whoever had the GSTIN first asks for it
        return
    desk = asking.desk_of(call)
    try:
        found = find(desk.gateway, Holder(call.shop_id, gstin))
    except PortalRefused as refused:
        raise refusing.not_shown(refused) from refused
    except PortalUnavailable as trouble:
        raise asking.unavailable(trouble) from trouble
    except PortalSilent as silent:
        raise Problem("provider_unavailable") from silent
    if found:
        provider = desk.gateway.name
        db.write(lambda session: adopt(session, call.actor, gstin, found, provider=provider))


def _may_ask(call: Call, session: Session) -> None:
    gstin = gstin_of(call)
    require_holder(session, call.shop_id, gstin)
    asking.require_pace(call, session, gstin)
