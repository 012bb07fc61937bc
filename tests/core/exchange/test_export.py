"""A shop taken along: without loss, the same bytes for the same state, and made anew elsewhere."""

import csv
import io
import json
import random
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image
from sqlmodel import Session, SQLModel, select

from core import invariants
from core.clock import FixedClock
from core.customers.models import Customer
from core.db import Database
from core.errors import BackupDamaged, ShopExists, ShopNotFound
from core.exchange import archive as archives
from core.exchange.csv_files import FORMULA, safe
from core.exchange.export import Seals, export_shop
from core.exchange.restore import is_export, restore_shop
from core.exchange.rows import tables_of_a_shop
from core.ids import IdSource
from core.invoices.models import Invoice, Note
from core.invoices.queries import find_by_token
from core.ledger.queries import balance
from core.shops.logos import keep_logo
from core.shops.models import Shop
from core.shops.pictures import make_logo
from core.shops.settings import set_setting
from core.trade_papers.models import TradePaper
from core.vouchers.models import Voucher
from tests.core.documents.counter import Counter, goods
from tests.core.documents.reading import text_of
from tests.core.reports.test_book import random_shop

SEALS = Seals("https://bill.example", b"s")


def export(db: Database, shop: Shop, path: Path) -> zipfile.ZipFile:
    with db.reading() as session:
        export_shop(session, shop.shop_id, path, seals=SEALS)
    return zipfile.ZipFile(path)


def rows_of(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    text = archive.read(f"csv/{name}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def other(tmp_path: Path, sqlite_template: Path, clock: FixedClock) -> Iterator[Database]:
    """Another installation."""
    path = tmp_path / "other.db"
    path.write_bytes(sqlite_template.read_bytes())
    made = Database(f"sqlite:///{path}", ids=IdSource(clock, random.Random(9).randbytes))
    yield made
    made.close()


@pytest.mark.parametrize("seed", range(2))
def test_the_same_state_gives_the_same_bytes(
    db: Database, clock: FixedClock, tmp_path: Path, seed: int
) -> None:
    shop = random_shop(db, clock, seed)
    random_shop(db, clock, seed + 50)  # somebody else's, not in the file
    export(db, shop, tmp_path / "one.zip")
    export(db, shop, tmp_path / "two.zip")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_every_document_is_there_as_a_paper_and_every_row_as_json(
    db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    shop = random_shop(db, clock, 1)
    stranger = random_shop(db, clock, 2)
    archive = export(db, shop, tmp_path / "shop.zip")
    with db.reading() as session:
        bills = session.exec(select(Invoice).where(Invoice.shop_id == shop.shop_id)).all()
        notes = session.exec(select(Note).where(Note.shop_id == shop.shop_id)).all()
    papers = [name for name in archive.namelist() if name.startswith("pdf/")]
    assert len(papers) == len(bills) + len(notes)
    cancelled = next(bill for bill in bills if bill.status == "cancelled")
    drawn = archive.read(f"pdf/2026-27/{cancelled.number.replace('/', '-')}.pdf")
    assert cancelled.number in text_of(drawn)
    assert "CANCELLED" in text_of(drawn).upper()
    for table in tables_of_a_shop():
        rows = json.loads(archive.read(f"json/{table.name}.json"))
        assert all(row["shop_id"] == shop.shop_id for row in rows)
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert stranger.shop_id.encode() not in whole
    assert archive.testzip() is None


def test_papers_before_a_bill_and_vouchers_are_there_too(
    sqlite_db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    counter = Counter(sqlite_db, clock)
    buyer = counter.customer()
    made: list[TradePaper | Voucher] = [
        counter.issue_paper("estimate", buyer, goods("Hinge", "2", "100")),
        counter.issue_paper("challan", buyer, goods("Sheet", "2", "100"), purpose="job_work"),
        counter.receive(buyer, 1180, hsn="995473"),
    ]
    archive = export(sqlite_db, counter.shop, tmp_path / "shop.zip")
    for one, title in zip(made, ("Estimate", "Delivery challan", "Receipt voucher"), strict=True):
        text = text_of(archive.read(f"pdf/2026-27/{one.number.replace('/', '-')}.pdf"))
        assert title in text
        assert one.number in text


def test_the_csv_adds_up_to_the_book(db: Database, clock: FixedClock, tmp_path: Path) -> None:
    shop = random_shop(db, clock, 4)
    archive = export(db, shop, tmp_path / "shop.zip")
    with db.reading() as session:
        bills = session.exec(select(Invoice).where(Invoice.shop_id == shop.shop_id)).all()
        people = session.exec(select(Customer).where(Customer.shop_id == shop.shop_id)).all()
        owed = {row.id: balance(session, shop.shop_id, row.id) for row in people}

    def paise(text: str) -> int:
        return int(text.replace(".", ""))

    invoices = {row["number"]: row for row in rows_of(archive, "invoices")}
    for bill in bills:
        row = invoices[bill.number]
        assert paise(row["total"]) == bill.total_paise
        assert (row["status"], row["date"]) == (bill.status, bill.on.isoformat())
    lines = rows_of(archive, "lines")
    for bill in bills:
        mine = [row for row in lines if row["invoice_id"] == bill.id]
        assert sum(paise(row["taxable_value"]) for row in mine) == bill.taxable_paise
    assert {row["id"]: paise(row["balance"]) for row in rows_of(archive, "customers")} == owed
    ledger = rows_of(archive, "ledger")
    for customer_id, expected in owed.items():
        mine = [row for row in ledger if row["customer_id"] == customer_id]
        moved = sum(paise(row["debit"]) - paise(row["credit"]) for row in mine)
        assert moved == expected == (paise(mine[-1]["balance"]) if mine else 0)


def test_no_cell_is_a_formula(db: Database, clock: FixedClock, tmp_path: Path) -> None:
    shop = random_shop(db, clock, 1)
    archive = export(db, shop, tmp_path / "shop.zip")
    names = {row["name"] for row in rows_of(archive, "lines")}
    assert "'=1+1" in names
    assert "'@Sunita" in {row["name"] for row in rows_of(archive, "customers")}
    for name in archive.namelist():
        if name.startswith("csv/"):
            cells = csv.reader(io.StringIO(archive.read(name).decode("utf-8-sig")))
            for cell in (cell for row in cells for cell in row):
                number = cell.replace("-", "", 1).replace(".", "", 1).isdigit()
                assert number or not cell.startswith(FORMULA), (name, cell)
    assert safe("＝cmd") == "'＝cmd"


@pytest.mark.parametrize("seed", range(2))
def test_a_shop_is_the_same_elsewhere(
    db: Database, other: Database, clock: FixedClock, tmp_path: Path, seed: int
) -> None:
    shop = random_shop(db, clock, seed)
    export(db, shop, tmp_path / "shop.zip").close()
    path = tmp_path / "shop.zip"
    assert is_export(path)
    found = other.write(lambda session: restore_shop(session, path, secret=SEALS.secret))
    assert (found.shop_id, found.name) == (shop.shop_id, shop.name)
    with db.reading() as here, other.reading() as there:
        assert invariants.check(there) == []
        for table in tables_of_a_shop():
            mine = table.c.shop_id == shop.shop_id
            order = list(table.primary_key.columns)
            rows = here.execute(table.select().where(mine).order_by(*order)).all()
            assert rows == there.execute(table.select().where(mine).order_by(*order)).all()
    export(other, shop, tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == path.read_bytes()


def test_its_logo_comes_along(
    sqlite_db: Database, other: Database, clock: FixedClock, tmp_path: Path
) -> None:
    counter = Counter(sqlite_db, clock)
    shop_id, made = counter.shop.shop_id, io.BytesIO()
    Image.new("RGB", (90, 90), "navy").save(made, "PNG")

    def bear(session: Session) -> None:
        sha256 = keep_logo(session, shop_id, make_logo(made.getvalue()))
        set_setting(session, counter.actor, "logo", sha256)

    sqlite_db.write(bear)
    counter.sell(None, goods("Hinge", "2", "450"))
    archive = export(sqlite_db, counter.shop, tmp_path / "shop.zip")
    (paper,) = [name for name in archive.namelist() if name.startswith("pdf/")]
    assert b"/Subtype/Image" in archive.read(paper)
    other.write(lambda session: restore_shop(session, tmp_path / "shop.zip", secret=SEALS.secret))
    again = export(other, counter.shop, tmp_path / "again.zip")
    assert again.read(paper) == archive.read(paper)


def test_its_links_open_with_the_key_of_the_new_place(
    db: Database, other: Database, clock: FixedClock, tmp_path: Path
) -> None:
    from core.documents.from_invoice import token_of

    shop = random_shop(db, clock, 1)
    path = tmp_path / "shop.zip"
    export(db, shop, path).close()
    other.write(lambda session: restore_shop(session, path, secret=b"another key"))
    with other.reading() as session:
        bill = session.exec(select(Invoice)).first()
        assert bill
        assert find_by_token(session, token_of(bill, b"another key")) is bill
        assert find_by_token(session, token_of(bill, SEALS.secret)) is None


def test_a_shop_that_is_here_is_not_written_over(
    db: Database, clock: FixedClock, tmp_path: Path
) -> None:
    shop = random_shop(db, clock, 1)
    path = tmp_path / "shop.zip"
    export(db, shop, path).close()
    with pytest.raises(ShopExists):
        db.write(lambda session: restore_shop(session, path, secret=SEALS.secret))


def _changed(path: Path, name: str, content: bytes) -> Path:
    changed = path.with_name("changed.zip")
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.namelist():
            target.writestr(entry, content if entry == name else source.read(entry))
    return changed


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("json/entry.json", b"[\n]\n"),
        ("json/payment.json", b'[\n{"shop_id":"x"}\n]\n'),
        ("json/customer.json", b"not json"),
        ("manifest.json", b"{}"),
        ("manifest.json", b'{"format": 99, "shop_id": "x"}'),
        ("json/invoice.json", b'[\n{"colour":"red"}\n]\n'),
    ],
)
def test_a_damaged_export_writes_nothing(
    sqlite_db: Database,
    other: Database,
    clock: FixedClock,
    tmp_path: Path,
    name: str,
    content: bytes,
) -> None:
    shop = random_shop(sqlite_db, clock, 1)
    path = tmp_path / "shop.zip"
    export(sqlite_db, shop, path).close()
    changed = _changed(path, name, content)
    with pytest.raises(BackupDamaged):
        other.write(lambda session: restore_shop(session, changed, secret=SEALS.secret))
    with other.reading() as session:
        assert session.exec(select(Shop)).all() == []
        assert session.exec(select(Customer)).all() == []


def test_a_file_that_is_no_export_is_told_apart(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x03\x04 nothing")
    assert not is_export(path)
    assert not is_export(tmp_path / "missing")


def test_what_is_cut_off_leaves_no_file(db: Database, clock: FixedClock, tmp_path: Path) -> None:
    shop = random_shop(db, clock, 1)
    path = tmp_path / "out" / "shop.zip"

    def stop(done: int, total: int) -> None:
        raise KeyError("stopped")

    with db.reading() as session, pytest.raises(KeyError):
        export_shop(session, shop.shop_id, path, seals=SEALS, progress=stop)
    assert list(path.parent.iterdir()) == []
    half = path.parent / ".shop.zip.12.half"
    half.write_bytes(b"left by one that was killed")
    (path.parent / "notes.txt").write_bytes(b"somebody else's")
    written = datetime.fromtimestamp(half.stat().st_mtime, tz=UTC)
    assert archives.sweep(path.parent, before=written - timedelta(hours=1)) == 0
    assert archives.sweep(path.parent, before=written + timedelta(hours=1)) == 1
    assert [left.name for left in path.parent.iterdir()] == ["notes.txt"]


def test_an_unknown_shop_writes_no_file(db: Database, tmp_path: Path) -> None:
    with db.reading() as session, pytest.raises(ShopNotFound):
        export_shop(session, "shp_no", tmp_path / "x.zip", seals=SEALS)
    assert not (tmp_path / "x.zip").exists()


def test_every_table_of_a_shop_is_taken_along_but_what_holds_here_alone() -> None:
    taken = {table.name for table in tables_of_a_shop()}
    every = set(SQLModel.metadata.tables)
    apis = {"credential", "accesstoken", "idempotencykey", "endpoint", "event", "delivery"}
    pages = {"pagevisit"}
    portal = {"portaldocument", "portalkey"}  # the built-in one: nothing of it is the shop's
    assert every - taken == {"outboxrow", "lease"} | apis | pages | portal
    assert {"customer", "item", "invoice", "invoiceline", "payment", "entry", "audit"} <= taken
