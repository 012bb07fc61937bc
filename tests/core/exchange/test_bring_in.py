"""Customers and items brought in: heads of every kind, a plan that tells all, one transaction, taken back."""

import datetime as dt
import io
import random
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot import replies
from core import invariants
from core.actor import Actor
from core.clock import FixedClock
from core.customers.models import Customer
from core.customers.service import list_customers
from core.db import Database
from core.errors import BadState, FileEmpty, HeaderUnknown, PakkaError
from core.exchange.bring_in import BroughtIn, bring_in, make_plan, undo_import
from core.exchange.export import Seals, export_shop
from core.exchange.heads import find_heads
from core.exchange.plan import Plan
from core.exchange.sheet import Sheet, read_sheet
from core.invoices.service import issue
from core.items.models import Item
from core.items.service import list_items
from core.ledger.queries import balance
from core.payments.service import NewPayment, record_payment
from core.reports.day import day_book
from core.shops.models import Shop
from tests.core.exchange.test_export import rows_of
from tests.core.exchange.test_sheet import excel
from tests.core.reports.test_book import random_shop
from tests.factories import make_actor, make_customer, make_item, make_shop, sr_501

TODAY = dt.date(2026, 11, 21)


def csv(*lines: str) -> Sheet:
    return read_sheet("parties.csv", "\n".join(lines).encode())


@pytest.fixture
def shop(db: Database, clock: FixedClock) -> Shop:
    return make_shop(db, clock.now())


@pytest.fixture
def actor(shop: Shop, clock: FixedClock) -> Actor:
    return make_actor(shop, clock.now())


def plan(db: Database, shop: Shop, sheet: Sheet) -> Plan:
    with db.reading() as session:
        return make_plan(session, shop.shop_id, sheet, today=TODAY)


def write(db: Database, actor: Actor, sheet: Sheet) -> BroughtIn:
    def work(session: Session) -> BroughtIn:
        made = make_plan(session, actor.shop_id, sheet, today=TODAY)
        return bring_in(session, actor, made)

    return db.write(work)


def people(db: Database, shop: Shop) -> dict[str, Customer]:
    with db.reading() as session:
        return {row.name: row for row in list_customers(session, shop.shop_id)}


def goods(db: Database, shop: Shop) -> dict[str, Item]:
    with db.reading() as session:
        return {row.name: row for row in list_items(session, shop.shop_id)}


def is_sound(db: Database) -> bool:
    with db.reading() as session:
        return invariants.check(session) == []


HEADS = [
    ("Name,Phone,GSTIN,Address", "customers", {"name", "phone", "gstin", "address"}),
    ("Name*,Contact No.,Email,Opening Balance,GSTIN", "customers",
     {"name", "phone", "email", "opening", "gstin"}),
    ("Name of Ledger;GSTIN/UIN;State Name;Opening Balance", "customers",
     {"name", "gstin", "state", "opening"}),
    ("ग्राहक का नाम,मोबाइल नंबर,बाकी", "customers", {"name", "phone", "opening"}),
    ("naam,mobile,baki", "customers", {"name", "phone", "opening"}),
    ("Item name*,Item code,HSN,Sale price,Tax Rate,Base Unit (x),Inclusive Of Tax", "items",
     {"name", "sku", "hsn", "rate", "gst_rate", "unit", "price_includes_tax"}),
    ("Name of Item,Units,HSN/SAC,GST Rate,Standard Price", "items",
     {"name", "unit", "hsn", "gst_rate", "rate"}),
    ("सामान का नाम,इकाई,दाम,जीएसटी दर", "items", {"name", "unit", "rate", "gst_rate"}),
    ("naam,daam,unit", "items", {"name", "rate", "unit"}),
    ("નામ,ફોન,બાકી", "customers", {"name", "phone", "opening"}),
    ("વસ્તુ,ભાવ,GST", "items", {"name", "rate", "gst_rate"}),
    ("नाव,फोन,बाकी", "customers", {"name", "phone", "opening"}),
    ("वस्तू,दर,GST", "items", {"name", "rate", "gst_rate"}),
    ("নাম,ফোন,বাকি", "customers", {"name", "phone", "opening"}),
    ("জিনিস,দর,GST", "items", {"name", "rate", "gst_rate"}),
    ("ਨਾਂ,ਫ਼ੋਨ,ਬਾਕੀ", "customers", {"name", "phone", "opening"}),
    ("ਆਈਟਮ,ਰੇਟ,GST", "items", {"name", "rate", "gst_rate"}),
    ("పేరు,ఫోన్,బాకీ", "customers", {"name", "phone", "opening"}),
    ("వస్తువు,ధర,GST", "items", {"name", "rate", "gst_rate"}),
    ("பெயர்,போன்,பாக்கி", "customers", {"name", "phone", "opening"}),
    ("பொருள்,விலை,GST", "items", {"name", "rate", "gst_rate"}),
    ("ಹೆಸರು,ಫೋನ್,ಬಾಕಿ", "customers", {"name", "phone", "opening"}),
    ("ವಸ್ತು,ದರ,GST", "items", {"name", "rate", "gst_rate"}),
    ("hesaru,phone,baaki", "customers", {"name", "phone", "opening"}),
    ("vastu,dara,GST", "items", {"name", "rate", "gst_rate"}),
    ("name,sku,price,gst_rate,hsn", "items", {"name", "sku", "rate", "gst_rate", "hsn"}),
]  # fmt: skip


@pytest.mark.parametrize(("head", "kind", "fields"), HEADS)
def test_heads_of_people_and_programs_are_known(head: str, kind: str, fields: set[str]) -> None:
    found = find_heads(csv(head, "A,1"))
    assert (found.kind, set(found.columns)) == (kind, fields)


def test_titles_may_stand_above_the_heads(db: Database, shop: Shop) -> None:
    sheet = csv("Gupta Hardware", "Ledger report as on 21-11-2026", "", "Particulars,Opening Balance",
                "Mohan Lal,\"1,240.00 Dr\"", "Grand Total,1240")  # fmt: skip
    made = plan(db, shop, sheet)
    assert [(row.line, row.name, row.status) for row in made.rows] == [(5, "Mohan Lal", "new")]
    assert made.openings[0].amount_paise == 1_240_00


@pytest.mark.parametrize("lines", [("a,b,c", "1,2,3"), ("Date,Voucher", "1,2"), ("9800001234",)])
def test_a_file_without_heads_is_refused(db: Database, shop: Shop, lines: tuple[str, ...]) -> None:
    with pytest.raises(HeaderUnknown):
        plan(db, shop, csv(*lines))
    with pytest.raises(FileEmpty):
        plan(db, shop, csv("Name,Phone"))


def test_the_plan_says_what_each_row_would_do_and_writes_nothing(
    db: Database, shop: Shop, actor: Actor
) -> None:
    make_customer(db, actor, "Ramesh Kumar", phone="9800004210")
    make_customer(db, actor, "Sunil Verma", address="Jaipur")
    sheet = csv(
        "Name,Phone,Address,GSTIN,Opening Balance",
        "ramesh kumar,98000 04210,,,",  # the same
        "Sunil Verma,+91-9800001111,Jaipur,,",  # gets a number
        "सुनीता दीदी,9800002222,,,350",  # new
        "Ramesh Kumar,9800009999,,,",  # another man of that name
        "Chor,9800004210,,,",  # somebody else's number
        "X,12345,,,",
        "Y,,,08AAAPG1234C1ZX,",
        ",9800003333,,,",
        "Z,,,,abc",
        "सुनीता दीदी,9800002222,,,350",  # twice
    )
    made = plan(db, shop, sheet)
    shown = [(row.line, row.status, row.fault.code if row.fault else "") for row in made.rows]
    assert shown == [
        (2, "same", ""),
        (3, "changed", ""),
        (4, "new", ""),
        (5, "new", ""),
        (6, "wrong", "phone_taken"),
        (7, "wrong", "phone_malformed"),
        (8, "wrong", "gstin_checksum"),
        (9, "wrong", "name_missing"),
        (10, "wrong", "amount_not_valid"),
        (11, "wrong", "row_repeated"),
    ]
    assert made.rows[-1].fault
    assert made.rows[-1].fault.params == {"line": 4}
    assert set(people(db, shop)) == {"Ramesh Kumar", "Sunil Verma"}
    assert people(db, shop)["Sunil Verma"].phone is None


def test_what_is_written_is_what_was_planned_and_is_taken_back(
    db: Database, shop: Shop, actor: Actor
) -> None:
    make_customer(db, actor, "Sunil Verma", address="Jaipur")
    sheet = csv(
        "Party Name,Mobile,State,Opening Balance,Date,Dr/Cr",
        "Sunil Verma,9800001111,Rajasthan,,,",
        "Mohan Lal,9800002222,08-Rajasthan,\"5,310.00\",28-10-2026,Dr",
        "Imran Khan,,,500,,Cr",
        "Wrong,1,,,,",
    )  # fmt: skip
    done = write(db, actor, sheet)
    assert (done.created, done.changed, done.openings, done.opening_paise) == (2, 1, 1, 531_000)
    now = people(db, shop)
    assert set(now) == {"Sunil Verma", "Mohan Lal", "Imran Khan"}
    assert (now["Sunil Verma"].phone, now["Sunil Verma"].state) == ("9800001111", "08")
    with db.reading() as session:
        assert balance(session, shop.shop_id, now["Mohan Lal"].id) == 531_000
        assert balance(session, shop.shop_id, now["Imran Khan"].id) == -500_00
        book = day_book(session, shop, (TODAY, TODAY), today=TODAY)
        assert book.received == {}  # paid ahead elsewhere, long ago
    assert is_sound(db)
    # the same file again changes nothing
    again = plan(db, shop, sheet)
    assert [row.status for row in again.rows] == ["same", "same", "same", "wrong"]
    with pytest.raises(BadState):
        write(db, actor, sheet)

    undone = db.write(lambda session: undo_import(session, actor, done.id))
    assert (undone.removed, undone.restored, undone.kept) == (2, 1, 0)
    assert set(people(db, shop)) == {"Sunil Verma"}
    assert people(db, shop)["Sunil Verma"].phone is None
    with db.reading() as session:
        for name in ("Mohan Lal", "Imran Khan"):
            assert balance(session, shop.shop_id, now[name].id) == 0
    assert is_sound(db)
    with pytest.raises(BadState):
        db.write(lambda session: undo_import(session, actor, done.id))


def test_taking_back_keeps_whoever_was_used_since(db: Database, shop: Shop, actor: Actor) -> None:
    done = write(db, actor, csv("Name,Baki", "Mohan,100", "Salim,200", "Ajay,300"))
    now = people(db, shop)

    def use(session: Session) -> None:
        issue(session, actor, sr_501(now["Mohan"].id), secret=b"s")
        new = NewPayment(mode="cash", amount_paise=50_00, customer_id=now["Salim"].id)
        record_payment(session, actor, new)

    db.write(use)
    undone = db.write(lambda session: undo_import(session, actor, done.id))
    assert (undone.removed, undone.kept) == (1, 2)
    assert set(people(db, shop)) == {"Mohan", "Salim"}
    with db.reading() as session:
        assert balance(session, shop.shop_id, now["Salim"].id) == 150_00
    assert is_sound(db)


def test_items_as_other_programs_write_them(db: Database, shop: Shop, actor: Actor) -> None:
    sheet = csv(
        "Item name*,Item code,HSN,Sale price,Tax Rate,Base Unit (x),Inclusive Of Tax",
        "Cement,C-1,2523,380,GST@18%,BAGS (Bag),",
        "Keel,,7317,90.50,IGST@18%,KILOGRAMS (Kg),Inclusive",
        "पाइप,,3917,1250,18,thaan,",
        "Old rate,,,10,17,,",
        "Bad price,,,abc,18,,",
        "Negative,,,-5,18,,",
        "Cement 2,C-1,,,,,",
    )
    made = plan(db, shop, sheet)
    assert [row.fault.code if row.fault else row.status for row in made.rows] == [
        "new", "new", "new", "gst_rate_not_valid", "amount_not_valid", "amount_not_valid",
        "row_repeated",
    ]  # fmt: skip
    write(db, actor, sheet)
    now = goods(db, shop)
    cement, keel, pipe = now["Cement"], now["Keel"], now["पाइप"]
    assert (cement.unit, str(cement.rate), str(cement.gst_rate), cement.hsn, cement.sku) == (
        "BAG", "380", "18", "2523", "C-1",
    )  # fmt: skip
    assert (keel.unit, keel.price_includes_tax) == ("KGS", True)
    assert (pipe.unit, pipe.unit_label) == ("THD", "") or pipe.unit_label == "thaan"


def test_an_item_is_changed_and_put_back(db: Database, shop: Shop, actor: Actor) -> None:
    from decimal import Decimal

    make_item(db, actor, "Cement", rate=Decimal("350.00"), unit="BAG")
    done = write(db, actor, read_sheet("i.xlsx", excel([["Item", "Rate"], ["CEMENT", 380]])))
    assert (done.created, done.changed) == (0, 1)
    assert goods(db, shop)["Cement"].rate == 380
    db.write(lambda session: undo_import(session, actor, done.id))
    assert str(goods(db, shop)["Cement"].rate) == "350.00"


def test_an_opening_is_not_written_on_a_khata_that_moves(
    db: Database, shop: Shop, actor: Actor
) -> None:
    ramesh = make_customer(db, actor)
    db.write(lambda session: issue(session, actor, sr_501(ramesh.id), secret=b"s"))
    made = plan(db, shop, csv("Name,Baki", "Ramesh Kumar,5000"))
    assert [(row.status, row.opening) for row in made.rows] == [("same", None)]


def _many(db: Database, shop: Shop, actor: Actor, count: int) -> None:
    lines = [f"Party {n},98{n:08d},{n % 7 * 100}" for n in range(count)]
    sheet = csv("Name,Phone,Opening Balance", *lines)
    done = write(db, actor, sheet)
    owing = [n % 7 for n in range(count) if n % 7]
    assert (done.created, done.openings) == (count, len(owing))
    assert done.opening_paise == sum(owing) * 100_00
    assert is_sound(db)
    undone = db.write(lambda session: undo_import(session, actor, done.id))
    assert (undone.removed, undone.kept) == (count, 0)
    assert is_sound(db)


def test_many_rows_in_one_transaction(db: Database, shop: Shop, actor: Actor) -> None:
    _many(db, shop, actor, 1_200)


def test_ten_thousand_rows_in_one_transaction(sqlite_db: Database, clock: FixedClock) -> None:
    shop = make_shop(sqlite_db, clock.now())
    _many(sqlite_db, shop, make_actor(shop, clock.now()), 10_000)


def test_a_fault_on_the_way_writes_nothing(db: Database, shop: Shop, actor: Actor) -> None:
    def dies(session: Session) -> None:
        made = make_plan(session, shop.shop_id, csv("Name,Baki", "A,1", "B,2"), today=TODAY)
        bring_in(session, actor, made)
        raise KeyError("killed")

    with pytest.raises(KeyError):
        db.write(dies)
    assert people(db, shop) == {}
    assert is_sound(db)


@pytest.mark.parametrize("seed", range(3))
def test_what_one_shop_exports_another_brings_in(
    db: Database, clock: FixedClock, tmp_path: Path, seed: int
) -> None:
    """Customers with their balances, and items, are equal there: name, number, GSTIN, state, price ..."""
    import zipfile

    source = random_shop(db, clock, seed)
    draw = random.Random(seed)
    giver = make_actor(source, clock.now())
    for n in range(5):
        make_item(db, giver, f"Item {n} {draw.random():.3f}", hsn="2523", sku=f"S{n}")
    with db.reading() as session:
        path = tmp_path / "shop.zip"
        export_shop(session, source.shop_id, path, seals=Seals("https://bill.example", b"s"))
    target = make_shop(db, clock.now(), series="QA/26-27/0001")
    taker = make_actor(target, clock.now())
    with zipfile.ZipFile(path) as archive:
        for name in ("customers", "items"):
            sheet = read_sheet(f"{name}.csv", archive.read(f"csv/{name}.csv"))
            assert not plan(db, target, sheet).of("wrong")
            write(db, taker, sheet)
        owed = {row["name"].lstrip("'"): row["balance"] for row in rows_of(archive, "customers")}
    left = {"shop_id", "id", "created_at"}
    for read in (people, goods):
        mine = {n: row.model_dump(exclude=left) for n, row in read(db, source).items()}
        assert mine == {n: row.model_dump(exclude=left) for n, row in read(db, target).items()}
    with db.reading() as session:
        for row in session.exec(select(Customer).where(Customer.shop_id == target.shop_id)):
            paise = int(owed[row.name].replace(".", ""))  # a minus: he paid ahead
            assert balance(session, target.shop_id, row.id) == paise
    assert is_sound(db)


def test_merged_heads_and_formulas_of_a_spreadsheet(db: Database, shop: Shop) -> None:
    """Two rows of heads, the upper one merged; cells that compute."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    rows = [
        ["Customer ledger of Gupta Hardware", None, None, None],
        ["Party", None, "Money", None],
        ["Party Name", "Mobile", "Opening Balance", "Dr/Cr"],
        ["Mahesh", 9800007001, "=100*5", "Dr"],
        ["=CONCATENATE(A4)", 9800007002, 50, "Dr"],
        ["Salim", 9800007003, 250.5, "Dr"],
    ]
    for row in rows:
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A2:B2")
    sheet.merge_cells("C2:D2")
    made = io.BytesIO()
    book.save(made)
    found = plan(db, shop, read_sheet("khata.xlsx", made.getvalue()))
    shown = [
        (row.line, row.status, row.opening.amount_paise if row.opening else 0) for row in found.rows
    ]
    # nothing computes here: a formula that kept no value is an empty cell
    assert shown == [(4, "new", 0), (5, "wrong", 0), (6, "new", 250_50)]


def test_formulas_of_a_csv_are_text_and_no_figures(db: Database, shop: Shop) -> None:
    made = plan(db, shop, csv("Name,Baki", "=1+1,=2*3", "@cmd,5", "'=HYPERLINK(1),7"))
    assert [(row.name, row.status) for row in made.rows] == [
        ("=1+1", "wrong"),
        ("@cmd", "new"),
        ("=HYPERLINK(1)", "new"),
    ]


@pytest.mark.parametrize("seed", range(4))
def test_rubbish_is_refused_or_planned_and_never_breaks(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    """Files put together at random: each is refused with an error that has words, or planned."""
    shop, draw = make_shop(sqlite_db, clock.now()), random.Random(seed)
    heads = ["Name", "Item", "Phone", "GSTIN", "Baki", "Rate", "GST", "HSN", "Unit", "Date", "x"]
    cells = ["", "A", "राम", "9800001234", "12", "-5", "1e9", "18%", "=1", "∞", "\u202e", '"', "\t",
             "2026-02-30", "99/99/9999", "0" * 400, "08AAAPG1234C1ZJ", "Dr", "NaN", "१२३"]  # fmt: skip
    for _ in range(150):
        width = draw.randrange(1, 6)
        lines = [",".join(draw.choice(heads) for _ in range(width))]
        lines += [",".join(draw.choice(cells) for _ in range(width)) for _ in range(6)]
        for fault in _faults(sqlite_db, shop, "\n".join(lines)):
            said = replies.error("en", fault)
            assert said not in {"", replies.text("en", "trouble")}


def _faults(db: Database, shop: Shop, text: str) -> list[PakkaError]:
    """What is wrong with a file as a whole, or with its rows."""
    try:
        made = plan(db, shop, read_sheet("r.csv", text.encode()))
    except PakkaError as fault:
        return [fault]
    return [row.fault for row in made.of("wrong") if row.fault]
