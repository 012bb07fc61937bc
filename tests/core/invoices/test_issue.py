"""Issue: number, document, khata, audit and event in one transaction, or nothing at all."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlmodel import Session, SQLModel, col, func, select

from core import invariants
from core.actor import Actor
from core.audit import Audit
from core.clock import FixedClock
from core.customers.service import NewCustomer, update_customer
from core.db import Database
from core.errors import (
    CustomerNotFound,
    DuplicateNumber,
    GstRateUnknown,
    NumberMalformed,
    PakkaError,
)
from core.invoices import links
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice
from core.invoices.queries import (
    find_by_number,
    find_by_token,
    get_invoice,
    get_lines,
    recent_invoices,
)
from core.invoices.service import issue, preview
from core.items.service import list_learned
from core.ledger.models import Entry
from core.ledger.queries import balance
from core.outbox import OutboxRow
from core.payments.service import cancel_invoice
from core.shops.models import Shop
from core.shops.settings import set_setting
from core.webhooks.models import Event
from tests.factories import make_actor, make_customer, make_item, make_shop, sr_501


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    return make_shop(db, clock.now())


@pytest.fixture
def actor(shop: Shop, clock: FixedClock) -> Actor:
    return make_actor(shop, clock.now())


def issued(db: Database, actor: Actor, draft: InvoiceDraft | None = None) -> Invoice:
    wanted = draft or sr_501(None)
    return db.write(lambda session: issue(session, actor, wanted, secret=b"key"))


def counts(db: Database) -> dict[str, int]:
    """Rows of every table."""
    with db.reading() as session:
        return {
            table.name: session.execute(select(func.count()).select_from(table)).scalar_one()
            for table in SQLModel.metadata.sorted_tables
        }


def entries(session: Session, ref_id: str) -> Sequence[tuple[str, int, int]]:
    rows = session.exec(select(Entry).where(Entry.ref_id == ref_id).order_by(col(Entry.seq))).all()
    return [(row.account, row.debit_paise, row.credit_paise) for row in rows]


def test_the_published_figure_stands_on_the_row_and_in_the_khata(
    db: Database, actor: Actor
) -> None:
    customer = make_customer(db, actor)
    invoice = issued(db, actor, sr_501(customer.id))
    assert (invoice.number, invoice.fy, invoice.status) == ("GH/26-27/0421", 2026, "issued")
    assert (invoice.taxable_paise, invoice.cgst_paise, invoice.sgst_paise) == (90000, 8100, 8100)
    assert (invoice.igst_paise, invoice.round_off_paise, invoice.total_paise) == (0, 0, 106200)
    assert (invoice.on, invoice.due_on) == (date(2026, 11, 21), date(2026, 11, 21))
    with db.reading() as session:
        assert entries(session, invoice.id) == [
            ("receivable", 106200, 0),
            ("sales", 0, 90000),
            ("cgst", 0, 8100),
            ("sgst", 0, 8100),
        ]
        assert balance(session, actor.shop_id, customer.id) == 106200


def test_the_line_keeps_what_was_billed(db: Database, actor: Actor) -> None:
    line = DraftLine(
        "Keel",
        Decimal("2.5"),
        "KGS",
        "kg",
        rate=Decimal("90.1234"),
        gst_rate=Decimal(18),
        hsn="7317",
    )
    invoice = issued(db, actor, InvoiceDraft(None, (line,)))
    with db.reading() as session:
        (row,) = get_lines(session, actor.shop_id, invoice.id)
    assert (row.n, row.name, row.unit, row.unit_label, row.hsn) == (1, "Keel", "KGS", "kg", "7317")
    assert (row.qty, row.rate, row.gst_rate) == (Decimal("2.5"), Decimal("90.1234"), Decimal(18))
    assert (row.taxable_paise, row.cgst_paise, row.total_paise) == (22531, 2028, 26587)


def test_one_audit_entry_and_one_event_that_holds_ids_alone(db: Database, actor: Actor) -> None:
    customer = make_customer(db, actor)
    invoice = issued(db, actor, sr_501(customer.id))
    with db.reading() as session:
        (event,) = session.exec(select(Event)).all()
        rows = session.exec(select(OutboxRow)).all()
        told = session.exec(select(Audit).where(Audit.entity == invoice.id)).all()
    assert (event.type, event.resource, event.at) == ("invoice.created", invoice.id, actor.at)
    assert event.data is None
    assert rows == []  # nobody listens
    assert [(entry.action, entry.message_id) for entry in told] == [("invoice.create", "m1")]
    assert told[0].after == {"number": "GH/26-27/0421", "total_paise": 106200}


def test_a_preview_is_the_bill_and_writes_nothing(db: Database, actor: Actor) -> None:
    before = counts(db)
    computed = db.write(lambda session: preview(session, actor, sr_501(None)))
    assert computed.tax.total_paise == 106200
    assert counts(db) == before


@pytest.mark.parametrize(
    ("fault", "draft"),
    [
        (GstRateUnknown, InvoiceDraft(None, (DraftLine("Jaali", rate=Decimal(700)),))),
        (CustomerNotFound, sr_501("cus_of_another_shop")),
        (NumberMalformed, sr_501(None, number="0421")),
    ],
)
def test_a_refused_bill_leaves_nothing_and_draws_no_number(
    db: Database, actor: Actor, fault: type[PakkaError], draft: InvoiceDraft
) -> None:
    before = counts(db)
    with pytest.raises(fault):
        issued(db, actor, draft)
    assert counts(db) == before
    assert issued(db, actor).number == "GH/26-27/0421"


def test_a_crash_after_issue_leaves_no_row_in_any_table(db: Database, actor: Actor) -> None:
    customer = make_customer(db, actor)
    item = make_item(db, actor)
    line = DraftLine("Cement", item_id=item.id, rate=Decimal(380), gst_rate=Decimal(18))
    before = counts(db)

    def broken(session: Session) -> None:
        issue(session, actor, InvoiceDraft(customer.id, (line,)))
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        db.write(broken)
    assert counts(db) == before


def test_a_later_change_of_customer_or_shop_leaves_the_bill_as_it_was(
    db: Database, actor: Actor
) -> None:
    customer = make_customer(db, actor, phone="9800004210")
    invoice = issued(db, actor, sr_501(customer.id))
    change = NewCustomer(name="Ramesh Traders", phone="9800004211")
    db.write(lambda session: update_customer(session, actor, customer.id, change))
    db.write(lambda session: set_setting(session, actor, "address", "Johari Bazar"))
    with db.reading() as session:
        kept = get_invoice(session, actor.shop_id, invoice.id)
    assert kept.recipient is not None
    assert (kept.recipient["name"], kept.recipient["phone"]) == ("Ramesh Kumar", "9800004210")
    assert (kept.supplier["name"], kept.supplier["address"]) == ("Gupta Hardware", "")


def test_a_bill_of_nothing_to_pay_is_still_a_bill(db: Database, actor: Actor) -> None:
    invoice = issued(db, actor, sr_501(None, discount_percent=Decimal(100)))
    assert (invoice.number, invoice.total_paise) == ("GH/26-27/0421", 0)
    db.write(lambda session: cancel_invoice(session, actor, invoice.id, reason="wrong"))
    with db.reading() as session:
        assert invariants.check(session) == []


def bill_at(db: Database, shop: Shop, at: datetime, **more: Any) -> str:
    return issued(db, make_actor(shop, at), sr_501(None, **more)).number


def test_the_year_turns_at_midnight_in_india(db: Database, shop: Shop) -> None:
    last = datetime(2027, 3, 31, 18, 29, 59, 999000, tzinfo=UTC)
    assert bill_at(db, shop, last) == "GH/26-27/0421"
    assert bill_at(db, shop, last + timedelta(milliseconds=1)) == "GH/27-28/0001"
    assert bill_at(db, shop, last + timedelta(seconds=1), date=date(2027, 3, 31)) == "GH/26-27/0422"
    assert bill_at(db, shop, last + timedelta(hours=1)) == "GH/27-28/0002"
    with db.reading() as session:
        assert invariants.check(session) == []


def test_a_leap_day_is_a_day(db: Database, shop: Shop) -> None:
    leap = datetime(2028, 2, 29, 4, tzinfo=UTC)
    assert issued(db, make_actor(shop, leap)).on == date(2028, 2, 29)


@pytest.mark.parametrize(
    ("series", "numbers"),
    [
        ("GH/2026-27/9999", ["GH/2026-27/9999", "GH/2026-27/10000"]),
        ("GUP/2026-27/9999", ["GUP/2026-27/9999", "GUP/26-27/10000"]),
        ("GH/2026-27/99999", ["GH/2026-27/99999", "GH/26-27/100000"]),
        ("GH/0099", ["GH/0099", "GH/0100"]),
    ],
)
def test_a_number_may_outgrow_its_digits(
    db: Database, clock: FixedClock, series: str, numbers: list[str]
) -> None:
    shop = make_shop(db, clock.now(), series=series)
    drawn = [bill_at(db, shop, clock.now()) for _ in numbers]
    assert drawn == numbers
    assert all(len(number) <= 16 for number in drawn)
    with db.reading() as session:
        assert invariants.check(session) == []


def test_an_own_number_is_kept_as_typed_and_the_series_passes_over_it(
    db: Database, actor: Actor
) -> None:
    assert issued(db, actor, sr_501(None, number="gh/26-27/0422")).number == "gh/26-27/0422"
    assert [issued(db, actor).number for _ in range(2)] == ["GH/26-27/0421", "GH/26-27/0423"]
    with db.reading() as session:
        assert invariants.check(session) == []


def test_an_own_number_may_stand_once_in_a_year_whatever_its_case(
    db: Database, actor: Actor, clock: FixedClock, shop: Shop
) -> None:
    issued(db, actor, sr_501(None, number="Job-7"))
    with pytest.raises(DuplicateNumber):
        issued(db, actor, sr_501(None, number="JOB-7"))
    next_year = make_actor(shop, datetime(2027, 4, 1, 6, tzinfo=UTC))
    assert issued(db, next_year, sr_501(None, number="JOB-7")).number == "JOB-7"


def test_two_shops_may_use_the_same_number(db: Database, clock: FixedClock) -> None:
    shops = [make_shop(db, clock.now()) for _ in range(2)]
    numbers = [bill_at(db, shop, clock.now()) for shop in shops]
    assert numbers == ["GH/26-27/0421", "GH/26-27/0421"]


def go_on_with(db: Database, actor: Actor, series: str) -> None:
    db.write(lambda session: set_setting(session, actor, "series", series))


def test_the_owner_may_go_on_with_a_higher_number_or_another_prefix(
    db: Database, actor: Actor
) -> None:
    drawn = [issued(db, actor).number]
    for series in ("GH/26-27/0500", "AB/26-27/0001", "GH/26-27/0501"):
        go_on_with(db, actor, series)
        drawn.append(issued(db, actor).number)
    assert drawn == ["GH/26-27/0421", "GH/26-27/0500", "AB/26-27/0001", "GH/26-27/0501"]
    with db.reading() as session:
        assert invariants.check(session) == []


@pytest.mark.parametrize(("kind", "learned"), [("chat_user", [Decimal(380)]), ("api_key", [])])
def test_a_customers_rate_is_learned_in_chat_alone(
    db: Database, shop: Shop, clock: FixedClock, kind: Any, learned: list[Decimal]
) -> None:
    actor = Actor(shop.shop_id, kind, "someone", clock.now())
    customer, item = make_customer(db, actor), make_item(db, actor)
    for rate in (Decimal(375), Decimal(380)):
        line = DraftLine("Cement", item_id=item.id, rate=rate, gst_rate=Decimal(18))
        issued(db, actor, InvoiceDraft(customer.id, (line,)))
    with db.reading() as session:
        assert [row.rate for row in list_learned(session, shop.shop_id)] == learned


def test_what_was_owed_before_stands_on_the_bill(db: Database, actor: Actor) -> None:
    customer = make_customer(db, actor)
    bills = [issued(db, actor, sr_501(customer.id)) for _ in range(2)]
    assert [bill.earlier_balance_paise for bill in bills] == [0, 106200]
    assert issued(db, actor).earlier_balance_paise is None


def test_a_link_opens_its_bill_and_no_other(db: Database, actor: Actor) -> None:
    bills = [issued(db, actor) for _ in range(2)]
    token = links.token_for(b"key", bills[0].id, 1)
    with db.reading() as session:
        found = find_by_token(session, token)
        assert found is not None
        assert found.id == bills[0].id
        assert find_by_token(session, bills[0].token_hash) is None
        assert find_by_token(session, links.token_for(b"key", bills[0].id, 2)) is None
    assert len(token) == 22
    assert token not in bills[0].model_dump_json()


def test_bills_are_found_by_the_end_of_their_number_in_their_own_shop(
    db: Database, actor: Actor, clock: FixedClock
) -> None:
    mine = issued(db, actor)
    other = make_shop(db, clock.now())
    bill_at(db, other, clock.now())
    with db.reading() as session:
        for part in ("0421", "gh/26-27/0421", "421"):
            assert [row.id for row in find_by_number(session, actor.shop_id, part)] == [mine.id]
        assert find_by_number(session, actor.shop_id, "%") == []
        assert [row.id for row in recent_invoices(session, actor.shop_id)] == [mine.id]
