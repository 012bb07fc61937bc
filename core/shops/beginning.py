"""The tick that lets a shop bill otherwise once the day has come; its bills do so from midnight anyway."""

from sqlmodel import col, select

from core.clock import Clock, today
from core.db import Database
from core.shops import registering
from core.shops.models import Shop
from core.shops.service import get_shop


class Beginning:
    """Looks for shops whose next scheme, GSTIN or state begins; two processes at once do it once."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    def run(self) -> int:
        """Let them bill so; return how many shops."""
        at = self._clock.now()
        with self._db.reading() as session:
            due = select(Shop.shop_id).where(col(Shop.scheme_until) <= today(at))
            found = session.exec(due).all()
        return sum(self._begin(shop_id) for shop_id in found)

    def _begin(self, shop_id: str) -> bool:
        at = self._clock.now()
        return self._db.write(
            lambda session: registering.settle_due(session, get_shop(session, shop_id), at)
        )
