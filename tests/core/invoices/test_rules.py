"""What a draft comes to: the figures of the product's conversations, typed by hand."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from core.clock import today
from core.customers.models import Customer
from core.errors import DateInFuture, GstRateNotValid, GstRateUnknown, InterstateNotAllowed
from core.invoices.draft import DraftLine, InvoiceDraft
from core.invoices.particulars import Particulars, ShipTo
from core.invoices.rules import Computed, compute
from core.shops.models import Shop
from tests.conftest import MORNING

TODAY = dt.date(2026, 11, 21)


def shop(**changes: Any) -> Shop:
    values: dict[str, Any] = {
        "shop_id": "shp_1",
        "name": "Gupta Hardware",
        "scheme": "regular",
        "state": "08",
        "gstin": "08AAAPG1234C1ZJ",
        "prefix": "GH",
        "created_at": MORNING,
    }
    return Shop(**values | changes)


def buyer(**changes: Any) -> Customer:
    values: dict[str, Any] = {
        "shop_id": "shp_1",
        "id": "cus_1",
        "name": "Ramesh Kumar",
        "name_key": "ramesh kumar",
        "created_at": MORNING,
    }
    return Customer(**values | changes)


def line(name: str, qty: str, rate: str, gst_rate: str | None = "18", **more: Any) -> DraftLine:
    percent = None if gst_rate is None else Decimal(gst_rate)
    return DraftLine(name, Decimal(qty), rate=Decimal(rate), gst_rate=percent, **more)


def bill(*lines: DraftLine, **more: Any) -> InvoiceDraft:
    return InvoiceDraft("cus_1", lines, **{"round_to_rupee": True, **more})


def made(draft: InvoiceDraft, *, of: Shop | None = None, to: Customer | None = None) -> Computed:
    return compute(of or shop(), to or buyer(), draft, today=TODAY)


def sums(computed: Computed) -> tuple[int, ...]:
    """Discount, taxable, CGST, SGST, IGST, round-off, total, in paise."""
    tax = computed.tax
    heads = (tax.cgst_paise, tax.sgst_paise, tax.igst_paise)
    return (
        tax.discount_paise,
        tax.taxable_paise,
        *heads,
        tax.round_off_paise,
        tax.total_paise,
    )


CEMENT = line("Cement", "2", "380", unit="BAG")
KEEL = line("Keel", "2.5", "90", unit="KGS")
KEEL_3 = line("Keel", "3", "90", unit="KGS")
KABJA = line("Kabja", "1", "240", unit="DOZ")
TILE = line("Tile", "1", "650", unit="BOX")
WIRE = line("Wire", "12", "18", unit="MTR")
PAINT = line("Paint", "1", "1250", discount_percent=Decimal(10))


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        pytest.param(bill(CEMENT), (0, 760_00, 68_40, 68_40, 0, 20, 897_00), id="C2"),
        pytest.param(
            bill(line("SR-501", "2", "450")), (0, 900_00, 81_00, 81_00, 0, 0, 1_062_00), id="C3"
        ),
        pytest.param(
            bill(KEEL, KABJA, TILE, WIRE),
            (0, 1_331_00, 119_79, 119_79, 0, 42, 1_571_00),
            id="C4",
        ),
        pytest.param(
            bill(KEEL_3, KABJA, WIRE), (0, 726_00, 65_34, 65_34, 0, 32, 857_00), id="C4 changed"
        ),
        pytest.param(bill(PAINT), (125_00, 1_125_00, 101_25, 101_25, 0, 50, 1_328_00), id="C7"),
        pytest.param(
            bill(line("Paint", "1", "1250"), fixed_total_paise=1_300_00),
            (148_31, 1_101_69, 99_15, 99_15, 0, 1, 1_300_00),
            id="C7 total by word",
        ),
        pytest.param(
            bill(line("Tap", "1", "590"), prices_include_tax=True),
            (0, 500_00, 45_00, 45_00, 0, 0, 590_00),
            id="C8 inclusive",
        ),
        pytest.param(
            bill(line("Any", "1", "100"), prices_include_tax=True, round_to_rupee=False),
            (0, 84_75, 7_63, 7_63, 0, -1, 100_00),
            id="what is left to the printed price",
        ),
    ],
)
def test_the_figures_of_the_conversations(draft: InvoiceDraft, expected: tuple[int, ...]) -> None:
    computed = made(draft)
    assert sums(computed) == expected
    assert (computed.document_type, computed.nature) == ("tax_invoice", "intra")
    assert computed.warnings == ()


def test_a_buyer_in_another_state_pays_igst_and_goods_above_the_limit_warn() -> None:
    surat = shop(state="24", gstin="24AAACS1234E1ZT")
    mahavir = buyer(state="27", gstin="27AAAFM1234K1ZH")
    computed = made(bill(line("Cotton saree", "120", "450", "5", hsn="5208")), of=surat, to=mahavir)
    assert sums(computed) == (0, 54_000_00, 0, 0, 2_700_00, 0, 56_700_00)
    assert (computed.nature, computed.place_of_supply) == ("inter", "27")
    assert computed.warnings == ("eway_bill",)


def test_services_need_no_eway_bill() -> None:
    bengaluru = shop(state="29", gstin=None)
    design = line("Website design", "1", "60000", hsn="998314")
    computed = made(bill(design), of=bengaluru, to=buyer(state="27", address="Pune"))
    assert sums(computed) == (0, 60_000_00, 0, 0, 10_800_00, 0, 70_800_00)
    assert computed.warnings == ()


@pytest.mark.parametrize(("rate", "warned"), [("50000", ()), ("50001", ("eway_bill",))])
def test_exactly_fifty_thousand_moves_without_an_eway_bill(
    rate: str, warned: tuple[str, ...]
) -> None:
    assert made(bill(line("Tile", "1", rate), prices_include_tax=True)).warnings == warned


@pytest.mark.parametrize(
    ("rate", "there", "warned"),
    [
        ("100000", "", ()),
        ("100001", "", ("eway_bill",)),
        ("50001", "24", ("eway_bill",)),
    ],
    ids=["at home", "more", "to be brought to Gujarat"],
)
def test_within_a_state_its_own_limit_holds(rate: str, there: str, warned: tuple[str, ...]) -> None:
    mumbai = shop(state="27", gstin="27AAAFM1234K1ZH")
    draft = bill(line("Tile", "1", rate), prices_include_tax=True)
    if there:
        draft = replace(draft, particulars=Particulars(ship_to=ShipTo("Site", state=there)))
    pune = buyer(state="27", address="Pune")
    assert made(draft, of=mumbai, to=pune).warnings == warned


@pytest.mark.parametrize(
    ("rate", "of", "to", "warned"),
    [
        ("49999.99", {}, {}, False),
        ("50000", {}, {}, True),
        ("50000", {}, {"address": "Plot 7, Sitapura"}, False),
        ("50000", {}, {"gstin": "08AABCS1234F1ZR"}, False),
        ("50000", {"scheme": "unregistered", "gstin": None}, {}, False),
        ("50000", {"scheme": "composition"}, {}, False),
    ],
)
def test_a_large_bill_wants_the_address_of_a_buyer_without_gstin(
    rate: str, of: dict[str, Any], to: dict[str, Any], warned: bool
) -> None:
    computed = made(bill(line("Design", "1", rate, hsn="998314")), of=shop(**of), to=buyer(**to))
    assert ("buyer_address" in computed.warnings) is warned


def test_a_large_counter_sale_wants_a_buyer() -> None:
    computed = compute(shop(), None, bill(line("Tile", "1", "50000")), today=TODAY)
    assert computed.warnings == ("eway_bill", "buyer_address")


def test_a_composition_shop_gives_a_bill_of_supply_without_tax() -> None:
    computed = made(bill(line("Thali", "2", "120", None)), of=shop(scheme="composition"))
    assert sums(computed) == (0, 240_00, 0, 0, 0, 0, 240_00)
    assert computed.document_type == "bill_of_supply"


def test_an_unregistered_shop_gives_a_plain_bill() -> None:
    computed = made(bill(line("Sugar", "5", "44", "5")), of=shop(scheme="unregistered", gstin=None))
    assert sums(computed) == (0, 220_00, 0, 0, 0, 0, 220_00)
    assert computed.document_type == "bill"


def test_exempt_goods_of_a_regular_shop_make_a_bill_of_supply() -> None:
    assert made(bill(line("Milk", "2", "30", "0"))).document_type == "bill_of_supply"


def test_a_composition_shop_may_not_sell_into_another_state() -> None:
    with pytest.raises(InterstateNotAllowed):
        made(bill(line("Thali", "2", "120")), of=shop(scheme="composition"), to=buyer(state="27"))


def test_an_unregistered_shop_is_warned_when_it_sells_into_another_state() -> None:
    computed = made(
        bill(line("Sugar", "5", "44")),
        of=shop(scheme="unregistered", gstin=None),
        to=buyer(state="27"),
    )
    assert computed.warnings == ("unregistered_interstate",)


def test_a_line_without_a_rate_of_tax_is_not_guessed() -> None:
    with pytest.raises(GstRateUnknown) as caught:
        made(bill(CEMENT, line("Jaali", "1", "700", None)))
    assert caught.value.params["item"] == "Jaali"


def test_a_withdrawn_rate_is_refused_on_todays_bill_and_lawful_on_an_old_one() -> None:
    old = line("Cement", "1", "100", "28")
    with pytest.raises(GstRateNotValid):
        made(bill(old))
    computed = made(bill(old, date=dt.date(2025, 9, 21)))
    assert sums(computed) == (0, 100_00, 14_00, 14_00, 0, 0, 128_00)


def test_a_shop_that_only_warns_may_bill_a_rate_not_in_force() -> None:
    computed = made(bill(line("Cement", "1", "100", "28")), of=shop(rate_check="warn"))
    assert computed.warnings == ("rate_check",)


def test_a_bill_of_tomorrow_is_refused() -> None:
    with pytest.raises(DateInFuture):
        made(bill(CEMENT, date=dt.date(2026, 11, 22)))


@pytest.mark.parametrize(
    ("of_shop", "of_customer", "due"),
    [
        (0, None, "2026-11-21"),
        (30, None, "2026-12-21"),
        (30, 7, "2026-11-28"),
        (30, 0, "2026-11-21"),
    ],
)
def test_due_by_the_customers_own_days_else_by_the_shops(
    of_shop: int, of_customer: int | None, due: str
) -> None:
    computed = made(bill(CEMENT), of=shop(credit_days=of_shop), to=buyer(credit_days=of_customer))
    assert computed.due_on.isoformat() == due


def test_a_due_date_that_was_said_wins() -> None:
    said = dt.date(2026, 12, 6)
    assert made(bill(CEMENT, due_date=said), of=shop(credit_days=30)).due_on == said


@pytest.mark.parametrize(
    ("customer", "draft", "place"),
    [
        (None, {}, "08"),
        ({}, {}, "08"),
        ({"state": "27"}, {}, "27"),
        ({"gstin": "27AAAFM1234K1ZH"}, {}, "27"),
        ({}, {"gstin": "27AACCB1234L1ZU"}, "27"),
        ({"gstin": "27AAAFM1234K1ZH", "state": "24"}, {}, "24"),
        ({"state": "27"}, {"state": "08"}, "08"),
        ({"state": "08"}, {"gstin": "27AACCB1234L1ZU"}, "27"),
        ({"state": "08"}, {"gstin": "27AACCB1234L1ZU", "state": "24"}, "24"),
        (
            {"gstin": "27AACCB1234L1ZU", "state": "24"},
            {"gstin": "27AACCB1234L1ZU"},
            "24",
        ),
    ],
)
def test_place_of_supply_is_the_buyers_else_the_shops(
    customer: dict[str, str] | None, draft: dict[str, str], place: str
) -> None:
    to = None if customer is None else buyer(**customer)
    computed = compute(shop(), to, bill(CEMENT, **draft), today=TODAY)
    assert computed.place_of_supply == place


def test_the_test_day_is_a_saturday_in_india() -> None:
    assert today(MORNING) == TODAY
