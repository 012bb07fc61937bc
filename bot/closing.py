"""The day told by itself at the shop's closing time: once, to the owners, and not where there is nothing.

What says that a day was told is an outbox row of the key ``closing:DATE``, written with the messages in
one transaction: two workers, a restart or a clock that jumps tell nothing twice. A worker that was down
at closing time tells the day when it is back, until the next one closes.
"""

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, select

from bot import conversation, replies, templates
from bot.day_text import day_buttons, day_text, day_values
from bot.message import Reply
from core import audit, outbox
from core.chats.models import Conversation
from core.clock import INDIA, Clock, midnight
from core.db import Database
from core.outbox import NewRow
from core.reports.day import day_book
from core.shops.models import ChatIdentity, Member, Shop
from core.shops.service import get_shop

_LOG = logging.getLogger("pakka.closing")


@dataclass(frozen=True)
class ClosingTime:
    """When a shop closes, and since when it is here."""

    shop_id: str
    closing_time: str
    created_at: datetime

    def at(self, on: date) -> datetime:
        """Return the instant at which it closes on a day."""
        hours, _, minutes = self.closing_time.partition(":")
        return midnight(on) + timedelta(hours=int(hours), minutes=int(minutes))

    def last_closed(self, now: datetime) -> date | None:
        """Return the day that closed last; None where it was before the shop came here."""
        on = now.astimezone(INDIA).date()
        if self.at(on) > now:
            on -= timedelta(days=1)
        return on if self.at(on) >= self.created_at else None


class Closing:
    """Tells the day of each shop that has closed. ``looked``: the days this process has looked at."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock
        self._looked: dict[str, date] = {}

    def run(self) -> int:
        """Tell what is to be told; return how many shops were told."""
        now, told = self._clock.now(), 0
        for shop in self._shops():
            try:
                told += self._look(shop, now)
            except Exception:  # a shop's fault must not keep the others from being told
                _LOG.exception("a day was not told", extra={"fields": {"shop": shop.shop_id}})
        return told

    def _look(self, shop: ClosingTime, now: datetime) -> bool:
        on = shop.last_closed(now)
        if on is None or self._looked.get(shop.shop_id) == on:
            return False
        told = self._db.write(lambda session: tell(session, shop.shop_id, on, at=now))
        self._looked[shop.shop_id] = on
        return told

    def _shops(self) -> list[ClosingTime]:
        statement = select(Shop.shop_id, Shop.closing_time, Shop.created_at)
        with self._db.reading() as session:
            rows = session.exec(statement.order_by(col(Shop.shop_id))).all()
        return [ClosingTime(*row) for row in rows]


def tell(session: Session, shop_id: str, on: date, *, at: datetime) -> bool:
    """Tell a shop's owners how a day went; False where it was told, or there is nothing to tell."""
    shop = get_shop(session, shop_id)
    book = day_book(session, shop, (on, on), today=at.astimezone(INDIA).date())
    if book.is_empty:
        return False
    new = NewRow("event", f"closing:{on.isoformat()}", {"event": "day.closed", "on": str(on)})
    if not outbox.add(session, shop_id, new, at=at):
        return False
    sealed = audit.seal(session, shop_id)
    for seq, (identity, lang) in enumerate(_owners(session, shop), start=1):
        reply = Reply(
            channel=identity.channel,
            address=identity.address,
            text=f"{day_text(lang, book)}\n{replies.text(lang, 'seal', seal=sealed)}",
            buttons=tuple(day_buttons(lang, on)),
            template=templates.make("day", lang, day_values(book)),
        )
        reply = conversation.by_itself(session, shop_id, reply)
        conversation.record_out(session, shop_id, reply, at=at, seq=seq)
    return True


def _owners(session: Session, shop: Shop) -> list[tuple[ChatIdentity, str]]:
    """Where the owners are reached, each with the language of his talk."""
    statement = (
        select(ChatIdentity, Conversation)
        .join(
            Member,
            (col(Member.shop_id) == col(ChatIdentity.shop_id))
            & (col(Member.id) == col(ChatIdentity.member_id)),
        )
        .outerjoin(
            Conversation,
            (col(Conversation.shop_id) == col(ChatIdentity.shop_id))
            & (col(Conversation.channel) == col(ChatIdentity.channel))
            & (col(Conversation.address) == col(ChatIdentity.address)),
        )
        .where(ChatIdentity.shop_id == shop.shop_id, Member.role == "owner")
        .order_by(col(ChatIdentity.channel), col(ChatIdentity.address))
    )
    return [
        (identity, str(talk.state.get("lang") or shop.language) if talk else shop.language)
        for identity, talk in session.exec(statement)
    ]
