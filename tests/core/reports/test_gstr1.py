"""GSTR-1 of months whose sums were worked by hand, section by section."""

import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook
from sqlmodel import Session

from core.actor import Actor
from core.clock import FixedClock
from core.db import Database
from core.errors import MonthNotOver, MonthNotValid, ReturnNotApplicable
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice
from core.invoices.particulars import Export, Particulars
from core.invoices.service import cancel, issue
from core.json_text import dump
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.reports.gstr1.glance import glance
from core.reports.gstr1.month import Month, parse_month
from core.reports.gstr1.portal import portal_json, write_json
from core.reports.gstr1.workbook import file_name, write_workbook
from core.shops.models import Shop
from tests.factories import make_actor, make_customer, make_shop

D = Decimal
NOVEMBER = Month(2026, 11)
GUJARAT = "24AAFCD5862R1Z1"


def line(taxable: str, rate: str = "18", hsn: str = "8302", **more: Any) -> DraftLine:
    return DraftLine("Hinge", rate=D(taxable), gst_rate=D(rate), hsn=hsn, **more)


def book(session: Session, shop: Shop, month: Month = NOVEMBER) -> Any:
    made = io.BytesIO()
    write_workbook(session, shop, month, made)
    return load_workbook(io.BytesIO(made.getvalue()))


def data(workbook: Any, sheet: str) -> list[list[Any]]:
    """The rows from the fifth on."""
    return [[cell.value for cell in row] for row in workbook[sheet].iter_rows(min_row=5)]


class Seller:
    """A shop in Maharashtra (27) that issues in November 2026."""

    def __init__(self, db: Database, clock: FixedClock, **more: Any) -> None:
        self.db = db
        self.shop = make_shop(db, clock.now(), gstin="27AAPFU0939F1ZV", **more)
        self.actor: Actor = make_actor(self.shop, clock.now())

    def customer(self, name: str, **more: Any) -> str:
        return make_customer(self.db, self.actor, name, **more).id

    def sells(self, customer_id: str | None, *lines: DraftLine, **more: Any) -> Invoice:
        return self.issues(InvoiceDraft(customer_id, lines, **more))

    def issues(self, draft: InvoiceDraft) -> Invoice:
        return self.db.write(lambda session: issue(session, self.actor, draft))

    def credits(self, invoice: Invoice, paise: int) -> None:
        new = NewNote(invoice.id, Wanted(amount_paise=paise), "returned")
        self.db.write(lambda session: issue_note(session, self.actor, new))


@pytest.fixture
def month(db: Database, clock: FixedClock) -> Seller:
    """The worked month of the fact sheet."""
    seller = Seller(db, clock)
    sez = seller.customer("Kandla Works", gstin=GUJARAT)
    consumer = seller.customer("Bhavesh", state="24")
    seller.sells(sez, line("1000"))  # 1,000 + IGST 180
    counter = seller.sells(None, line("500"))  # 500 + 45 + 45
    large = seller.sells(consumer, line("200000"))  # 2,00,000 + 36,000
    seller.credits(large, 590000)  # 5,000 + 900
    seller.credits(counter, 11800)  # 100 + 9 + 9
    return seller


def test_the_file_for_the_portal_says_what_is_built_for_it(month: Seller) -> None:
    with month.db.reading() as session:
        file = io.BytesIO()
        write_json(session, month.shop, NOVEMBER, file)
        assert file.getvalue().decode() == dump(portal_json(session, month.shop, NOVEMBER))


def test_the_worked_month_as_json(month: Seller) -> None:
    with month.db.reading() as session:
        found = json.loads(dump(portal_json(session, month.shop, NOVEMBER)))
    assert (found["gstin"], found["fp"]) == ("27AAPFU0939F1ZV", "112026")
    assert found["b2b"] == [
        {
            "ctin": GUJARAT,
            "inv": [
                {
                    "inum": "GH/26-27/0421",
                    "idt": "21-11-2026",
                    "val": 1180.00,
                    "pos": "24",
                    "rchrg": "N",
                    "inv_typ": "R",
                    "itms": [
                        {
                            "num": 1,
                            "itm_det": {
                                "rt": 18, "txval": 1000.00, "iamt": 180.00, "camt": 0, "samt": 0, "csamt": 0,
                            },
                        }
                    ],
                }
            ],
        }
    ]  # fmt: skip
    # the counter sale less its return: 400 + 36 + 36
    assert found["b2cs"] == [
        {
            "sply_ty": "INTRA", "typ": "OE", "pos": "27", "rt": 18, "txval": 400.00, "iamt": 0,
            "camt": 36.00, "samt": 36.00, "csamt": 0,
        }
    ]  # fmt: skip
    assert [(part["pos"], part["inv"][0]["val"]) for part in found["b2cl"]] == [("24", 236000.00)]
    note = found["cdnur"][0]
    assert (note["typ"], note["ntty"], note["val"], note["pos"]) == ("B2CL", "C", 5900.00, "24")
    assert note["itms"][0]["itm_det"] == {"rt": 18, "txval": 5000.00, "iamt": 900.00, "csamt": 0}
    hsn = found["hsn"]
    assert [(r["hsn_sc"], r["txval"], r["iamt"]) for r in hsn["hsn_b2b"]] == [("8302", 1000, 180)]
    # to consumers: 2,00,000 - 5,000 + 500 - 100 and 36,000 - 900 of IGST, 45 - 9 of each half
    assert [
        (r["txval"], r["iamt"], r["camt"], r["samt"]) for r in hsn["hsn_b2c"]
    ] == [(195400, 35100, 36, 36)]  # fmt: skip
    assert found["doc_issue"]["doc_det"] == [
        {
            "doc_num": 1,
            "docs": [
                {
                    "num": 1, "from": "GH/26-27/0421", "to": "GH/26-27/0423", "totnum": 3, "cancel": 0,
                    "net_issue": 3,
                }
            ],
        },
        {
            "doc_num": 5,
            "docs": [
                {
                    "num": 1, "from": "CN/26-27/0001", "to": "CN/26-27/0002", "totnum": 2, "cancel": 0,
                    "net_issue": 2,
                }
            ],
        },
    ]  # fmt: skip


def test_the_worked_month_as_workbook(month: Seller) -> None:
    with month.db.reading() as session:
        workbook = book(session, month.shop)
    names = ["Help Instruction", "b2b,sez,de", "b2ba", "b2cl", "b2cla", "b2cs", "b2csa"]
    assert workbook.sheetnames[:7] == names
    assert workbook.sheetnames[-1] == "master"
    assert "GSTIN 27AAPFU0939F1ZV, November 2026" in workbook["Help Instruction"]["B1"].value
    listed = list(workbook["master"].values)
    assert (
        listed[0][6],
        next(row[5] for row in listed if str(row[5]).startswith("24")),
        next(row[0] for row in listed if str(row[0]).startswith("KGS")),
    ) == ("Invoice Type", "24-Gujarat", "KGS-KILOGRAMS")
    sheet = workbook["b2b,sez,de"]
    assert sheet["A1"].value == "Summary For B2B, SEZ, DE (4A, 4B, 6B, 6C)"
    assert [cell.value for cell in sheet[4]][:5] == [
        "GSTIN/UIN of Recipient", "Receiver Name", "Invoice Number", "Invoice date", "Invoice Value",
    ]  # fmt: skip
    on = dt.datetime(2026, 11, 21)  # noqa: DTZ001  # as the reader gives a day
    assert data(workbook, "b2b,sez,de") == [
        [GUJARAT, "Kandla Works", "GH/26-27/0421", on, 1180, "24-Gujarat", "N", None,
         "Regular B2B", None, 18, 1000, 0],
    ]  # fmt: skip
    assert data(workbook, "b2cl") == [
        ["GH/26-27/0423", on, 236000, "24-Gujarat", None, 18, 200000, 0, None]
    ]
    assert data(workbook, "b2cs") == [["OE", "27-Maharashtra", None, 18, 400, 0, None]]
    assert data(workbook, "cdnur") == [
        ["B2CL", "CN/26-27/0001", on, "C", "24-Gujarat", 5900, None, 18, 5000, 0]
    ]
    assert data(workbook, "hsn(b2c)") == [
        ["8302", "Hinge", "NOS-NUMBERS", 2, 230572, 18, 195400, 35100, 36, 36, 0]
    ]
    assert data(workbook, "docs")[0] == [
        "Invoices for outward supply", "GH/26-27/0421", "GH/26-27/0423", 3, 0,
    ]  # fmt: skip
    assert file_name(month.shop, NOVEMBER, "xlsx") == "GSTR1_27AAPFU0939F1ZV_112026.xlsx"


def test_a_second_reader_reads_the_same_workbook(month: Seller) -> None:
    with month.db.reading() as session:
        made = io.BytesIO()
        write_workbook(session, month.shop, NOVEMBER, made)
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(made.getvalue()))
    assert sheets.sheet_names[1] == "b2b,sez,de"
    rows = sheets.get_sheet_by_name("b2b,sez,de").to_python()
    assert rows[3][0] == "GSTIN/UIN of Recipient"
    assert rows[4][:6] == [
        GUJARAT, "Kandla Works", "GH/26-27/0421", dt.date(2026, 11, 21), 1180.0, "24-Gujarat",
    ]  # fmt: skip


def test_an_empty_month_has_every_sheet_and_nothing_in_it(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    with db.reading() as session:
        workbook = book(session, seller.shop)
        found = portal_json(session, seller.shop, NOVEMBER)
    assert found == {"gstin": "27AAPFU0939F1ZV", "fp": "112026"}
    of_the_month = [name for name in workbook.sheetnames[1:-1] if name != "exemp"]
    assert {name: data(workbook, name) for name in of_the_month} == {
        name: [] for name in of_the_month
    }
    assert [row[1:] for row in data(workbook, "exemp")] == [[0, 0, 0]] * 4


def test_a_lakh_to_the_paisa_is_no_large_supply(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    far = seller.customer("Bhavesh", state="24")
    seller.sells(far, line("100000", "0", treatment="taxable"), line("1", "18"))
    seller.sells(far, line("84745.76"))  # 84,745.76 + 15,254.24 = 1,00,000.00
    seller.sells(far, line("84745.77"))  # 84,745.77 + 15,254.24 = 1,00,000.01
    with db.reading() as session:
        found = portal_json(session, seller.shop, NOVEMBER)
    assert [inv["inum"] for inv in found["b2cl"][0]["inv"]] == ["GH/26-27/0421", "GH/26-27/0423"]
    assert [(row["rt"], row["txval"]) for row in found["b2cs"]] == [(18, D("84745.76"))]


def test_from_may_2025_table_12_is_parted(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    buyer = seller.customer("Kandla Works", gstin=GUJARAT)
    for on in (dt.date(2025, 4, 30), dt.date(2025, 5, 1)):
        seller.sells(buyer, line("1000"), date=on)
        seller.sells(None, line("1000"), date=on)
    with db.reading() as session:
        april = book(session, seller.shop, Month(2025, 4))
        may = book(session, seller.shop, Month(2025, 5))
        old = portal_json(session, seller.shop, Month(2025, 4))["hsn"]
        new = portal_json(session, seller.shop, Month(2025, 5))["hsn"]
    assert "hsn" in april.sheetnames
    assert "hsn(b2b)" not in april.sheetnames
    # one row of a code, unit and rate: 1,000 of IGST 180 and 1,000 of 90 and 90
    assert [row[3:10] for row in data(april, "hsn")] == [[2, 2360, 18, 2000, 180, 90, 90]]
    assert [row[6] for row in data(may, "hsn(b2b)")] == [1000]
    assert [(row["num"], row["txval"]) for row in old["data"]] == [(1, 2000)]
    assert list(new) == ["hsn_b2b", "hsn_b2c"]


def test_exports_and_zones_stand_in_their_own_columns(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    abroad = seller.customer("Al Noor Trading")
    unit = seller.customer("Kandla Works", gstin=GUJARAT)
    papers = Particulars(export=Export("AE", "INNSA1", "5501234", dt.date(2026, 11, 20)))
    seller.sells(abroad, line("1000"), supply="export_with_payment", particulars=papers)
    seller.sells(abroad, line("2000"), supply="export_lut", particulars=papers)
    seller.sells(unit, line("3000"), supply="sez_lut")
    seller.sells(unit, line("4000"), supply="deemed_export")
    with db.reading() as session:
        found = portal_json(session, seller.shop, NOVEMBER)
        workbook = book(session, seller.shop)
    exports = {part["exp_typ"]: part["inv"] for part in found["exp"]}
    assert exports["WPAY"][0]["itms"] == [{"rt": 18, "txval": 1000, "iamt": 180, "csamt": 0}]
    assert exports["WOPAY"][0]["itms"] == [{"rt": 0, "txval": 2000, "iamt": 0, "csamt": 0}]
    assert {key: exports["WPAY"][0][key] for key in ("sbpcode", "sbnum", "sbdt")} == {
        "sbpcode": "INNSA1", "sbnum": "5501234", "sbdt": "20-11-2026",
    }  # fmt: skip
    assert [inv["inv_typ"] for inv in found["b2b"][0]["inv"]] == ["SEWOP", "DE"]
    assert [row[8] for row in data(workbook, "b2b,sez,de")] == [
        "SEZ supplies without payment", "Deemed Exp",
    ]  # fmt: skip
    assert [row["txval"] for row in found["hsn"]["hsn_b2c"]] == [2000, 1000]  # 0 %, 18 %


def test_what_bears_no_tax_stands_in_table_8_by_its_nature(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    buyer = seller.customer("Kandla Works", gstin=GUJARAT)
    mixed = (
        line("100", "0", "1006"),
        line("200", "0", "0401", treatment="exempt"),
        line("300", "0", "2710", treatment="non_gst"),
        line("400", "5"),
    )
    seller.sells(buyer, *mixed)
    sold = seller.sells(None, *mixed)
    new = NewNote(sold.id, Wanted(lines={1: (D(1), None)}), "returned")
    db.write(lambda session: issue_note(session, seller.actor, new))
    with db.reading() as session:
        found = portal_json(session, seller.shop, NOVEMBER)
    assert found["nil"]["inv"] == [
        {"sply_ty": "INTRB2B", "nil_amt": 100, "expt_amt": 200, "ngsup_amt": 300},
        {"sply_ty": "INTRAB2C", "nil_amt": 0, "expt_amt": 200, "ngsup_amt": 300},
    ]
    assert [item["itm_det"]["txval"] for item in found["b2b"][0]["inv"][0]["itms"]] == [400]


def test_goods_sold_through_a_marketplace_stand_in_table_14_too(
    db: Database, clock: FixedClock
) -> None:
    seller = Seller(db, clock)
    operator = "27AAFCD5862R1C6"
    seller.sells(None, line("1000"), ecommerce_gstin=operator)
    seller.sells(None, line("300", "5"), ecommerce_gstin=operator, operator_pays=True)
    with db.reading() as session:
        found = portal_json(session, seller.shop, NOVEMBER)
        workbook = book(session, seller.shop)
    sums = {"igst": 0, "cgst": 90, "sgst": 90, "cess": 0}
    assert found["supeco"] == {
        "clttx": [{"etin": operator, "suppval": 1000, **sums}],
        "paytx": [{"etin": operator, "suppval": 300, "igst": 0, "cgst": 0, "sgst": 0, "cess": 0}],
    }
    assert [row["txval"] for row in found["b2cs"]] == [1000]
    assert [row[0] for row in data(workbook, "eco")] == [
        "Liable to collect tax u/s 52(TCS)", "Liable to pay tax u/s 9(5)",
    ]  # fmt: skip


def test_reverse_charge_is_marked_and_its_tax_shown(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    buyer = seller.customer("Kandla Works", gstin=GUJARAT)
    seller.sells(buyer, line("5000", "5", "996511"), reverse_charge=True)
    with db.reading() as session:
        inv = portal_json(session, seller.shop, NOVEMBER)["b2b"][0]["inv"][0]
    assert (inv["rchrg"], inv["val"], inv["itms"][0]["itm_det"]["iamt"]) == ("Y", 5000, 250)


def test_a_cancelled_number_and_one_of_the_shops_own_stand_in_table_13(
    db: Database, clock: FixedClock
) -> None:
    seller = Seller(db, clock)
    sold = [seller.sells(None, line("100")) for _ in range(3)]
    seller.sells(None, line("100"), number="WEB-7")
    db.write(lambda session: cancel(session, seller.actor, sold[1].id, reason="wrong"))
    with db.reading() as session:
        rows = data(book(session, seller.shop), "docs")
    nature = "Invoices for outward supply"
    assert rows == [
        [nature, "GH/26-27/0421", "GH/26-27/0423", 3, 1],
        [nature, "WEB-7", "WEB-7", 1, 0],
    ]


def test_a_month_at_a_glance_goes_from_the_first_to_the_last_number_drawn(
    db: Database, clock: FixedClock
) -> None:
    seller = Seller(db, clock)
    seller.sells(None, line("100"), number="WEB-7")
    with db.reading() as session:
        own = glance(session, seller.shop, NOVEMBER)
    assert (own.first, own.last) == ("WEB-7", "WEB-7")
    for _ in range(2):
        seller.sells(None, line("100"))
    with db.reading() as session:
        found = glance(session, seller.shop, NOVEMBER)
    assert (found.first, found.last, found.count) == ("GH/26-27/0421", "GH/26-27/0422", 3)


def test_a_formula_in_a_name_stays_text(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    buyer = seller.customer('=HYPERLINK("x")', gstin=GUJARAT)
    seller.sells(buyer, DraftLine("=1+1", rate=D(100), gst_rate=D(18), hsn="8302"))
    with db.reading() as session:
        workbook = book(session, seller.shop)
    cells = [workbook["b2b,sez,de"]["B5"], workbook["hsn(b2b)"]["B5"]]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ('=HYPERLINK("x")', "s"),
        ("=1+1", "s"),
    ]


def test_goods_between_own_premises_are_no_supply(db: Database, clock: FixedClock) -> None:
    seller = Seller(db, clock)
    own = seller.customer("Own godown", gstin="27AAPFU0939F1ZV")
    seller.sells(own, line("1000"))
    with db.reading() as session:
        found = portal_json(session, seller.shop, NOVEMBER)
    assert list(found) == ["gstin", "fp", "doc_issue"]


@pytest.mark.parametrize("wrong", ["2026-13", "11-2026", "nov", "", "2017-06"])
def test_a_month_that_is_none_is_told(wrong: str) -> None:
    with pytest.raises(MonthNotValid):
        parse_month(wrong, today=dt.date(2026, 12, 7))


def test_a_month_to_come_is_told() -> None:
    assert parse_month("2026-12", today=dt.date(2026, 12, 1)).text == "2026-12"
    with pytest.raises(MonthNotOver):
        parse_month("2027-01", today=dt.date(2026, 12, 31))


@pytest.mark.parametrize("scheme", ["composition", "unregistered"])
def test_who_is_not_regular_files_no_gstr1(db: Database, clock: FixedClock, scheme: str) -> None:
    gstin = (
        {"gstin": None, "state": "27"} if scheme == "unregistered" else {"gstin": "27AAPFU0939F1ZV"}
    )
    shop = make_shop(db, clock.now(), scheme=scheme, **gstin)
    with db.reading() as session, pytest.raises(ReturnNotApplicable):
        portal_json(session, shop, NOVEMBER)
