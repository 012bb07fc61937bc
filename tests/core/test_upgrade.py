"""A database of the first schema goes on in today's: nothing is lost and every invariant holds."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import Connection, MetaData, create_engine, insert
from sqlmodel import Session, select

from core import invariants, schema, tables
from core.clock import FixedClock
from core.columns import table_of
from core.db import Database, _engine
from core.dialects.models import DialectRow
from core.ids import IdSource
from core.invoices.models import Invoice
from core.invoices.service import issue
from core.ledger.models import Charge, Entry, OpenItem
from core.ledger.service import record_opening
from core.ledger.statement import StatementQuery, read_page
from core.payments.service import cancel_invoice, pay_invoice
from core.reminders.models import ReminderRest
from core.shops.service import get_shop
from tests.factories import make_actor, make_customer, make_shop, sr_501


def _books(db: Database, clock: FixedClock) -> str:
    """An opening due, a paid bill, an open one, a cancelled one, a counter sale."""
    shop = make_shop(db, clock.now())
    actor = make_actor(shop, clock.now())
    ramesh = make_customer(db, actor)

    def work(session: Session) -> None:
        record_opening(session, actor, ramesh.id, due=("0398", date(2026, 10, 12), 124000))
        paid = issue(session, actor, sr_501(ramesh.id))
        pay_invoice(session, actor, paid.id, mode="upi")
        issue(session, actor, sr_501(ramesh.id))
        gone = issue(session, actor, sr_501(ramesh.id))
        cancel_invoice(session, actor, gone.id, reason="wrong")
        issue(session, actor, sr_501(None))

    db.write(work)
    return shop.shop_id


def _copy_to_first_schema(source: Connection, target: Connection) -> None:
    """Write what the first schema can hold of a database of today's."""
    command.upgrade(schema.config(target), "0001")
    old, new = MetaData(), MetaData()
    old.reflect(target)
    new.reflect(source)
    for name, table in old.tables.items():
        if name == "alembic_version":
            continue
        today = new.tables["charge" if name == "opening" else name]
        shared = [column.name for column in table.columns]
        rows = [dict(row) for row in source.execute(today.select()).mappings()]
        kept = [{column: row[column] for column in shared} for row in rows]
        if kept:
            target.execute(insert(table), kept)


def test_what_stood_in_the_first_schema_stands_in_todays(
    sqlite_db: Database, clock: FixedClock, ids: IdSource, tmp_path: Path
) -> None:
    shop_id = _books(sqlite_db, clock)
    old_url = f"sqlite:///{tmp_path}/old.db"
    source, target = create_engine(sqlite_db.url), create_engine(old_url)
    with source.connect() as reading, target.begin() as writing:
        _copy_to_first_schema(reading, writing)
    source.dispose()
    target.dispose()
    old = Database(old_url, ids=ids)
    assert old.pending()
    old.migrate()
    assert not old.pending()
    with old.reading() as session:
        assert invariants.check(session, shop_id) == []
        assert get_shop(session, shop_id).paper == "a4"
        charge = session.exec(select(Charge)).one()
        assert (charge.kind, charge.number, charge.amount_paise) == ("opening", "0398", 124000)
        page = read_page(session, StatementQuery(shop_id, charge.customer_id), limit=None)
        shown = [(row.label, row.debit_paise, row.credit_paise) for row in page.rows]
        assert (shown[0], shown[-1]) == (("0398", 124000, 0), ("upi", 0, 106200))
        assert sorted(shown[1:-1]) == [
            ("GH/26-27/0421", 106200, 0),
            ("GH/26-27/0422", 106200, 0),
        ]
        assert page.closing_paise == 124000 + 106200
        assert _all(session, OpenItem) == _all_of(sqlite_db, OpenItem)
        assert _all(session, Entry) == _all_of(sqlite_db, Entry)
    old.close()


def _all(session: Session, model: type[OpenItem] | type[Entry]) -> list[str]:
    return sorted(row.model_dump_json() for row in session.exec(select(model)))


def _all_of(db: Database, model: type[OpenItem] | type[Entry]) -> list[str]:
    with db.reading() as session:
        return _all(session, model)


def test_every_table_of_the_first_schema_is_known(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/old.db")
    with engine.begin() as connection:
        command.upgrade(schema.config(connection), "0001")
        old = MetaData()
        old.reflect(connection)
    engine.dispose()
    today = {table.name for module in tables.MODULES for table in _tables(module)}
    assert set(old.tables) - {"alembic_version", "opening"} <= today


def _tables(module: object) -> list[Any]:
    models = [value for value in vars(module).values() if hasattr(value, "__table__")]
    return [model.__table__ for model in models]


def test_a_pause_of_the_second_schema_goes_on_as_a_rest(empty_url: str, ids: IdSource) -> None:
    db = Database(empty_url, ids=ids)
    engine = _engine(db.url, "migrate")
    with engine.begin() as connection:
        command.upgrade(schema.config(connection), "0002")
        old = MetaData()
        old.reflect(connection)
        at = datetime(2026, 11, 1, tzinfo=UTC)
        shop = {"shop_id": "shp_1", "name": "Gupta Hardware", "scheme": "regular", "state": "08"}
        texts = ("prefix", "year_form", "prices", "round_to_rupee", "rate_check", "einvoice")
        shop |= dict.fromkeys(texts, "x") | {"closing_time": "21:00", "language": "hi-Latn"}
        blank = ("address", "pincode", "phone", "email", "bank_holder", "bank_account")
        shop |= dict.fromkeys((*blank, "bank_ifsc", "bank_name"), "")
        numbers = {"number_digits": 4, "hsn_digits": 4, "credit_days": 0, "created_at": at}
        paused = {"no_reminders_until": date(2126, 11, 1)}
        connection.execute(insert(old.tables["shop"]), [shop | numbers | paused])
        person: dict[str, Any] = {
            "shop_id": "shp_1",
            "id": "cus_1",
            "name": "Ajay",
            "name_key": "ajay",
        }
        person |= dict.fromkeys(("address", "pincode", "email"), "")
        person |= {"aliases": [], "created_at": at, "no_reminders_until": date(2026, 12, 6)}
        if db.is_sqlite:
            person |= {"aliases": "[]"}
        connection.execute(insert(old.tables["customer"]), [person])
    engine.dispose()
    db.migrate()
    with db.reading() as session:
        found = {
            (row.customer_id, row.reason): row.until_on
            for row in session.exec(select(ReminderRest))
        }
        table = session.connection().dialect.get_columns(session.connection(), "customer")
    assert found == {("", "owner"): None, ("cus_1", "owner"): date(2026, 12, 6)}
    assert "no_reminders_until" not in {column["name"] for column in table}
    db.close()


def test_what_was_scheduled_before_the_twenty_sixth_schema_stands_at_its_time(
    sqlite_db: Database, empty_url: str, clock: FixedClock, ids: IdSource
) -> None:
    _books(sqlite_db, clock)
    at = clock.now()
    with sqlite_db.reading() as session:
        late = {"scheduled_at"}
        bills = [one.model_dump(exclude=late) for one in session.exec(select(Invoice))]
    first, second = bills[0], bills[1]
    told = {"shop_id": first["shop_id"], "dialect": "square", "created_at": at, "changed_at": at}
    said = [
        {**told, "about": "", "id": first["id"], "said": {"scheduled_at": "2026-11-20T04:30:00Z"}},
        {**told, "about": "", "id": second["id"], "said": {"title": "Rails"}},
    ]
    db = Database(empty_url, ids=ids)
    engine = _engine(db.url, "migrate")
    with engine.begin() as connection:
        command.upgrade(schema.config(connection), "0025")
        connection.execute(insert(table_of(Invoice)), bills)
        connection.execute(insert(table_of(DialectRow)), said)
    engine.dispose()
    db.migrate()
    with db.reading() as session:
        found = {row.id: row.scheduled_at for row in session.exec(select(Invoice))}
    times = {first["id"]: datetime(2026, 11, 20, 4, 30, tzinfo=UTC)}
    assert found == {bill["id"]: times.get(bill["id"]) for bill in bills}
    db.close()
