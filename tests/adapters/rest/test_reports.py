"""Reports by the API: the same tables as in chat and on the command line."""

import io
import json
from datetime import timedelta
from decimal import Decimal

from openpyxl import load_workbook

from adapters.parts import Parts
from core.clock import FixedClock
from core.shops.service import NewShop
from tests.adapters.rest.api import Api
from tests.adapters.rest.conftest import make_key, make_shop

LINE = {"name": "Wire", "hsn": "854449", "gst_rate": 18, "qty": 2, "rate": 450}


def test_the_workbook_of_a_month_holds_its_invoices(api: Api) -> None:
    buyer = {"name": "Ajay Traders", "gstin": "08AABCT1332L1ZE"}
    api.made("/invoices", {"customer": buyer, "items": [LINE]})
    answer = api.get("/reports/gstr1?month=2026-11")
    assert answer.status == 200
    name = 'attachment; filename="GSTR1_08AAAPG1234C1ZJ_112026.xlsx"'
    assert answer.headers["Content-Disposition"] == name
    book = load_workbook(io.BytesIO(answer.raw), read_only=True)
    assert [cell.value for cell in list(book["b2b,sez,de"].rows)[4]][2] == "4S/2026-27/0421"


def test_the_portals_json_is_the_same_month(api: Api) -> None:
    api.made("/invoices", {"items": [LINE]})
    answer = api.get("/reports/gstr1?period=112026&format=json")
    assert json.loads(answer.raw)["b2cs"][0]["txval"] == 900


def test_a_month_is_given_once_and_has_begun(api: Api) -> None:
    assert api.get("/reports/gstr1").faults == [("query.month", "missing")]
    assert api.get("/reports/gstr1?month=2026-13").faults[0][0] == "query.month"
    assert api.get("/reports/gstr1?month=2027-01").status == 422


def test_a_shop_that_files_none_is_told_so(parts: Parts, api: Api, clock: FixedClock) -> None:
    shop = make_shop(parts, clock.now(), NewShop("Chai", state="08", scheme="unregistered"))
    other = Api(api.app, make_key(parts, shop, clock.now()))
    answer = other.get("/reports/gstr1?month=2026-11")
    assert (answer.status, answer.code) == (422, "not_applicable")
    assert other.get("/reports/gstr3b").code == "not_applicable"


def test_a_month_that_was_filed_is_locked(api: Api, clock: FixedClock) -> None:
    early = api.post("/reports/gstr1/filed", {"month": "2026-12"})
    assert (early.status, early.faults) == (422, [("/month", "month_not_over")])
    clock.advance(timedelta(days=14))
    assert api.post("/reports/gstr1/filed", {"month": "2026-11"}).json["filed"] is True
    answer = api.post("/invoices", {"items": [LINE], "date": "2026-11-30"})
    assert (answer.status, answer.code) == (422, "period_locked")
    assert api.post("/reports/gstr1/filed", {"month": "2026-11", "filed": False}).status == 200
    assert api.post("/invoices", {"items": [LINE], "date": "2026-11-30"}).status == 201


def test_the_month_that_runs_is_locked_where_a_program_says_so(api: Api) -> None:
    made = api.made("/invoices", {"items": [LINE]})
    assert api.post("/reports/gstr1/filed", {"month": "2026-11", "filed": True}).status == 200
    for answer in (
        api.delete(f"/invoices/{made['id']}"), api.post("/invoices", {"items": [LINE]}),
    ):  # fmt: skip
        assert (answer.status, answer.code) == (422, "period_locked")
    assert api.post("/reports/gstr1/filed", {"month": "2026-11", "filed": False}).status == 200
    assert api.delete(f"/invoices/{made['id']}").status == 200


def test_sales_by_item_come_as_tables_and_files(api: Api) -> None:
    api.made("/invoices", {"items": [LINE]})
    shown = api.get("/reports/items?month=2026-11").json
    table = shown["tables"][0]
    kinds = [column["kind"] for column in table["columns"]]
    row = dict(zip([column["head"] for column in table["columns"]], table["rows"][0], strict=True))
    assert "Wire" in row.values()
    assert Decimal(1062) in row.values()
    assert "money" in kinds
    for ending, start in (("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF-"), ("xlsx", b"PK")):
        answer = api.get(f"/reports/items?month=2026-11&format={ending}")
        assert answer.raw.startswith(start), answer.raw[:20]


def test_days_are_in_order(api: Api) -> None:
    answer = api.get("/reports/items?from=2026-11-20&to=2026-11-19")
    assert answer.faults == [("query.from", "after_to")]
