"""Reports: GSTR-1 for the portal, and the tables of the catalogue."""

import datetime as dt
import tempfile
from collections.abc import Callable
from decimal import Decimal
from typing import IO, Annotated, Any, Literal

from pydantic import Field, GetJsonSchemaHandler
from pydantic_core import CoreSchema
from sqlmodel import Session

from adapters.rest.call import Answer, Call
from adapters.rest.money import figure, rupees
from adapters.rest.operation import Operation
from adapters.rest.problems import invalid, says
from adapters.rest.shapes import Body, Date, Query, Shown
from core.clock import today
from core.documents.from_invoice import supplier_of
from core.errors import MonthNotOver, MonthNotValid
from core.exchange.report_files import report_file
from core.reports.catalogue import REPORTS, make_report
from core.reports.gstr1.month import Month, filer, parse_month
from core.reports.gstr1.portal import write_json
from core.reports.gstr1.schema import SCHEMA
from core.reports.gstr1.workbook import file_name, write_workbook
from core.shops.models import Shop
from core.shops.periods import mark_filed
from core.shops.service import get_shop
from core.tabular import Cell, Column, Report, Table

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MEDIA = {"xlsx": XLSX, "csv": "text/csv", "pdf": "application/pdf", "json": "application/json"}
_KEPT_IN_MEMORY = 4 * 1024 * 1024
MonthText = Annotated[
    str, Field(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$", examples=["2026-11"], description="YYYY-MM")
]
Period = Annotated[
    str,
    Field(
        pattern=r"^(0[1-9]|1[0-2])20[0-9]{2}$", examples=["112026"], description="as GSTN writes it"
    ),
]


class Gstr1Query(Query):
    """Which month; ``month`` or ``period``."""

    month: MonthText | None = None
    period: Period | None = None
    format: Literal["xlsx", "json"] = "xlsx"


class DaysQuery(Query):
    """Which days: ``month``, or ``from`` and ``to``; by default the running month."""

    month: MonthText | None = None
    from_: Annotated[Date | None, Field(alias="from")] = None
    to: Date | None = None
    format: Literal["json", "xlsx", "csv", "pdf"] = "json"


class FiledBody(Body):
    """A month that was filed (or was not, after all); the one that runs, too, where a program says so."""

    month: MonthText
    filed: bool = True


class FiledShown(Shown):
    """Whether a month is locked."""

    object: Literal["filed_month"]
    month: MonthText
    filed: bool


class PortalShown(Shown):
    """GSTR-1 as the portal's offline tool reads it; a section is there where something is in it."""

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """Say what the portal's file may hold."""
        return {**SCHEMA, "title": cls.__name__, "description": cls.__doc__, "examples": [_FILE]}


_FILE = {
    "gstin": "08AAAPG1234C1ZJ",
    "fp": "112026",
    "b2cs": [
        {
            "sply_ty": "INTRA", "typ": "OE", "pos": "08", "rt": 18, "txval": 900,
            "iamt": 0, "camt": 81, "samt": 81, "csamt": 0,
        }
    ],
}  # fmt: skip


class ColumnShown(Shown):
    """A column: ``money`` is rupees."""

    head: Annotated[str, Field(examples=["Total"])]
    kind: Literal["text", "date", "money", "number", "count"]


class TableShown(Shown):
    """A table of a report."""

    title: str
    columns: list[ColumnShown]
    rows: list[list[str | int | Decimal | None]]
    total: list[str | int | Decimal | None] | None


class ReportShown(Shown):
    """A report as tables."""

    object: Literal["report"]
    name: Annotated[str, Field(examples=["parties"])]
    title: str
    days: str
    tables: list[TableShown]


def _gstr1(call: Call, session: Session) -> Answer:
    query: Gstr1Query = call.query
    on = today(call.at)
    if query.month is not None and query.period is not None:
        raise invalid("query.period", "given_twice", "give month or period, not both")
    if query.month is None and query.period is None:
        raise invalid("query.month", "missing", "give month or period")
    if query.period is not None:
        month = _month("query.period", query.period, on)
    else:
        month = _month("query.month", query.month or "", on)
    shop = filer(session, get_shop(session, call.shop_id), month)
    return _spooled(shop, month, query.format, _writer(session, shop, month, query.format))


def _month(where: str, text: str, on: dt.date) -> Month:
    """Read a month. Raises: Problem (validation_failed: none, in the future, before GST)."""
    try:
        return parse_month(text, today=on)
    except (MonthNotOver, MonthNotValid) as error:
        raise invalid(where, error.code, says(error)) from None


def _writer(session: Session, shop: Shop, month: Month, ending: str) -> Callable[[IO[bytes]], None]:
    if ending == "json":
        return lambda file: write_json(session, shop, month, file)
    return lambda file: write_workbook(session, shop, month, file)


def _spooled(shop: Shop, month: Month, ending: str, write: Callable[[IO[bytes]], None]) -> Answer:
    """Write to a file that a large month keeps on the disk, and send it from there."""
    spool = tempfile.SpooledTemporaryFile(max_size=_KEPT_IN_MEMORY)  # noqa: SIM115  (the answer closes it)
    write(spool)
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(shop, month, ending)}"',
        "Content-Length": str(spool.tell()),
    }
    spool.seek(0)
    return Answer(headers=headers, media=_MEDIA[ending], spool=spool)


def _filed(call: Call, session: Session) -> Answer:
    body: FiledBody = call.body
    on = today(call.at)
    month = _month("/month", body.month, on)
    filer(session, get_shop(session, call.shop_id), month)
    mark_filed(session, call.actor, month.text, filed=body.filed)
    return Answer({"object": "filed_month", "month": month.text, "filed": body.filed})


def _report(name: str) -> Callable[[Call, Session], Answer]:
    def handler(call: Call, session: Session) -> Answer:
        query: DaysQuery = call.query
        shop, on = get_shop(session, call.shop_id), today(call.at)
        days = _days(query, on)
        report = make_report(session, shop, name, days=days, today=on)
        if query.format == "json":
            return Answer(_shown(name, report))
        seller = supplier_of(session, call.shop_id, shop.model_dump())
        said = f"{name}-{days[0]}-{days[1]}.{query.format}"
        headers = {"Content-Disposition": f'attachment; filename="{said}"'}
        return Answer(
            headers=headers,
            media=_MEDIA[query.format],
            file=lambda: report_file(seller, report, ending=query.format, sandbox=call.sandbox),
        )

    return handler


def _days(query: DaysQuery, on: dt.date) -> tuple[dt.date, dt.date]:
    if query.month and (query.from_ or query.to):
        raise invalid("query.month", "given_twice", "give month, or from and to")
    if query.month:
        return _month("query.month", query.month, on).days
    first, last = query.from_ or on.replace(day=1), query.to or on
    if first > last:
        raise invalid("query.from", "after_to", "lies after `to`")
    return first, last


def _shown(name: str, report: Report) -> dict[str, Any]:
    return {
        "object": "report",
        "name": name,
        "title": report.title,
        "days": report.days,
        "tables": [_table(table) for table in report.tables],
    }


def _table(table: Table) -> dict[str, Any]:
    def row(cells: tuple[Cell, ...]) -> list[Any]:
        return [_cell(cell, column) for cell, column in zip(cells, table.columns, strict=True)]

    return {
        "title": table.title,
        "columns": [{"head": column.head, "kind": column.kind} for column in table.columns],
        "rows": [row(cells) for cells in table.rows],
        "total": row(table.total) if table.total else None,
    }


def _cell(cell: Cell, column: Column) -> Any:
    if isinstance(cell, int) and column.kind == "money":
        return rupees(cell)
    if isinstance(cell, Decimal):
        return figure(cell)
    return cell.isoformat() if isinstance(cell, dt.date) else cell


_TABLES = (XLSX, "text/csv", "application/pdf")
OPERATIONS = (
    Operation(
        "GET", "/reports/gstr1", "getGstr1", "GSTR-1 of a month: workbook, or the portal's JSON",
        _gstr1, "reports", PortalShown, query=Gstr1Query, refusals=("not_applicable",), media=(XLSX,),
    ),
    Operation(
        "POST", "/reports/gstr1/filed", "markGstr1Filed", "Mark a month as filed: it is locked",
        _filed, "reports", FiledShown, body=FiledBody, refusals=("not_applicable",),
        example={"month": "2026-10", "filed": True},
    ),
    *(
        Operation(
            "GET", f"/reports/{name}", f"getReport{name.title()}", kind.title, _report(name), "reports",
            ReportShown, query=DaysQuery, refusals=("not_applicable",), media=_TABLES,
        )
        for name, kind in REPORTS.items()
    ),
)  # fmt: skip
