"""The two files of a large month's GSTR-1: ordered in chat, written in the background, sent when whole.

The row in the outbox is the order. A file is named after the row and put in its place whole; one that a
killed process left unfinished is written anew, one that was finished is not. While it takes long, who
ordered it is told how far it is.
"""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Literal

from sqlmodel import Session

from adapters.exporting import LIFE, path_of
from adapters.watching import Watch, answer_to
from bot import conversation, objections, replies
from bot.message import Attachment
from core.clock import Clock, today
from core.db import Database
from core.errors import ShopNotFound
from core.exchange.archive import sweep, whole_file
from core.outbox import NewRow, OutboxRow, Undeliverable, add
from core.reports.gstr1.month import Month, filer, parse_month
from core.reports.gstr1.portal import write_json
from core.reports.gstr1.workbook import file_name, write_workbook
from core.shops.models import Shop
from core.shops.service import get_shop

ENDINGS = {"xlsx": write_workbook, "json": write_json}


def written(folder: Path, of: str, ending: str) -> bytes | None:
    """Return a file that was written for an attachment's reference, ``month:row``; None where it is gone."""
    row_id = of.partition(":")[2]
    path = path_of(folder, row_id, ending) if row_id else None
    return path.read_bytes() if path and path.exists() else None


class ReturnSender:
    """Writes the files of a month and sends them to who ordered them."""

    def __init__(self, db: Database, clock: Clock, *, folder: Path) -> None:
        self._db = db
        self._clock = clock
        self._folder = folder

    def deliver(self, row: OutboxRow) -> None:
        """Write and send them.

        Raises: Undeliverable where the shop is gone, LeaseLost, OSError (again later).
        """
        sweep(self._folder, before=self._clock.now() - LIFE - timedelta(hours=1))
        watch = Watch(self._db, self._clock, row, words="gstr1_progress")
        total, files = int(row.payload["count"]), len(ENDINGS)
        try:
            for n, ending in enumerate(ENDINGS):

                def progress(done: int, before: int = n * total) -> None:
                    watch.progress((before + done) // files, total)

                self._write(row, ending, progress)
        except ShopNotFound:
            raise Undeliverable("shop gone") from None
        objected = self._objected(row)
        self._db.write(lambda session: self._send(session, row, objected))

    def _write(self, row: OutboxRow, ending: str, progress: Callable[[int], None]) -> None:
        path = path_of(self._folder, row.id, ending)
        if path.exists():
            return
        with whole_file(path) as file, self._db.reading_once() as session:
            shop = get_shop(session, row.shop_id)
            ENDINGS[ending](session, shop, self._month(row), file, progress=progress)

    def _objected(self, row: OutboxRow) -> list[str]:
        on, lang = today(self._clock.now()), str(row.payload["lang"])
        with self._db.reading_once() as session:
            shop = get_shop(session, row.shop_id)
            return objections.lines(session, shop, self._month(row), lang=lang, today=on)

    def _month(self, row: OutboxRow) -> Month:
        return parse_month(str(row.payload["month"]), today=today(self._clock.now()))

    def _send(self, session: Session, row: OutboxRow, objected: list[str]) -> None:
        at = self._clock.now()
        mark = NewRow("event", f"gone:{row.dedupe_key}", {"event": "gstr1.made", "id": row.id})
        if not add(session, row.shop_id, mark, at=at):
            return
        month = self._month(row)
        shop = filer(session, get_shop(session, row.shop_id), month)
        papers = [self._paper(row, shop, month, ending) for ending in ENDINGS]
        text = replies.text(str(row.payload["lang"]), "gstr1_ready", month=f"{month.days[0]:%b}")
        answer = answer_to(row, "\n".join([text, *objected]), *papers)
        conversation.record_out(session, row.shop_id, answer, at=at, seq=1)

    def _paper(self, row: OutboxRow, shop: Shop, month: Month, ending: str) -> Attachment:
        kind: Literal["gstr1_xlsx", "gstr1_json"] = "gstr1_xlsx"
        if ending == "json":
            kind = "gstr1_json"
        return Attachment(kind, f"{month.name}:{row.id}", file_name(shop, month, ending))
