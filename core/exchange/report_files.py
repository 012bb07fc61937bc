"""A report of the catalogue as a file: Excel, CSV or PDF."""

from core.documents.from_invoice import party_of
from core.documents.report import ReportView, render_report
from core.errors import SettingNotValid
from core.exchange.excel import write_report
from core.exchange.report_csv import write_csv
from core.shops.models import Shop
from core.tabular import Report


def report_file(shop: Shop, report: Report, *, ending: str, sandbox: bool = False) -> bytes:
    """Write a report; on paper one of the sandbox says so. Raises: SettingNotValid (another ending)."""
    if ending == "xlsx":
        return write_report(report)
    if ending == "csv":
        return write_csv(report)
    if ending == "pdf":
        return render_report(ReportView(party_of(shop.model_dump()), report, sandbox))
    raise SettingNotValid(name="format", value=ending, allowed="xlsx, csv, pdf")
