"""A report of the catalogue as a file: Excel, CSV or PDF."""

from core.documents.report import ReportView, render_report
from core.documents.view import Party
from core.errors import SettingNotValid
from core.exchange.excel import write_report
from core.exchange.report_csv import write_csv
from core.tabular import Report


def report_file(seller: Party, report: Report, *, ending: str, sandbox: bool = False) -> bytes:
    """Write a report; on paper one of the sandbox says so. Raises: SettingNotValid (another ending)."""
    if ending == "xlsx":
        return write_report(report)
    if ending == "csv":
        return write_csv(report)
    if ending == "pdf":
        return render_report(ReportView(seller, report, sandbox))
    raise SettingNotValid(name="format", value=ending, allowed="xlsx, csv, pdf")
