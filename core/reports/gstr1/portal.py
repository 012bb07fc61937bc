"""GSTR-1 as the portal's offline JSON, written by `core.json_text`. Source: GSTN returns API, GSTR-1."""

import datetime as dt
import itertools
from collections.abc import Iterable
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from sqlmodel import Session

from core.gst.gstr1 import invoice_type
from core.json_text import dump
from core.reports.gstr1.advances import AdvanceKey, advances
from core.reports.gstr1.amended import amended
from core.reports.gstr1.documents import Document, Heads, invoices, notes
from core.reports.gstr1.month import Month, require_filer
from core.reports.gstr1.rows import ur_type
from core.reports.gstr1.series import Run, runs
from core.reports.gstr1.totals import NIL_ROWS, HsnKey, HsnRow, Totals
from core.reports.gstr1.workbook import STEP, Progress
from core.shops.models import Shop

Json = dict[str, Any]
_DESCRIPTION = 30


def portal_json(
    session: Session, shop: Shop, month: Month, *, progress: Progress | None = None
) -> Json:
    """Build the return of a month; amounts are decimals. Raises: ReturnNotApplicable.

    ``progress`` hears how many documents were read.
    """
    gstin = require_filer(shop)
    days, totals, count = month.days, Totals(), itertools.count(1)

    def read(documents: Iterable[Document], section: str) -> list[Document]:
        found = []
        for document in documents:
            totals.add(document)
            done = next(count)
            if progress and done % STEP == 0:
                progress(done)
            if document.section == section and document.rates() and not document.operator_pays:
                found.append(document)
        return found

    registered = read(invoices(session, shop, days, "registered"), "b2b")
    large = read(invoices(session, shop, days, "other"), "b2cl")
    exports = read(invoices(session, shop, days, "export"), "exp")
    own_notes = read(notes(session, shop, days, "registered"), "cdnr")
    unregistered = chain(notes(session, shop, days, "export"), notes(session, shop, days, "other"))
    other_notes = read(unregistered, "cdnur")
    changed = list(amended(session, shop, days))
    found = advances(session, shop, days)
    sections: Json = {
        "b2b": _by_buyer(registered, "inv"),
        "b2ba": _by_buyer(_only(changed, "b2b"), "inv"),
        "b2cl": _by_place(large),
        "b2cla": _by_place(_only(changed, "b2cl")),
        "b2cs": _b2cs(totals, shop),
        "cdnr": _by_buyer(own_notes, "nt"),
        "cdnra": _by_buyer(_only(changed, "cdnr"), "nt"),
        "cdnur": [_cdnur(document) for document in other_notes],
        "cdnura": [_cdnur(document) for document in _only(changed, "cdnur")],
        "exp": _exports(exports),
        "expa": _exports(_only(changed, "exp")),
        "at": _advances(found.received),
        "txpd": _advances(found.adjusted),
        "nil": _nil(totals),
        "hsn": _hsn(totals, month),
        "doc_issue": _docs(runs(session, shop, days)),
        "supeco": _eco(totals),
    }
    return {"gstin": gstin, "fp": month.period} | {k: v for k, v in sections.items() if v}


def write_json(
    session: Session, shop: Shop, month: Month, file: IO[bytes], *, progress: Progress | None = None
) -> None:
    """Write the file that the portal takes. Raises: ReturnNotApplicable."""
    file.write(dump(portal_json(session, shop, month, progress=progress)).encode())


def _only(documents: Iterable[Document], section: str) -> list[Document]:
    return [document for document in documents if document.section == section]


def rupees(paise: int) -> Decimal:
    """Paise as a number of rupees with two decimals."""
    return Decimal(paise).scaleb(-2)


def _date(on: dt.date) -> str:
    return on.strftime("%d-%m-%Y")


def _rate(rate: str) -> Decimal:
    return Decimal(rate)


def _items(document: Document, *, intra: bool = True) -> list[Json]:
    return [
        {"num": n, "itm_det": {"rt": _rate(rate)} | _heads(heads, intra=intra)}
        for n, (rate, heads) in enumerate(document.rates(), start=1)
    ]


def _heads(heads: Heads, *, intra: bool = True) -> Json:
    own = {"camt": rupees(heads.cgst), "samt": rupees(heads.sgst)} if intra else {}
    sums = {"txval": rupees(heads.taxable), "iamt": rupees(heads.igst), **own}
    return sums | {"csamt": rupees(heads.cess)}


def _original(document: Document, number: str, on: str) -> Json:
    if document.original is None:
        return {}
    return {number: document.original[0], on: _date(document.original[1])}


def _by_buyer(documents: Iterable[Document], member: str) -> list[Json]:
    found: dict[str, list[Json]] = {}
    of = _invoice if member == "inv" else _note
    for document in documents:
        found.setdefault(document.facts.gstin or "", []).append(of(document))
    return [{"ctin": gstin, member: rows} for gstin, rows in sorted(found.items())]


def _invoice(document: Document) -> Json:
    return {
        **_original(document, "oinum", "oidt"),
        "inum": document.number,
        "idt": _date(document.on),
        "val": rupees(document.value),
        "pos": document.facts.place,
        "rchrg": "Y" if document.reverse_charge else "N",
        "inv_typ": invoice_type(document.facts.supply),
        "itms": _items(document),
    }


def _note(document: Document) -> Json:
    return {
        **_original(document, "ont_num", "ont_dt"),
        "ntty": document.note,
        "nt_num": document.number,
        "nt_dt": _date(document.on),
        "val": rupees(document.value),
        "pos": document.facts.place,
        "rchrg": "Y" if document.reverse_charge else "N",
        "inv_typ": invoice_type(document.facts.supply),
        "itms": _items(document),
    }


def _by_place(documents: Iterable[Document]) -> list[Json]:
    found: dict[str, list[Json]] = {}
    for document in documents:
        row = {
            **_original(document, "oinum", "oidt"),
            "inum": document.number,
            "idt": _date(document.on),
            "val": rupees(document.value),
            "itms": _items(document, intra=False),
        }
        found.setdefault(document.facts.place, []).append(row)
    return [{"pos": place, "inv": rows} for place, rows in sorted(found.items())]


def _cdnur(document: Document) -> Json:
    kind = ur_type(document)
    place = {"pos": document.facts.place} if kind == "B2CL" else {}
    return {
        **_original(document, "ont_num", "ont_dt"),
        "typ": kind,
        "ntty": document.note,
        "nt_num": document.number,
        "nt_dt": _date(document.on),
        "val": rupees(document.value),
        **place,
        "itms": _items(document, intra=False),
    }


def _exports(documents: Iterable[Document]) -> list[Json]:
    found: dict[str, list[Json]] = {}
    for document in documents:
        kind = "WPAY" if document.facts.supply == "export_with_payment" else "WOPAY"
        row = {
            **_original(document, "oinum", "oidt"),
            "inum": document.number,
            "idt": _date(document.on),
            "val": rupees(document.value),
            **_shipping(document.export),
            "itms": [
                {"rt": _rate(rate)} | _heads(heads, intra=False) for rate, heads in document.rates()
            ],
        }
        found.setdefault(kind, []).append(row)
    return [{"exp_typ": kind, "inv": rows} for kind, rows in sorted(found.items())]


def _shipping(papers: Json) -> Json:
    found = {"sbpcode": papers.get("port_code"), "sbnum": papers.get("shipping_bill")}
    on = papers.get("shipping_bill_on")
    found["sbdt"] = _date(dt.date.fromisoformat(on)) if on else None
    return {key: value for key, value in found.items() if value}


def _b2cs(totals: Totals, shop: Shop) -> list[Json]:
    return [
        {
            "sply_ty": "INTRA" if place == shop.state else "INTER",
            "typ": "OE",
            "pos": place,
            "rt": _rate(rate),
            **_heads(heads),
        }
        for (place, rate), heads in totals.b2cs_rows()
    ]


def _advances(sums: dict[AdvanceKey, Heads]) -> list[Json]:
    found: dict[tuple[str, str], list[Json]] = {}
    for (place, nature, rate), heads in sums.items():
        row = {"rt": _rate(rate), "ad_amt": rupees(heads.taxable)} | _heads(heads)
        del row["txval"]
        found.setdefault((place, nature.upper()), []).append(row)
    return [
        {"pos": place, "sply_ty": nature, "itms": rows} for (place, nature), rows in found.items()
    ]


def _nil(totals: Totals) -> Json:
    rows = []
    for row in NIL_ROWS:
        nil, exempt, non_gst = (
            totals.nil.get((row, kind), 0) for kind in ("nil", "exempt", "non_gst")
        )
        if nil or exempt or non_gst:
            sums = {"nil_amt": nil, "expt_amt": exempt, "ngsup_amt": non_gst}
            rows.append({"sply_ty": row} | {key: rupees(paise) for key, paise in sums.items()})
    return {"inv": rows} if rows else {}


def _hsn(totals: Totals, month: Month) -> Json:
    if not month.has_hsn_tabs:
        rows = _hsn_rows(totals.hsn_rows(""))
        return {"data": rows} if rows else {}
    tabs = {"hsn_b2b": totals.hsn_rows("b2b"), "hsn_b2c": totals.hsn_rows("b2c")}
    return {name: _hsn_rows(rows) for name, rows in tabs.items() if rows}


def _hsn_rows(rows: list[tuple[HsnKey, HsnRow]]) -> list[Json]:
    return [
        {
            "num": n,
            "hsn_sc": code,
            "desc": row.description[:_DESCRIPTION],
            "uqc": uqc,
            "qty": row.qty,
            "rt": _rate(rate),
            **_heads(row.heads),
        }
        for n, ((_, code, uqc, rate), row) in enumerate(rows, start=1)
    ]


def _docs(found: list[Run]) -> Json:
    by_nature: dict[int, list[Json]] = {}
    for run in found:
        rows = by_nature.setdefault(run.nature, [])
        rows.append(
            {
                "num": len(rows) + 1,
                "from": run.first,
                "to": run.last,
                "totnum": run.total,
                "cancel": run.cancelled,
                "net_issue": run.net,
            }
        )
    details = [{"doc_num": nature, "docs": rows} for nature, rows in sorted(by_nature.items())]
    return {"doc_det": details} if details else {}


def _eco(totals: Totals) -> Json:
    found: dict[str, list[Json]] = {}
    for (gstin, operator_pays), heads in sorted(totals.eco.items()):
        row = {
            "etin": gstin,
            "suppval": rupees(heads.taxable),
            "igst": rupees(heads.igst),
            "cgst": rupees(heads.cgst),
            "sgst": rupees(heads.sgst),
            "cess": rupees(heads.cess),
        }
        found.setdefault("paytx" if operator_pays else "clttx", []).append(row)
    return found
