"""C27: the month for the accountant; words and sums are those of the product's page."""

import datetime as dt
import io
import json
from decimal import Decimal

import pytest
from openpyxl import load_workbook
from sqlmodel import Session

from bot import objections
from core.clock import FixedClock
from core.customers.service import NewCustomer, add_customer
from core.db import Database
from core.errors import PeriodLocked
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.service import cancel, issue
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.reports.gstr1.month import Month
from core.reports.gstr1.portal import portal_json
from core.reports.gstr1.workbook import write_workbook
from core.shops.models import SeriesCounter
from core.shops.service import Owner, add_member
from tests.bot.conversations.world import Talk, begun
from tests.factories import make_actor, make_shop

D = Decimal
NOVEMBER = Month(2026, 11)
TOLD = (
    "Nov GSTR-1 taiyar (11 Dec tak)\n"
    "B2B taxable 1,05,800.00 · GST 19,044.00\n"
    "B2C taxable 1,65,500.00 · GST 29,790.00\n"
    "Bill 0366–0457: 92, cancel 1 (CN 0012 ghata kar)\n"
    "⚠️ 'fitting' ka HSN nahi, 3 bill me"
)


def sale(
    customer: str | None, rupees: str, *, on: dt.date, hsn: str | None = "2523"
) -> InvoiceDraft:
    name = "fitting" if hsn is None else "Cement"
    return InvoiceDraft(
        customer, (DraftLine(name, rate=D(rupees), gst_rate=D(18), hsn=hsn),), date=on
    )


@pytest.fixture
def december(sqlite_db: Database, clock: FixedClock) -> Talk:
    """Gupta Hardware on 7 December, with November behind it."""
    return begun(_december, sqlite_db, clock)


def _december(sqlite_db: Database, clock: FixedClock) -> Talk:
    clock.move(dt.datetime(2026, 12, 7, 5, tzinfo=dt.UTC))
    shop = make_shop(sqlite_db, clock.now(), series="GH/26-27/0366")
    actor = make_actor(shop, clock.now())

    def work(session: Session) -> None:
        session.add(SeriesCounter(shop_id=shop.shop_id, kind="credit", year=2026, last_number=11))
        buyer = add_customer(
            session, actor, NewCustomer("Sharma Constructions", gstin="08AABCS1234F1ZR")
        )
        day = [dt.date(2026, 11, 1 + n % 30) for n in range(92)]
        day.sort()
        for n in range(10):  # 10 x 10,580.00 = 1,05,800.00; 18 % = 19,044.00
            issue(session, actor, sale(buyer.id, "10580", on=day[n]))
        for n in range(10, 90):  # 80 x 2,000.00; three of them fitting
            hsn = None if n in {20, 40, 60} else "2523"
            last = issue(session, actor, sale(None, "2000", on=day[n], hsn=hsn))
        issue(session, actor, sale(None, "6500", on=day[90]))
        gone = issue(session, actor, sale(None, "700", on=day[91]))
        cancel(session, actor, gone.id, reason="wrong")
        # 1,66,500.00 less 1,000.00; 29,970.00 less 180.00
        issue_note(session, actor, NewNote(
            last.id, Wanted(amount_paise=118000), "returned", on=dt.date(2026, 11, 30)
        ))  # fmt: skip

    sqlite_db.write(work)
    return Talk(sqlite_db, clock, shop)


def test_c27_the_month_in_five_lines_with_its_two_files(december: Talk) -> None:
    assert december.say("november ka gstr1 bhej do") == TOLD
    assert december.labels == ["HSN bhar do", "File ho gaya"]
    (reply,) = december.said
    assert [paper.file_name for paper in reply.attachments] == [
        "GSTR1_08AAAPG1234C1ZJ_112026.xlsx",
        "GSTR1_08AAAPG1234C1ZJ_112026.json",
    ]


def test_the_files_say_what_the_words_say(december: Talk) -> None:
    with december.db.reading() as session:
        made = io.BytesIO()
        write_workbook(session, december.shop, NOVEMBER, made)
        found = portal_json(session, december.shop, NOVEMBER)
    workbook = load_workbook(io.BytesIO(made.getvalue()))
    taxable = [row[11].value for row in workbook["b2b,sez,de"].iter_rows(min_row=5)]
    assert sum(taxable) == 105800
    assert [row[4].value for row in workbook["b2cs"].iter_rows(min_row=5)] == [165500]
    assert [(row["txval"], row["camt"], row["samt"]) for row in found["b2cs"]] == [
        (D("165500.00"), D("14895.00"), D("14895.00"))
    ]
    docs = found["doc_issue"]["doc_det"][0]["docs"][0]
    assert (docs["from"], docs["to"], docs["totnum"], docs["cancel"]) == (
        "GH/26-27/0366", "GH/26-27/0457", 92, 1,
    )  # fmt: skip
    assert json.dumps(docs)


def test_a_missing_code_is_asked_for_and_the_month_is_told_again(december: Talk) -> None:
    december.say("november ka gstr1 bhej do")
    assert december.tap("HSN bhar do") == "'fitting' ka HSN? 4, 6 ya 8 ank."
    assert december.labels == [
        "9405 Lights and fittings",
        "7412 Copper fittings",
        "7307 Pipe fittings of…",
        "Nahi",
    ]
    assert december.say("99") == "HSN 99: 4, 6 ya 8 ank hote hain."
    assert december.say("9987").startswith("✅ fitting: HSN 9987\n")
    assert december.labels == ["File ho gaya"]
    assert "HSN nahi" not in december.say("november ka gstr1 bhej do")
    with december.db.reading() as session:
        codes = portal_json(session, december.shop, NOVEMBER)["hsn"]["hsn_b2c"]
    assert {row["hsn_sc"]: row["txval"] for row in codes} == {"2523": 159500, "9987": 6000}


@pytest.mark.parametrize(
    ("answer", "hsn"),
    [("2", "7412"), ("0902", "0902"), ("9405 10 90", "94051090"), ("hsn 9987", "9987")],
)
def test_a_code_is_kept_as_it_was_picked_or_typed(december: Talk, answer: str, hsn: str) -> None:
    december.say("november ka gstr1 bhej do")
    december.tap("HSN bhar do")
    assert december.say(answer).startswith(f"✅ fitting: HSN {hsn}\n")


def test_no_code_is_kept_where_none_is_wanted(december: Talk) -> None:
    december.say("november ka gstr1 bhej do")
    december.tap("HSN bhar do")
    december.tap("Nahi")
    assert "'fitting' ka HSN nahi" in december.say("november ka gstr1 bhej do")


def test_file_ho_gaya_is_asked_once_more_and_locks_the_month(december: Talk) -> None:
    december.say("november ka gstr1 bhej do")
    assert december.tap("File ho gaya").startswith("Nov ka GSTR-1 file ho gaya?")
    assert december.tap("Haan, file ho gaya") == "🔒 Nov file ho gaya, lock."
    actor = make_actor(december.shop, december.clock.now())
    late = sale(None, "100", on=dt.date(2026, 11, 30))
    with pytest.raises(PeriodLocked):
        december.db.write(lambda session: issue(session, actor, late))
    assert december.tap("Undo") == "Nov phir khula hai."
    december.db.write(lambda session: issue(session, actor, late))


def test_the_last_month_is_meant_where_none_is_said(december: Talk) -> None:
    assert december.say("gstr1 bhejo") == TOLD


def test_a_month_that_is_not_over_says_so_and_cannot_be_filed(december: Talk) -> None:
    told = december.say("is mahine ka gstr1")
    assert told.startswith("Dec GSTR-1 ab tak: mahina abhi chal raha hai (11 Jan tak bharna)\n")
    assert "File ho gaya" not in december.labels


def test_a_year_that_is_said_is_kept_and_another_than_this_one_is_told(december: Talk) -> None:
    assert december.say("gstr3b 2025 december") == "GSTR-3B, sales side, Dec 2025"
    assert december.say("gstr3b 2027 january").startswith("Jan 2027")


def test_the_other_returns_come_as_paper_and_sheet(december: Talk) -> None:
    assert december.say("november ka gstr3b") == "GSTR-3B, sales side, Nov"
    assert december.papers == ["report_pdf", "report_xlsx"]
    assert december.say("november ka hsn summary") == "HSN summary, Nov"


@pytest.mark.parametrize(
    ("said", "told", "file"),
    [
        (
            "november ki party wise bikri",
            "Sales by party, 1–30 Nov",
            "parties-2026-11-01-2026-11-30",
        ),
        ("sabse zyada bikne wala item", "Sales by item, 1–7 Dec", "items-2026-12-01-2026-12-07"),
        ("ageing report bhejo", "Ageing of dues, 7 Dec", "ageing-2026-12-07"),
        ("customer wise baki list", "Ageing of dues, 7 Dec", "ageing-2026-12-07"),
        ("gst kitna bharna hai", "Tax liability by rate, Nov", "liability-2026-11"),
        (
            "hsn wise report 15 oct se 20 nov",
            "HSN summary, 15 Oct–20 Nov",
            "hsn-2026-10-15-2026-11-20",
        ),
    ],
)
def test_the_other_reports_come_by_their_names(
    december: Talk, said: str, told: str, file: str
) -> None:
    assert december.say(said) == told
    (reply,) = december.said
    assert [paper.file_name for paper in reply.attachments] == [f"{file}.pdf", f"{file}.xlsx"]


def test_what_the_accountant_would_object_to_is_told_with_the_month(december: Talk) -> None:
    actor, on = make_actor(december.shop, december.clock.now()), dt.date(2026, 12, 1)

    def sell(session: Session) -> None:
        issue(session, actor, sale(None, "61000", on=on))
        issue(session, actor, sale(None, "10", on=on, hsn="00112233"))
        issue(session, actor, sale(None, "20", on=on, hsn=None))

    december.db.write(sell)
    december.clock.move(dt.datetime(2027, 1, 4, 5, tzinfo=dt.UTC))
    told = december.say("december ka gstr1").splitlines()
    assert told[3:] == [
        "⚠️ 'fitting' ka HSN nahi, 1 bill me",
        "⚠️ HSN 00112233 kisi list me nahi, 1 bill me",
        "⚠️ GH/26-27/0458 ka pata nahi: ₹50,000 se upar ke bill par chahiye",
    ]
    lines = objections.lines
    with december.db.reading() as session:
        hindi = lines(session, december.shop, Month(2026, 12), lang="hi", today=dt.date(2027, 1, 4))
    assert hindi[0] == "⚠️ HSN 00112233 किसी सूची में नहीं, 1 बिल में"


def test_the_staff_does_not_see_the_month(december: Talk) -> None:
    def hire(session: Session) -> None:
        actor = make_actor(december.shop, december.clock.now())
        add_member(session, actor, Owner("demo", "chotu", "Chotu"), role="staff")

    december.db.write(hire)
    chotu = Talk(december.db, december.clock, december.shop, address="chotu")
    assert chotu.say("november ka gstr1 bhej do").startswith("Ye sirf malik")


def test_a_composition_shop_is_told_that_it_files_none(db: Database, clock: FixedClock) -> None:
    shop = make_shop(db, clock.now(), scheme="composition")
    talk = Talk(db, clock, shop)
    assert "composition" in talk.say("october ka gstr1 bhejo").lower()


def test_a_bill_cannot_be_dated_into_a_filed_month(december: Talk) -> None:
    december.say("october ka gstr1 file ho gaya")
    december.tap("File ho gaya")
    december.tap("Haan, file ho gaya")
    december.say("salim ko 1 bori cement 380 18% gst alag, 25 october ki date")
    assert december.tap("Bhej do") == (
        "Oct 2026 ka GST file ho chuka: us mahine ki tareekh nahi chalegi. Kuch nahi likha."
    )
