"""What an order is asked for with, and what is shown of it."""

import re
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from adapters.rest.shapes import Shown, When
from adapters.rest.square.shapes import RUPEE, Currency, Loose, MoneyBody, MoneyShown
from core.gst.tax import MAX_QTY, MAX_RATE

_QUANTITY = re.compile(r"[0-9]+(\.[0-9]+)?", re.ASCII)
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,5})?", re.ASCII)
_PLACES = 3  # of a quantity, in the core


def _quantity(value: str) -> str:
    if not _QUANTITY.fullmatch(value):
        raise PydanticCustomError("INVALID_VALUE", "must be a decimal number as a string")
    found = Decimal(value)
    if found <= 0:
        raise PydanticCustomError("VALUE_TOO_LOW", "must be more than 0")
    if found > MAX_QTY:
        raise PydanticCustomError("VALUE_TOO_HIGH", "must be 9999999.999 at most")
    if found != round(found, _PLACES):
        raise PydanticCustomError("INVALID_VALUE", "may have 3 decimals at most")
    return value


def _percentage(value: str) -> str:
    if not _PERCENT.fullmatch(value):
        raise PydanticCustomError("INVALID_VALUE", "must be a percentage as a string, such as 18")
    if Decimal(value) > 100:
        raise PydanticCustomError("VALUE_TOO_HIGH", "must be 100 at most")
    return value


def _unsupported(value: Any) -> Any:
    if value:
        raise PydanticCustomError("INVALID_VALUE", "is not supported: it is not billed here")
    return value


Quantity = Annotated[str, Field(max_length=12, examples=["2"]), AfterValidator(_quantity)]
Percentage = Annotated[str, AfterValidator(_percentage), Field(examples=["18"])]
Uid = Annotated[str, Field(min_length=1, max_length=60, examples=["gst"])]
Metadata = Annotated[
    dict[Annotated[str, Field(max_length=60)], Annotated[str, Field(max_length=255)]],
    Field(max_length=20, examples=[{"hsn": "8302"}]),
]
OrderKey = Annotated[str, Field(max_length=192, examples=["8193148c-9586-11e6-99f9-28cfe92138cf"])]
OrderId = Annotated[
    str, Field(pattern=r"^ord_[0-9a-f]{24}$", examples=["ord_66f0c1d20000050b1c2d3e4f"])
]
_None = Annotated[Any, AfterValidator(_unsupported)]
_Name = Annotated[str, Field(max_length=255)]


class PriceBody(Loose):
    """A price for one, in paise."""

    amount: Annotated[int, Field(ge=0, le=int(MAX_RATE) * 100, examples=[45000])]
    currency: Currency = RUPEE


class AppliedTax(Loose):
    """A tax of the order that a line bears."""

    uid: Uid | None = None
    tax_uid: Uid


class AppliedDiscount(Loose):
    """A discount of the order that a line gets."""

    uid: Uid | None = None
    discount_uid: Uid


class OrderLine(Loose):
    """A line. ``catalog_object_id``: id or SKU of an item; ``metadata``: hsn and unit are read of it."""

    uid: Uid | None = None
    name: Annotated[str, Field(max_length=512, examples=["Sofa rail"])] | None = None
    quantity: Quantity
    base_price_money: PriceBody | None = None
    note: Annotated[str, Field(max_length=2000)] | None = None
    variation_name: Annotated[str, Field(max_length=400)] | None = None
    catalog_object_id: Annotated[str, Field(max_length=192)] | None = None
    metadata: Metadata | None = None
    applied_taxes: list[AppliedTax] | None = None
    applied_discounts: list[AppliedDiscount] | None = None
    modifiers: _None = None
    applied_service_charges: _None = None


class OrderTax(Loose):
    """A tax: of every line, or of those that name it."""

    uid: Uid | None = None
    name: _Name = Field(default="", examples=["GST"])
    type: Literal["ADDITIVE", "INCLUSIVE"] = "ADDITIVE"
    percentage: Percentage
    scope: Literal["ORDER", "LINE_ITEM"] = "ORDER"


class OrderDiscount(Loose):
    """A discount before tax."""

    uid: Uid | None = None
    name: _Name = ""
    type: Literal["FIXED_PERCENTAGE", "FIXED_AMOUNT"] | None = None
    percentage: Percentage | None = None
    amount_money: MoneyBody | None = None
    scope: Literal["ORDER", "LINE_ITEM"] = "ORDER"


class OrderSource(Loose):
    """What the order came from."""

    name: _Name = ""


class Pricing(Loose):
    """What Square would add by itself."""

    auto_apply_discounts: _None = None
    auto_apply_taxes: _None = None


class OrderFields(Loose):
    """An order. What is not billed here is refused, not left out."""

    location_id: Annotated[str, Field(examples=["main"])]
    reference_id: Annotated[str, Field(max_length=40)] | None = None
    customer_id: Annotated[str, Field(max_length=191)] | None = None
    source: OrderSource | None = None
    line_items: Annotated[list[OrderLine], Field(min_length=1, max_length=200)]
    taxes: Annotated[list[OrderTax], Field(max_length=100)] | None = None
    discounts: Annotated[list[OrderDiscount], Field(max_length=100)] | None = None
    metadata: Metadata | None = None
    pricing_options: Pricing | None = None
    service_charges: _None = None
    fulfillments: _None = None
    rewards: _None = None
    tips: _None = None


class OrderBody(Loose):
    """A new order."""

    idempotency_key: OrderKey | None = None
    order: OrderFields


class CalculateBody(Loose):
    """An order of which the sums are asked."""

    order: OrderFields
    proposed_rewards: _None = None


class BatchBody(Loose):
    """Orders by their ids."""

    location_id: str | None = None
    order_ids: Annotated[list[str], Field(min_length=1, max_length=100)]


class AppliedTaxShown(Shown):
    """What of a tax a line bears."""

    uid: str
    tax_uid: str
    applied_money: MoneyShown


class AppliedDiscountShown(Shown):
    """What of a discount a line gets."""

    uid: str
    discount_uid: str
    applied_money: MoneyShown


class OrderLineShown(Shown):
    """A line with its sums; those of an order that could not be billed today are left out."""

    uid: str
    name: Annotated[str, Field(examples=["Sofa rail"])]
    quantity: Annotated[str, Field(examples=["2"])]
    item_type: Literal["ITEM"]
    base_price_money: MoneyShown | None = None
    note: str | None = None
    variation_name: str | None = None
    catalog_object_id: str | None = None
    metadata: Metadata | None = None
    applied_taxes: list[AppliedTaxShown] | None = None
    applied_discounts: list[AppliedDiscountShown] | None = None
    gross_sales_money: MoneyShown | None = None
    variation_total_price_money: MoneyShown | None = None
    total_tax_money: MoneyShown | None = None
    total_discount_money: MoneyShown | None = None
    total_money: MoneyShown | None = None


class OrderTaxShown(Shown):
    """A tax and what it comes to."""

    uid: str
    name: str
    type: Literal["ADDITIVE", "INCLUSIVE"]
    percentage: Annotated[str, Field(examples=["18"])]
    scope: Literal["ORDER", "LINE_ITEM"]
    applied_money: MoneyShown | None = None


class OrderDiscountShown(Shown):
    """A discount and what it comes to."""

    uid: str
    name: str
    type: Literal["FIXED_PERCENTAGE", "FIXED_AMOUNT"]
    percentage: Annotated[str, Field(examples=["10"])] | None = None
    amount_money: MoneyShown | None = None
    scope: Literal["ORDER", "LINE_ITEM"]
    applied_money: MoneyShown | None = None


class AmountsShown(Shown):
    """The sums of an order."""

    total_money: MoneyShown
    tax_money: MoneyShown
    discount_money: MoneyShown
    tip_money: MoneyShown
    service_charge_money: MoneyShown


class RoundingShown(Shown):
    """What is left to the printed price, or to the rupee."""

    uid: str
    name: str
    amount_money: MoneyShown


class SourceShown(Shown):
    """What an order came from."""

    name: str


class OrderShown(Shown):
    """An order."""

    id: OrderId | None = None
    location_id: str
    reference_id: str | None = None
    customer_id: str | None = None
    source: SourceShown
    state: Literal["OPEN", "COMPLETED", "CANCELED"]
    version: Annotated[int, Field(examples=[1])]
    created_at: When | None = None
    updated_at: When | None = None
    line_items: list[OrderLineShown]
    taxes: list[OrderTaxShown] | None = None
    discounts: list[OrderDiscountShown] | None = None
    metadata: Metadata | None = None
    rounding_adjustment: RoundingShown | None = None
    total_money: MoneyShown | None = None
    total_tax_money: MoneyShown | None = None
    total_discount_money: MoneyShown | None = None
    total_tip_money: MoneyShown | None = None
    total_service_charge_money: MoneyShown | None = None
    net_amounts: AmountsShown | None = None
    net_amount_due_money: MoneyShown | None = None


class OrderAnswer(Shown):
    """One order."""

    order: OrderShown


class OrdersAnswer(Shown):
    """Several orders."""

    orders: list[OrderShown]
