"""GSTR-1 of months drawn at random: every document in exactly one section, and every sum agrees."""

import datetime as dt
import io
import random
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from sqlmodel import Session, select

from core import invariants
from core.clock import FixedClock
from core.db import Database
from core.errors import ExceedsInvoice, NoLines
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.models import Invoice, Note
from core.invoices.particulars import Export, Particulars
from core.invoices.service import cancel
from core.notes.rules import Wanted
from core.notes.service import NewNote, issue_note
from core.reports.catalogue import make_report
from core.reports.gstr1.month import Month
from core.reports.gstr1.portal import portal_json
from core.reports.gstr1.schema import SCHEMA
from core.reports.gstr1.workbook import write_workbook
from tests.core.reports.test_gstr1 import GUJARAT, Seller

D = Decimal
NOVEMBER = Month(2026, 11)
OPERATOR = "27AAFCD5862R1C6"
_RATES = ("0", "3", "5", "18", "40")
_HSN = ("8302", "2523", "1006", "996511", "", "7113")
_HEADS = ("txval", "iamt", "camt", "samt", "csamt")


def random_line(chance: random.Random) -> DraftLine:
    rate = chance.choice(_RATES)
    treatment: Any = "taxable"
    if rate == "0":
        treatment = chance.choice(["taxable", "nil", "exempt", "non_gst"])
    return DraftLine(
        chance.choice(["Hinge", "Cement", "=1+1", "चावल"]),
        D(chance.randint(1, 4000)) / 4,
        unit=chance.choice(["NOS", "KGS", "HRS"]),
        rate=D(chance.randint(1, 900_000)) / 100,
        gst_rate=D(rate),
        hsn=chance.choice(_HSN) or None,
        treatment=treatment,
    )


def random_draft(chance: random.Random, seller: Seller, people: dict[str, str]) -> InvoiceDraft:
    lines = tuple(random_line(chance) for _ in range(chance.randint(1, 4)))
    more: dict[str, Any] = {
        "date": dt.date(2026, 11, chance.randint(1, 21)),
        "prices_include_tax": chance.random() < 0.3,
        "round_to_rupee": chance.random() < 0.5,
        "discount_percent": D(chance.randint(0, 20)),
    }
    kind = chance.choice(
        ["counter", "near", "far", "buyer", "zone", "abroad", "operator", "reverse"]
    )
    who = {"counter": None, "operator": None, "reverse": people["buyer"]}.get(
        kind, people.get(kind)
    )
    if kind == "zone":
        more["supply"] = chance.choice(["sez_with_payment", "sez_lut", "deemed_export"])
    if kind == "abroad":
        more["supply"] = chance.choice(["export_with_payment", "export_lut"])
        more["particulars"] = Particulars(
            export=Export("AE", "INNSA1", "550", dt.date(2026, 11, 20))
        )
    if kind == "operator":
        more |= {"ecommerce_gstin": OPERATOR, "operator_pays": chance.random() < 0.5}
    if kind == "reverse":
        more["reverse_charge"] = True
    return InvoiceDraft(who, lines, **more)


def random_month(db: Database, clock: FixedClock, seed: int) -> Seller:
    chance = random.Random(seed)  # repeatable shops, no secrets
    seller = Seller(db, clock)
    people = {
        "near": seller.customer("Near"),
        "far": seller.customer("Far", state="29"),
        "buyer": seller.customer("Buyer", gstin="29AAFCD5862R1ZR"),
        "zone": seller.customer("Zone", gstin=GUJARAT),
        "abroad": seller.customer("Abroad"),
    }
    for _ in range(40):
        sold = seller.issues(random_draft(chance, seller, people))
        fate = chance.random()
        if fate < 0.1:
            db.write(lambda session, i=sold.id: cancel(session, seller.actor, i, reason="x"))  # type: ignore[misc]
        elif fate < 0.4:
            random_note(chance, seller, sold)
    return seller


def random_note(chance: random.Random, seller: Seller, sold: Invoice) -> None:
    kind: Any = chance.choice(["credit", "credit", "debit"])
    wanted = Wanted(kind, amount_paise=chance.randint(1, max(1, sold.total_paise)))
    try:
        seller.db.write(lambda session: issue_note(
            session, seller.actor, NewNote(sold.id, wanted, "x")
        ))  # fmt: skip
    except (ExceedsInvoice, NoLines):
        return


def documents(found: dict[str, Any]) -> list[str]:
    """Every number that stands in a section with rows of its own."""
    numbers = [inv["inum"] for part in found.get("b2b", ()) for inv in part["inv"]]
    numbers += [inv["inum"] for part in found.get("b2cl", ()) for inv in part["inv"]]
    numbers += [inv["inum"] for part in found.get("exp", ()) for inv in part["inv"]]
    numbers += [note["nt_num"] for part in found.get("cdnr", ()) for note in part["nt"]]
    return numbers + [note["nt_num"] for note in found.get("cdnur", ())]


def section_rows(found: dict[str, Any]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each sum of tables 4 to 10 with its sign: credit notes are taken off."""
    for part in (*found.get("b2b", ()), *found.get("b2cl", ())):
        yield from ((1, item["itm_det"]) for inv in part["inv"] for item in inv["itms"])
    for part in found.get("exp", ()):
        yield from ((1, item) for inv in part["inv"] for item in inv["itms"])
    notes = [note for part in found.get("cdnr", ()) for note in part["nt"]]
    for note in (*notes, *found.get("cdnur", ())):
        sign = -1 if note["ntty"] == "C" else 1
        yield from ((sign, item["itm_det"]) for item in note["itms"])
    yield from ((1, row) for row in found.get("b2cs", ()))


def section_sums(found: dict[str, Any]) -> dict[str, Decimal]:
    """Tables 4 to 10 by head."""
    rows = list(section_rows(found))
    return {head: sum((sign * row.get(head, 0) for sign, row in rows), D(0)) for head in _HEADS}


@pytest.mark.parametrize("seed", range(3))
def test_every_document_is_in_one_section_and_every_sum_agrees(
    sqlite_db: Database, clock: FixedClock, seed: int
) -> None:
    seller = random_month(sqlite_db, clock, seed)
    with sqlite_db.reading() as session:
        found = portal_json(session, seller.shop, NOVEMBER)
        assert invariants.check(session) == []
        is_lawful(found)
        _each_once(session, found)
        sums = section_sums(found)
        # table 12: what is in 4 to 10 and in 8
        codes = [row for tab in found["hsn"].values() for row in tab]
        nil = sum(
            v
            for row in found.get("nil", {}).get("inv", ())
            for k, v in row.items()
            if k != "sply_ty"
        )
        assert {h: sum((r[h] for r in codes), D(0)) for h in _HEADS} == {
            **sums,
            "txval": sums["txval"] + nil,
        }
        _agrees_with_register(session, seller, found, sums=sums, nil=nil)
        made = io.BytesIO()
        write_workbook(session, seller.shop, NOVEMBER, made)
    _workbook_says_the_same(made, found)


def _each_once(session: Session, found: dict[str, Any]) -> None:
    """A document with taxable lines has one row, unless it is small and to a consumer."""
    numbers = documents(found)
    assert len(numbers) == len(set(numbers))
    issued = {row.number for row in session.exec(select(Invoice).where(Invoice.status == "issued"))}
    issued |= {row.number for row in session.exec(select(Note).where(Note.status == "issued"))}
    assert set(numbers) <= issued


def _agrees_with_register(
    session: Session, seller: Seller, found: dict[str, Any], *, sums: dict[str, Decimal], nil: Any
) -> None:
    register = make_report(
        session, seller.shop, "register", days=NOVEMBER.days, today=dt.date(2026, 12, 7)
    ).tables[0]
    at = {column.head: i for i, column in enumerate(register.columns)}
    rows = [row for row in register.rows if row[at["Section"]] != "eco"]

    def total(head: str) -> Decimal:
        paise = [row[at[head]] for row in rows]
        return sum((D(each) for each in paise if isinstance(each, int)), D(0)) / 100

    assert (sums["txval"], nil) == (total("Taxable ₹"), total("Without tax ₹"))
    assert sum(sums[head] for head in _HEADS[1:]) == total("Tax ₹")
    # those of table 7 are summed, each other one with taxable lines has its row
    own = {row[0] for row in rows if row[at["Section"]] != "b2cs" and row[at["Taxable ₹"]]}
    assert own == set(documents(found))


def _workbook_says_the_same(made: io.BytesIO, found: dict[str, Any]) -> None:
    workbook = load_workbook(io.BytesIO(made.getvalue()))
    numbers = []
    for name, column in (("b2b,sez,de", 2), ("b2cl", 0), ("exp", 1), ("cdnr", 2), ("cdnur", 1)):
        numbers += [row[column].value for row in workbook[name].iter_rows(min_row=5)]
    assert set(numbers) == set(documents(found))
    b2cs = list(workbook["b2cs"].iter_rows(min_row=5, values_only=True))
    assert sum(D(str(row[4])) for row in b2cs) == sum(
        (r["txval"] for r in found.get("b2cs", ())), D(0)
    )


def is_lawful(found: dict[str, Any]) -> None:
    """Hold the portal's file against its schema."""
    Draft202012Validator(SCHEMA).validate(_plain(found))


def _plain(value: Any) -> Any:
    """Decimals as the numbers that they are in the file."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return float(value) if isinstance(value, Decimal) else value
