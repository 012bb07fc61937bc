"""The export that the owner asked for in chat: made in the background, sent as a link that ends.

The row in the outbox is the order. Made once: the file is named after the row, and the message that
brings it is written with a mark of the row's own key. While it takes long, the owner is told how far it
is, and the lease is kept.
"""

import re
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session

from adapters.watching import Watch, answer_to
from bot import conversation, replies
from bot.message import Attachment
from core.clock import INDIA, Clock, today
from core.db import Database
from core.errors import ShopNotFound
from core.exchange.archive import sweep
from core.exchange.export import Seals, export_shop
from core.outbox import NewRow, OutboxRow, Undeliverable, add
from core.shops.service import get_shop

LIFE = timedelta(hours=24)
_FAILED = {"export": "export_failed", "return": "gstr1_failed"}


def path_of(folder: Path, export_id: str, ending: str = "zip") -> Path:
    """Return where an export lies. Raises: ValueError for what is no id of ours."""
    if not re.fullmatch(r"[a-z]{3}_[0-9a-f]{24}", export_id):
        raise ValueError("no export")
    return folder / f"{export_id}.{ending}"


def until_of(of: str) -> tuple[str, datetime]:
    """Read an attachment's reference: the export's id, and when its link ends."""
    export_id, _, seconds = of.partition(":")
    return export_id, datetime.fromtimestamp(int(seconds), tz=INDIA)


class ExportSender:
    """Makes the export of a shop and sends the owner its link."""

    def __init__(self, db: Database, clock: Clock, *, folder: Path, seals: Seals) -> None:
        self._db = db
        self._clock = clock
        self._folder = folder
        self._seals = seals

    def deliver(self, row: OutboxRow) -> None:
        """Make it. Raises: Undeliverable where the shop is gone, LeaseLost, OSError (again later)."""
        sweep(self._folder, before=self._clock.now() - LIFE - timedelta(hours=1))
        path = path_of(self._folder, row.id)
        if not path.exists():
            watch = Watch(self._db, self._clock, row, words="export_progress")
            try:
                with self._db.reading() as session:
                    export_shop(
                        session, row.shop_id, path, seals=self._seals, progress=watch.progress
                    )
            except ShopNotFound:
                raise Undeliverable("shop gone") from None
        self._db.write(lambda session: self._send(session, row))

    def _send(self, session: Session, row: OutboxRow) -> None:
        at = self._clock.now()
        mark = NewRow("event", f"gone:{row.dedupe_key}", {"event": "export.made", "id": row.id})
        if not add(session, row.shop_id, mark, at=at):
            return
        until = at + LIFE
        paper = Attachment(
            "export_zip", f"{row.id}:{int(until.timestamp())}", f"pakka-export-{today(at)}.zip"
        )
        shown = f"{until.astimezone(INDIA):%H:%M}, {today(until).day} {today(until):%b}"
        shop = get_shop(session, row.shop_id)
        text = replies.text(str(row.payload["lang"]), "export_ready", shop=shop.name, until=shown)
        conversation.record_out(session, row.shop_id, answer_to(row, text, paper), at=at, seq=1)


def tell_given_up(session: Session, row: OutboxRow, reason: str, at: datetime) -> None:
    """Tell who ordered it that it could not be made: a full disk, most often."""
    text = replies.text(str(row.payload["lang"]), _FAILED[row.topic])
    conversation.record_out(session, row.shop_id, answer_to(row, text), at=at, seq=1)
