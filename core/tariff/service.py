"""Codes of the tariff from both lists: the one that comes with Pakka, and the official one brought in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import func
from sqlmodel import Session, col, select

from core.clock import today
from core.db import upsert
from core.gst import hsn, hsn_search
from core.gst.hsn import HsnRate
from core.tariff.models import TariffCode

_SHORTEST = 4  # digits of a heading
_SETS = ("description", "words", "gst_rate", "source", "taken_at")


@dataclass(frozen=True)
class ListedCode:
    """A row of an official list; ``since`` ISO, empty where the list names no day."""

    code: str
    description: str
    gst_rate: Decimal | None = None
    since: str = ""


def take_list(session: Session, rows: Sequence[ListedCode], *, source: str, at: datetime) -> int:
    """Keep the rows of a list; a code that was there is replaced. Return how many are new."""
    before = set(session.exec(select(TariffCode.code, TariffCode.since)).all())
    for row in rows:
        words = f" {' '.join(hsn_search.stems(row.description))} "
        values = {**vars(row), "shop_id": "", "words": words, "source": source, "taken_at": at}
        upsert(session, TariffCode, values, sets=_SETS)
    return len({(row.code, row.since) for row in rows} - before)


def is_known(session: Session, code: str) -> bool:
    """True where either list has the code, a longer one under it, or the heading that it lies under."""
    return hsn.is_known(code) or bool(rows_of(session, code, most=1))


def rows_of(session: Session, code: str, *, most: int = 8) -> list[TariffCode]:
    """List what was brought in of a code: the longest that it lies under, else those under it."""
    above = [code[:n] for n in range(len(code), _SHORTEST - 1, -1)]
    found = _select(session, col(TariffCode.code).in_(above), most=100)
    if found:
        longest = max(len(row.code) for row in found)
        return [row for row in found if len(row.code) == longest][:most]
    if len(code) < _SHORTEST or not code.isdecimal():
        return []
    return _select(session, col(TariffCode.code).startswith(code), most=most)


def rates_of(session: Session, code: str, on: date) -> list[HsnRate]:
    """List the rates of a code on a day: ours, else, or where it names a later day, those of the list."""
    ours = hsn.rates_of(code, on)
    last = max((one.valid_from for one in ours), default="")
    rows = [row for row in rows_of(session, code) if row.gst_rate is not None]
    listed = [row for row in rows if row.since <= on.isoformat() and (row.since > last or not ours)]
    latest = max((row.since for row in listed), default="")
    return [_rate(row) for row in listed if row.since == latest] or ours


def _rate(row: TariffCode) -> HsnRate:
    taken = today(row.taken_at).isoformat()
    return HsnRate(
        hsn=row.code,
        description=row.description,
        rate=row.gst_rate or Decimal(0),
        note="",
        valid_from=row.since or taken,
        notification=f"{row.source} (taken {taken})",
        certainty="medium",
    )


def find(session: Session, words: str, *, most: int = hsn_search.MOST) -> list[str]:
    """Return the codes that the words may mean, of both lists; first those that meet all of them."""
    ours = hsn_search.find(words, most=most)
    asked = hsn_search.stems(words)
    if not asked:
        return ours
    all_met = [col(TariffCode.words).contains(f" {word} ", autoescape=True) for word in asked]
    listed = [row.code for row in _select(session, *all_met, most=4 * most)]
    whole = [code for code in ours if hsn_search.meets_all(words, code)]
    return list(dict.fromkeys([*whole, *listed, *ours]))[:most]


def _select(session: Session, *conditions: object, most: int) -> list[TariffCode]:
    """Headings come before what lies under them."""
    # conditions are SQL expressions of several kinds, which have no common type
    statement = select(TariffCode).where(TariffCode.shop_id == "", *conditions)  # type: ignore[arg-type]
    shortest_first = (func.length(TariffCode.code), col(TariffCode.code), col(TariffCode.since))
    return list(session.exec(statement.order_by(*shortest_first).limit(most)))
