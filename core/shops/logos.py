"""The logos that a shop has had: each stays under the hash of its bytes, for papers name theirs for good.

`Shop.logo` says which one new papers bear; an issued paper has it frozen with its seller.
"""

import hashlib

from sqlmodel import Session

from core.db import insert_if_new
from core.errors import SettingNotValid
from core.shops.models import Shop, ShopLogo

_ALLOWED = "a picture that was sent before, or nothing"


def keep_logo(session: Session, shop_id: str, png: bytes) -> str:
    """Keep what `core.shops.pictures.make_logo` made; return the hash that names it.

    No paper bears it until the setting ``logo`` says so.
    """
    sha256 = hashlib.sha256(png).hexdigest()
    insert_if_new(session, ShopLogo, {"shop_id": shop_id, "sha256": sha256, "png": png})
    return sha256


def read_logo(session: Session, shop_id: str, sha256: str) -> bytes | None:
    """Return the PNG; None where the shop has none of that name."""
    row = session.get(ShopLogo, (shop_id, sha256))
    return row.png if row else None


def picture_of(session: Session, shop: Shop) -> bytes | None:
    """Return what the shop's new papers bear; None: its letters."""
    return read_logo(session, shop.shop_id, shop.logo) if shop.logo else None


def set_logo(session: Session, shop: Shop, value: str) -> None:
    """Let new papers bear a picture that is kept; empty: the shop's letters. Raises: SettingNotValid."""
    said = value.strip()
    if said and session.get(ShopLogo, (shop.shop_id, said)) is None:
        raise SettingNotValid(name="logo", value=value, allowed=_ALLOWED)
    shop.logo = said or None
