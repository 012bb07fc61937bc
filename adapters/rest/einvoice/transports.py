"""How goods go, in the words of this API and in the portal's."""

from collections.abc import Sequence
from dataclasses import replace

from adapters.rest.einvoice import refusing
from core.einvoice.objections import Objection

_OWN = {
    "/TransId": "/transporter_id",
    "/TransName": "/transporter_name",
    "/TransMode": "/mode",
    "/Distance": "/distance_km",
    "/TransDocNo": "/doc_no",
    "/TransDocDt": "/doc_date",
    "/VehNo": "/vehicle_no",
    "/VehType": "/vehicle_type",
}


def require_none(objections: Sequence[Objection], *, base: str, own: bool) -> None:
    """Refuse where there are objections to an e-way bill; ``base``: where it stands in the body.

    ``own``: the body names things as this API does, not as the portal. Raises: Problem.
    """
    if not objections:
        return
    names = _OWN if own else {}
    raise refusing.by_rules(
        [replace(one, field=base + names.get(one.field, one.field)) for one in objections]
    )
