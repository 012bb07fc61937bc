"""A shop's GSTIN: given to one that had none, or put right before the first bill.

One shop is one GSTIN and one book: a shop that has billed under its GSTIN, or in another state, keeps
what it has, and a new registration is a new shop.
"""

from sqlmodel import Session, select

from core import audit
from core.actor import Actor
from core.errors import GstinStands
from core.gst import gstin as gstins
from core.invoices.models import Invoice
from core.mode import is_sandbox
from core.shops.models import Shop
from core.shops.service import get_shop


def check_gstin(session: Session, shop_id: str, gstin: str) -> str:
    """Return a GSTIN that the shop may take. Raises: the GSTIN's errors, GstinStands."""
    shop, number = get_shop(session, shop_id), gstins.validate(gstin, sandbox=is_sandbox(session))
    billed = session.exec(select(Invoice.id).where(Invoice.shop_id == shop_id).limit(1)).first()
    moves = shop.gstin is not None or shop.state != gstins.state_of(number)
    if billed and moves and shop.gstin != number:
        raise GstinStands(gstin=shop.gstin or "", state=shop.state)
    return number


def register(session: Session, actor: Actor, gstin: str) -> Shop:
    """Bill under this GSTIN from now on; an unregistered shop becomes regular. Raises: as `check_gstin`."""
    number = check_gstin(session, actor.shop_id, gstin)
    shop = get_shop(session, actor.shop_id)
    before = {"gstin": shop.gstin, "state": shop.state, "scheme": shop.scheme}
    shop.gstin, shop.state = number, gstins.state_of(number)
    if shop.scheme == "unregistered":
        shop.scheme, shop.prices = "regular", "ask"
    session.add(shop)
    session.flush()
    after = {"gstin": shop.gstin, "state": shop.state, "scheme": shop.scheme}
    audit.record(session, actor, "shop.register", entity=shop.shop_id, change=(before, after))
    return shop
