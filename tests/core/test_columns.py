"""What is written comes back the same, on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy.exc import StatementError
from sqlmodel import Session, col, select

from core.db import Database
from core.items.models import Item

IST = timezone(timedelta(hours=5, minutes=30))


def stored(db: Database, **values: Any) -> Item:
    plain = {
        "name": "Cement",
        "name_key": "cement",
        "created_at": datetime(2026, 11, 21, tzinfo=UTC),
    }
    db.write(lambda session: session.add(Item(shop_id="shp_1", id="itm_1", **{**plain, **values})))
    with db.reading() as session:
        return session.get_one(Item, ("shp_1", "itm_1"))


def test_an_instant_comes_back_in_utc_to_the_microsecond(db: Database) -> None:
    said = datetime(2026, 11, 21, 10, 0, 0, 123456, tzinfo=IST)
    read = stored(db, created_at=said).created_at
    assert read == datetime(2026, 11, 21, 4, 30, 0, 123456, tzinfo=UTC)
    assert read.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(db: Database) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        stored(db, created_at=datetime(2026, 11, 21, 10, 0))  # noqa: DTZ001  (the fault itself)


@pytest.mark.parametrize("text", ["0.1", "380", "9999999.9999", "0.125", "1E+2", "0.0001"])
def test_a_decimal_comes_back_exactly(db: Database, text: str) -> None:
    assert stored(db, rate=Decimal(text)).rate == Decimal(text)


def test_json_comes_back_in_any_script(db: Database) -> None:
    assert stored(db, aliases=["सीमेंट", "cement", "<b>"]).aliases == ["सीमेंट", "cement", "<b>"]


def test_what_is_not_given_stays_empty(db: Database) -> None:
    row = stored(db)
    assert (row.rate, row.gst_rate, row.hsn, row.deleted_at) == (None, None, None, None)


def test_rows_sort_by_their_instant(db: Database) -> None:
    whole = datetime(2026, 11, 21, 10, 0, tzinfo=UTC)
    for number, at in enumerate([whole + timedelta(microseconds=1), whole]):
        _add(db, f"itm_{number}", at)
    with db.reading() as session:
        ids = session.exec(select(Item.id).order_by(col(Item.created_at))).all()
    assert ids == ["itm_1", "itm_0"]


def _add(db: Database, item_id: str, at: datetime) -> None:
    def write(session: Session) -> None:
        session.add(Item(shop_id="shp_1", id=item_id, name="x", name_key="x", created_at=at))

    db.write(write)
