"""Who registers for a GSTIN: of several shops that say it is theirs the first.

An installation has one way to the portal for all its shops, and a GSTIN is printed on every bill: nobody may
issue as another. In the sandbox a GSTIN is anybody's.
"""

from sqlmodel import Session, col, select

from core.einvoice_errors import GstinElsewhere
from core.mode import is_sandbox
from core.shops.models import Shop


def require_holder(session: Session, shop_id: str, gstin: str) -> None:
    """Refuse a shop that came after another with the same GSTIN. Raises: GstinElsewhere."""
    if is_sandbox(session):
        return
    first = (
        select(Shop.shop_id)
        .where(Shop.gstin == gstin)
        .order_by(col(Shop.created_at), col(Shop.shop_id))
        .limit(1)
    )
    if session.exec(first).first() not in (shop_id, None):
        raise GstinElsewhere(gstin=gstin)
