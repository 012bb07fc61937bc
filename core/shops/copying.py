"""A live shop that tries things out: its profile is copied into the sandbox, its book stays empty there."""

from sqlmodel import Session, select

from core import audit
from core.actor import Actor
from core.db import insert_if_new
from core.invoices.models import Invoice
from core.shops.logos import keep_logo
from core.shops.models import Shop


def copy_profile(sandbox: Session, shop: Shop, actor: Actor, *, logo: bytes | None = None) -> bool:
    """Put a shop into the sandbox under its own id; False where it is there already.

    Nobody who chats for it, no customer, no item, no bill and no number comes along. ``logo``: the picture
    that its papers bear, which is read where it lives.
    """
    sha256 = keep_logo(sandbox, shop.shop_id, logo) if logo else None
    anew = {"created_at": actor.at, "scheme_from": None, "scheme_until": None, "logo": sha256}
    if not insert_if_new(sandbox, Shop, shop.model_dump() | anew):
        return False
    audit.start(sandbox, shop.shop_id)
    audit.record(sandbox, actor, "shop.copy", entity=shop.shop_id)
    return True


def has_invoice(session: Session, shop_id: str) -> bool:
    """True where the shop has made an invoice in the session's mode."""
    found = select(Invoice.id).where(Invoice.shop_id == shop_id).limit(1)
    return session.exec(found).first() is not None
