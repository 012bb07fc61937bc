"""What the accountant would object to in a month, before its return is filed. Never in the workbook."""

import datetime as dt
import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from sqlmodel import Session

from core.einvoice.queries import numbers_registered
from core.gst import gstin as gstins, hsn, rates
from core.gst.document import threshold_paise
from core.gst.supply import is_export
from core.mode import is_sandbox
from core.reports.gstr1.documents import Document, Line, all_documents
from core.reports.gstr1.month import Month, filer
from core.reports.gstr1.series import Run, runs
from core.shops.models import FiledMonth, Shop
from core.tariff.service import is_known

_MOST_EXAMPLES = 5


@dataclass
class Finding:
    """One thing to object to. ``code`` names it, ``about`` what it is of (an item, a series).

    ``documents`` are how many it concerns, ``examples`` the first numbers.
    """

    code: str
    about: str = ""
    documents: int = 0
    examples: list[str] = field(default_factory=list)

    def add(self, number: str) -> None:
        """Count a document, once."""
        if number in self.examples:
            return
        self.documents += 1
        if len(self.examples) < _MOST_EXAMPLES:
            self.examples.append(number)


def check(session: Session, shop: Shop, month: Month, *, today: dt.date) -> list[Finding]:
    """List what is to be looked at, the gravest first.

    Codes: month_not_over, month_filed, gstin_invalid, hsn_missing, hsn_short, hsn_unknown, rate_doubtful,
    address_missing, irn_missing, country_papers_missing, numbers_missing. Raises: ReturnNotApplicable.
    """
    shop = filer(session, shop, month)
    found: dict[tuple[str, str], Finding] = {}
    if month.days[1] >= today:
        found["month_not_over", ""] = Finding("month_not_over")
    if session.get(FiledMonth, (shop.shop_id, month.text)):
        found["month_filed", ""] = Finding("month_filed")
    registered = numbers_registered(session, shop.shop_id, month.days)
    for document in all_documents(session, shop, month.days):
        for code, about in _objections(shop, document, sandbox=is_sandbox(session)):
            found.setdefault((code, about), Finding(code, about)).add(document.number)
        if shop.einvoice != "off" and _wants_irn(document) and _name_of(document) not in registered:
            found.setdefault(("irn_missing", ""), Finding("irn_missing")).add(document.number)
    for key in [key for key in found if key[0] == "hsn_unknown" and is_known(session, key[1])]:
        del found[key]
    for run in _gaps(runs(session, shop, month.days)):
        found.setdefault(("numbers_missing", run), Finding("numbers_missing", run))
    return sorted(
        found.values(), key=lambda one: (_ORDER.index(one.code), -one.documents, one.about)
    )


_ORDER = (
    "month_filed", "month_not_over", "gstin_invalid", "irn_missing", "hsn_missing", "hsn_short",
    "hsn_unknown", "rate_doubtful", "address_missing", "country_papers_missing", "numbers_missing",
)  # fmt: skip


def _objections(shop: Shop, document: Document, *, sandbox: bool) -> Iterator[tuple[str, str]]:
    gstin = document.facts.gstin
    if gstin and not gstins.is_valid(gstin, sandbox=sandbox):
        yield "gstin_invalid", gstin
    if is_export(document.facts.supply) and not document.note:
        yield from _export_objections(document)
    if _wants_address(document):
        yield "address_missing", document.name or document.number
    for line in document.lines:
        yield from _line_objections(shop, document, line)


def _wants_irn(document: Document) -> bool:
    """To a registered buyer or abroad, but for what bears no tax by its nature (Rule 48(4))."""
    supplied = document.facts.gstin or is_export(document.facts.supply)
    return bool(supplied and document.rates())


def _name_of(document: Document) -> tuple[str, str]:
    """Type and number, as the portal knows it."""
    return {"C": "CRN", "D": "DBN"}.get(document.note, "INV"), document.number.upper()


def _wants_address(document: Document) -> bool:
    """A buyer without GSTIN, from the threshold on (Rule 46(e))."""
    if document.facts.gstin or document.note or document.facts.supply != "domestic":
        return False
    taxable = sum(line.taxable for line in document.lines)
    return taxable >= threshold_paise("buyer_address", document.on) and not document.has_address


def _export_objections(document: Document) -> Iterator[tuple[str, str]]:
    goods = any(not line.hsn.startswith("99") for line in document.lines)
    if goods and not (document.export.get("shipping_bill") and document.export.get("port_code")):
        yield "country_papers_missing", ""


def _line_objections(shop: Shop, document: Document, line: Line) -> Iterator[tuple[str, str]]:
    if not line.hsn:
        yield "hsn_missing", line.name
    elif len(line.hsn) < hsn.digits_wanted(shop.hsn_digits, registered=bool(document.facts.gstin)):
        yield "hsn_short", line.name
    elif not hsn.is_known(line.hsn):
        yield "hsn_unknown", line.hsn
    if not document.note and _is_doubtful(line, document.on):
        yield "rate_doubtful", line.name


def _is_doubtful(line: Line, on: dt.date) -> bool:
    rate = Decimal(line.rate)
    return not rates.is_in_force(rate, on) or rates.is_doubtful(rate, on, hsn=line.hsn)


def _gaps(found: list[Run]) -> Iterator[str]:
    """Between two runs of one series numbers are missing, unless they are of another month."""
    for before, after in itertools.pairwise(found):
        series = before.last.rsplit("/", 1)[0]
        same = before.nature == after.nature and after.first.rsplit("/", 1)[0] == series
        if same and "/" in before.last:
            yield f"{before.last} … {after.first}"
