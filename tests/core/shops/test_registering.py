"""A shop that registers, moves or changes its scheme: each period's returns are of what was billed in it."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from sqlmodel import Session, select

from core import invariants
from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.db import Database
from core.errors import CompositionYear, ReturnNotApplicable, SeriesBehind, SettingNotValid
from core.gst.document import Scheme
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.reports.catalogue import make_report
from core.reports.gstr1.glance import glance
from core.reports.gstr1.month import Month
from core.reports.gstr1.portal import portal_json
from core.shops.beginning import Beginning
from core.shops.models import Shop
from core.shops.registering import change_standing, standing_of, standing_with, take_back
from core.shops.service import get_shop
from core.shops.settings import set_setting
from tests.factories import make_actor, make_shop, sr_501

RAJASTHAN, MAHARASHTRA = "08AAAPG1234C1ZJ", "27AACCB1234L1ZU"
OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
DAY = timedelta(days=1)


class Book:
    """A shop whose days go by."""

    def __init__(self, db: Database, clock: FixedClock, **of: str | None) -> None:
        self.db, self.clock = db, clock
        self.shop = make_shop(db, clock.now(), **of)

    @property
    def actor(self) -> Actor:
        self.clock.advance(timedelta(seconds=1))
        return make_actor(self.shop, self.clock.now())

    def bill(self, **more: Any) -> Invoice:
        actor = self.actor
        return self.db.write(lambda session: issue(session, actor, sr_501(None, **more)))

    def becomes(
        self, scheme: Scheme, gstin: str | None = None, *, on: dt.date | None = None
    ) -> None:
        actor = self.actor

        def change(session: Session) -> None:
            shop = get_shop(session, self.shop.shop_id)
            to = standing_with(session, shop, scheme=scheme, gstin=gstin)
            change_standing(session, actor, to, on=on or actor.today)

        self.db.write(change)

    def shop_now(self) -> Shop:
        with self.db.reading() as session:
            assert invariants.check(session) == []
            return get_shop(session, self.shop.shop_id)


def table_13(session: Session, shop: Shop, month: Month) -> list[tuple[str, str]]:
    found = portal_json(session, shop, month)["doc_issue"]["doc_det"]
    return [(run["from"], run["to"]) for nature in found for run in nature["docs"]]


def test_the_month_of_registration_returns_what_was_billed_under_the_gstin(
    db: Database, clock: FixedClock
) -> None:
    book = Book(db, clock, gstin=None, state="08", scheme="unregistered")
    assert book.bill().document_type == "bill"
    book.becomes("regular", RAJASTHAN)
    assert book.bill().total_paise == 1_062_00
    with db.reading() as session:
        shop = get_shop(session, book.shop.shop_id)
        assert glance(session, shop, NOVEMBER).count == 1
        assert table_13(session, shop, NOVEMBER) == [("GH/26-27/0422", "GH/26-27/0422")]
        with pytest.raises(ReturnNotApplicable):
            glance(session, shop, OCTOBER)
        days = NOVEMBER.days
        register = make_report(session, shop, "register", days=days, today=days[1])
    sections = [row[6] for row in register.tables[0].rows[:2]]
    assert sections == ["", "b2cs"]


def test_a_shop_that_left_the_regular_scheme_still_files_the_months_before(
    db: Database, clock: FixedClock
) -> None:
    book = Book(db, clock)
    book.bill()
    clock.move(datetime(2027, 4, 1, 6, tzinfo=UTC))
    book.becomes("composition")
    assert book.bill().document_type == "bill_of_supply"
    with db.reading() as session:
        shop = get_shop(session, book.shop.shop_id)
        assert glance(session, shop, NOVEMBER).b2c.tax_paise == 162_00
        with pytest.raises(ReturnNotApplicable):
            portal_json(session, shop, Month(2027, 4))


def test_a_month_in_which_a_shop_moved_has_a_return_for_each_gstin(
    db: Database, clock: FixedClock
) -> None:
    book = Book(db, clock)
    book.bill()
    book.becomes("regular", MAHARASHTRA)
    moved = book.bill()
    assert (moved.supplier["gstin"], moved.place_of_supply) == (MAHARASHTRA, "27")
    with db.reading() as session:
        shop = get_shop(session, book.shop.shop_id)
        found = {
            gstin: portal_json(session, shop, replace(NOVEMBER, gstin=gstin))
            for gstin in (RAJASTHAN, MAHARASHTRA)
        }
    for gstin, number in ((RAJASTHAN, "GH/26-27/0421"), (MAHARASHTRA, "GH/26-27/0422")):
        assert found[gstin]["gstin"] == gstin
        (row,) = found[gstin]["b2cs"]
        assert (row["sply_ty"], row["pos"], str(row["txval"])) == ("INTRA", gstin[:2], "900.00")
        (docs,) = found[gstin]["doc_issue"]["doc_det"]
        assert [(run["from"], run["to"]) for run in docs["docs"]] == [(number, number)]


def test_a_bill_dated_before_the_change_is_of_the_time_before(
    db: Database, clock: FixedClock
) -> None:
    book = Book(db, clock, gstin=None, state="08", scheme="unregistered")
    book.becomes("regular", RAJASTHAN)
    late = book.bill(date=book.actor.today - DAY)
    assert (late.document_type, late.supplier["gstin"]) == ("bill", None)


def test_composition_begins_at_midnight_of_the_first_of_april(
    db: Database, clock: FixedClock
) -> None:
    book = Book(db, clock)
    book.bill()
    with pytest.raises(CompositionYear) as refused:
        book.becomes("composition")
    assert refused.value.params == {"first": "2027-04-01"}
    with pytest.raises(CompositionYear):
        book.becomes("composition", on=dt.date(2026, 12, 1))
    book.becomes("composition", on=dt.date(2027, 4, 1))
    clock.move(datetime(2027, 3, 31, 18, 29, tzinfo=UTC))  # 23:59 in India
    assert Beginning(db, clock).run() == 0
    assert book.bill().document_type == "tax_invoice"
    clock.move(datetime(2027, 3, 31, 18, 30, tzinfo=UTC))  # midnight, and no tick has run
    assert book.bill().document_type == "bill_of_supply"
    assert Beginning(db, clock).run() == 1
    assert Beginning(db, clock).run() == 0
    assert book.shop_now().scheme == "composition"


def test_a_year_in_which_no_tax_was_billed_may_have_composition_at_once(
    db: Database, clock: FixedClock
) -> None:
    book = Book(db, clock)
    book.becomes("composition")
    assert book.bill().document_type == "bill_of_supply"


def test_nothing_begins_in_the_past_or_without_a_gstin(db: Database, clock: FixedClock) -> None:
    book = Book(db, clock, gstin=None, state="08", scheme="unregistered")
    with pytest.raises(SettingNotValid):
        book.becomes("composition")
    with pytest.raises(SettingNotValid):
        book.becomes("regular", RAJASTHAN, on=book.actor.today - DAY)
    assert book.shop_now().gstin is None


def test_it_is_taken_back_until_a_bill_was_made(db: Database, clock: FixedClock) -> None:
    book = Book(db, clock, gstin=None, state="08", scheme="unregistered")
    before = standing_of(book.shop)
    for billed in (False, True):
        book.becomes("regular", RAJASTHAN)
        at = clock.now()
        if billed:
            book.bill()
        taken = db.write(partial(take_back, actor=book.actor, to=before, since=at))
        assert taken is not billed
    assert book.shop_now().scheme == "regular"


def test_who_changed_what_stands_in_the_trail_of_that_shop_alone(
    db: Database, clock: FixedClock
) -> None:
    book = Book(db, clock, gstin=None, state="08", scheme="unregistered")
    other = Book(db, clock)
    book.becomes("regular", RAJASTHAN)
    with db.reading() as session:
        rows = session.exec(select(Audit).where(Audit.action == "shop.register")).all()
    (row,) = rows
    assert (row.shop_id, row.actor) == (book.shop.shop_id, "chat_user:owner")
    assert row.before == {"scheme": "unregistered", "gstin": None, "state": "08", "from": None}
    assert row.after == {
        "scheme": "regular",
        "gstin": RAJASTHAN,
        "state": "08",
        "from": "2026-11-21",
    }
    assert other.shop_now().scheme_from is None


def test_two_who_change_it_at_once_leave_one_of_both(db: Database, clock: FixedClock) -> None:
    book = Book(db, clock, gstin=None, state="08", scheme="unregistered")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda scheme: book.becomes(scheme, RAJASTHAN), ("regular", "composition")))
    assert book.shop_now().scheme in {"regular", "composition"}


def test_while_the_series_changes_no_number_is_drawn_twice(db: Database, clock: FixedClock) -> None:
    book = Book(db, clock)
    at = clock.now()

    def one(n: int) -> str:
        actor = make_actor(book.shop, at, f"m{n}")
        if n % 10 == 5:
            number = f"{'AB'[n // 10 % 2]}/26-27/{n * 100:04d}"
            with suppress(SeriesBehind):  # one of the other series was quicker
                db.write(lambda session: set_setting(session, actor, "series", number))
            return ""
        return db.write(lambda session: issue(session, actor, sr_501(None))).number

    with ThreadPoolExecutor(8) as pool:
        drawn = [number for number in pool.map(one, range(60)) if number]
    assert len(set(drawn)) == len(drawn) == 54
    assert {number.partition("/")[0] for number in drawn} <= {"GH", "A", "B"}
    book.shop_now()
