"""The paper of an e-way bill: one page, both parts, its number as a code that a phone reads."""

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from typing import Any

from core.documents.eway import render_eway
from core.documents.eway_view import EwayView
from core.documents.from_eway import view_of_eway
from core.einvoice.models import EwayBill, Registration
from tests.core.documents.reading import assert_in_order, boxes_of, codes_on, overlapping, pages_of
from tests.core.einvoice.documents import document

GSTIN, NOW = "29AAACZ0000B1Z3", dt.datetime(2026, 11, 26, 5, tzinfo=dt.UTC)
UNTIL = dt.datetime(2026, 11, 27, 18, 29, tzinfo=dt.UTC)
ROAD = {"TransMode": "1", "Distance": 120, "VehNo": "KA01AB1234", "VehType": "O"}


def view(lines: int = 1, **changes: Any) -> EwayView:
    """An e-way bill of the document of the contract, with so many lines."""
    made = document()
    item = made["ItemList"][0]
    made["ItemList"] = [
        {**item, "SlNo": str(n), "PrdDesc": f"Hinge {n} of iron"} for n in range(1, lines + 1)
    ]
    of = Registration(
        shop_id="s", id="irq_1", gstin=GSTIN, fy=2026, doc_type="INV", number="S1", number_key="S1",
        on=dt.date(2026, 11, 22), irn="ab" * 32, buyer_gstin="29AAAPZ0000A1ZE", total=Decimal(1062),
        document=json.dumps(made), created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    row = EwayBill(
        shop_id="s", id="ewb_1", gstin=GSTIN, registration_id=of.id, irn=of.irn, doc_type="INV",
        doc_number="S1", doc_key="2026:S1", doc_on=of.on, transport=ROAD, state="active",
        number="331000000017", made_at=NOW, valid_until=UNTIL, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    return replace(view_of_eway(row, of, sandbox=False), **changes)


def test_it_says_what_is_carried_and_how() -> None:
    (page,) = pages_of(render_eway(view()))
    assert_in_order(
        page, "E-way bill", "3310 0000 0017", "26 Nov 2026, 10:30", "27 Nov 2026, 23:59"
    )
    assert_in_order(page, "From", "Sandbox Stores", "To", "Test Buyer", "Mysuru · 570001")
    assert_in_order(page, "Part A", "Tax invoice S1", "22/11/2026", "₹1,062.00", "IRN " + "ab" * 32)
    assert_in_order(page, "7318", "Hinge 1 of iron", "2 NOS", "900.00")
    assert_in_order(page, "Part B", "Road", "KA01AB1234 (over-dimensional)")
    assert "SANDBOX" not in page


def test_its_code_is_read_from_the_picture() -> None:
    assert codes_on(render_eway(view())) == [f"331000000017/{GSTIN}/26-11-2026 10:30:00"]


def test_many_lines_stay_on_one_page_and_the_rest_is_told() -> None:
    pages = pages_of(render_eway(view(250)))
    assert len(pages) == 1
    assert "Hinge 12 of iron" in pages[0]
    assert "and 238 more, as on the document" in pages[0]
    assert overlapping(boxes_of(render_eway(view(250)))[0], slack=1) == []


def test_what_does_not_count_says_so() -> None:
    (tried,) = pages_of(render_eway(view(sandbox=True)))
    assert "SANDBOX – NOT VALID" in tried
    (gone,) = pages_of(render_eway(view(status="cancelled", ended_at=NOW)))
    assert "CANCELLED ON 26 NOV 2026" in gone
    (early,) = pages_of(render_eway(view(vehicle="", mode="", valid_until=None)))
    assert "from the first vehicle on" in early
    assert "not known yet" in early


def test_one_that_stands_alone_shows_its_own_document() -> None:
    alone = {
        "fromGstin": GSTIN, "fromTrdName": "Sandbox Stores", "fromAddr1": "1 Market Road",
        "fromPlace": "Bengaluru", "fromPincode": 560001, "fromStateCode": 29, "toGstin": "URP",
        "toTrdName": "Ravi Kumar", "toAddr1": "7 Station Road", "toPlace": "Kota",
        "toPincode": 324001, "actToStateCode": 8, "totInvValue": 71980,
        "itemList": [{"productName": "Hinge", "hsnCode": 8302, "quantity": 100, "qtyUnit": "PCS",
                      "taxableAmount": 60000}],
    }  # fmt: skip
    row = EwayBill(
        shop_id="s", id="ewb_1", gstin=GSTIN, doc_type="CHL", doc_number="CH/1", doc_key="2026:CH/1",
        doc_on=dt.date(2026, 11, 22), document=json.dumps(alone), transport=ROAD, state="active",
        number="331000000018", made_at=NOW, valid_until=UNTIL, created_at=NOW, updated_at=NOW,
    )  # fmt: skip
    (page,) = pages_of(render_eway(view_of_eway(row, None, sandbox=False)))
    assert_in_order(page, "Bengaluru · 560001", "Ravi Kumar", "Kota · 324001", "Rajasthan (08)")
    assert_in_order(page, "Delivery challan CH/1", "₹71,980.00", "8302 Hinge 100 PCS 60,000.00")
    assert "IRN" not in page


def test_the_same_view_gives_the_same_bytes() -> None:
    assert render_eway(view()) == render_eway(view())
