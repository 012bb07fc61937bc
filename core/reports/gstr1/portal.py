"""GSTR-1 as the portal's offline JSON, written by `core.json_text`. Source: GSTN returns API, GSTR-1."""

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from typing import IO, Any

from sqlmodel import Session

from core.gst.gstr1 import invoice_type
from core.json_text import Written, dump, pieces
from core.reports.gstr1.advances import AdvanceKey, advances
from core.reports.gstr1.amended import amended
from core.reports.gstr1.documents import Document, Heads, invoices, notes
from core.reports.gstr1.month import Month, filer
from core.reports.gstr1.rows import ur_type
from core.reports.gstr1.series import Run, runs
from core.reports.gstr1.totals import NIL_ROWS, HsnKey, HsnRow, Totals
from core.reports.gstr1.workbook import STEP, Progress
from core.shops.models import Shop

Json = dict[str, Any]
Keep = Callable[[Json], object]
_DESCRIPTION = 30


def portal_json(session: Session, shop: Shop, month: Month) -> Json:
    """Build the return of a month; amounts are decimals. Raises: ReturnNotApplicable."""
    return _build(session, shop, month, keep=lambda row: row)


def write_json(
    session: Session, shop: Shop, month: Month, file: IO[bytes], *, progress: Progress | None = None
) -> None:
    """Write the file that the portal takes. Raises: ReturnNotApplicable.

    A document is kept as the text it will be, a tenth of what its parts take. ``progress`` hears how
    many documents were read.
    """
    built = _build(session, shop, month, keep=lambda row: Written(dump(row)), progress=progress)
    for piece in pieces(built):
        file.write(piece.encode())


def _build(
    session: Session,
    shop: Shop,
    month: Month,
    *,
    keep: Keep,
    progress: Progress | None = None,
) -> Json:
    shop = filer(session, shop, month)
    days, totals, count = month.days, Totals(), itertools.count(1)

    def read(documents: Iterable[Document], section: str) -> Iterator[Document]:
        for document in documents:
            totals.add(document)
            done = next(count)
            if progress and done % STEP == 0:
                progress(done)
            if document.section == section and document.rates() and not document.operator_pays:
                yield document

    changed = list(amended(session, shop, days))
    unregistered = chain(notes(session, shop, days, "export"), notes(session, shop, days, "other"))
    of_documents: Json = {
        "b2b": _grouped(read(invoices(session, shop, days, "registered"), "b2b"), "b2b", keep),
        "b2ba": _grouped(_only(changed, "b2b"), "b2b", keep),
        "b2cl": _grouped(read(invoices(session, shop, days, "other"), "b2cl"), "b2cl", keep),
        "b2cla": _grouped(_only(changed, "b2cl"), "b2cl", keep),
        "cdnr": _grouped(read(notes(session, shop, days, "registered"), "cdnr"), "cdnr", keep),
        "cdnra": _grouped(_only(changed, "cdnr"), "cdnr", keep),
        "cdnur": [keep(_cdnur(document)) for document in read(unregistered, "cdnur")],
        "cdnura": [keep(_cdnur(document)) for document in _only(changed, "cdnur")],
        "exp": _grouped(read(invoices(session, shop, days, "export"), "exp"), "exp", keep),
        "expa": _grouped(_only(changed, "exp"), "exp", keep),
    }
    found = advances(session, shop, days)
    sums: Json = {
        "b2cs": _b2cs(totals, shop),
        "at": _advances(found.received),
        "txpd": _advances(found.adjusted),
        "nil": _nil(totals),
        "hsn": _hsn(totals, month),
        "doc_issue": _docs(runs(session, shop, days)),
        "supeco": _eco(totals),
    }
    sections = {name: part for name, part in (of_documents | sums).items() if part}
    return {"gstin": shop.gstin, "fp": month.period} | sections


def _grouped(documents: Iterable[Document], section: str, keep: Keep) -> list[Json]:
    """Put the documents of a section under their buyer, their place or their kind."""
    group = _GROUPS[section]
    found: dict[str, list[object]] = {}
    for document in documents:
        found.setdefault(group.of(document), []).append(keep(group.row(document)))
    return [{group.key: of, group.member: rows} for of, rows in sorted(found.items())]


def _only(documents: Iterable[Document], section: str) -> Iterator[Document]:
    return (document for document in documents if document.section == section)


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


def _large(document: Document) -> Json:
    return {
        **_original(document, "oinum", "oidt"),
        "inum": document.number,
        "idt": _date(document.on),
        "val": rupees(document.value),
        "itms": _items(document, intra=False),
    }


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


def _export(document: Document) -> Json:
    return {
        **_original(document, "oinum", "oidt"),
        "inum": document.number,
        "idt": _date(document.on),
        "val": rupees(document.value),
        **_shipping(document.export),
        "itms": [
            {"rt": _rate(rate)} | _heads(heads, intra=False) for rate, heads in document.rates()
        ],
    }


def _shipping(papers: Json) -> Json:
    found = {"sbpcode": papers.get("port_code"), "sbnum": papers.get("shipping_bill")}
    on = papers.get("shipping_bill_on")
    found["sbdt"] = _date(dt.date.fromisoformat(on)) if on else None
    return {key: value for key, value in found.items() if value}


@dataclass(frozen=True)
class _Group:
    """What the documents of a section stand under: ``key`` what it is, ``member`` where they are."""

    key: str
    of: Callable[[Document], str]
    member: str
    row: Callable[[Document], Json]


def _buyer(document: Document) -> str:
    return document.facts.gstin or ""


def _place(document: Document) -> str:
    return document.facts.place


def _paying(document: Document) -> str:
    return "WPAY" if document.facts.supply == "export_with_payment" else "WOPAY"


_GROUPS = {
    "b2b": _Group("ctin", _buyer, "inv", _invoice),
    "b2cl": _Group("pos", _place, "inv", _large),
    "cdnr": _Group("ctin", _buyer, "nt", _note),
    "exp": _Group("exp_typ", _paying, "inv", _export),
}


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
        rows = _hsn_rows(totals.hsn_rows_together())
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
