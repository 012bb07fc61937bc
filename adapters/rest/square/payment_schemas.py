"""What a payment is told with, and what is shown of it."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from adapters.rest.shapes import Instant, PaymentId, Shown, When
from adapters.rest.square.shapes import (
    RUPEE,
    Loose,
    LooseQuery,
    MoneyBody,
    MoneyShown,
    PaidCurrency,
)
from core.money import MAX_DOCUMENT_PAISE

_MOST = 100
Kind = Literal[
    "CHECK", "BANK_TRANSFER", "OTHER_GIFT_CARD", "CRYPTO", "SQUARE_CASH", "SOCIAL", "EXTERNAL",
    "EMONEY", "CARD", "STORED_BALANCE", "FOOD_VOUCHER", "OTHER",
]  # fmt: skip


def _unsupported(value: Any) -> Any:
    if value:
        raise PydanticCustomError("INVALID_VALUE", "is not supported")
    return value


def _source(value: str) -> str:
    if value not in {"CASH", "EXTERNAL"}:
        raise PydanticCustomError(
            "INVALID_VALUE", "must be CASH or EXTERNAL: no card is taken here"
        )
    return value


def _at_once(value: bool) -> bool:
    if not value:
        raise PydanticCustomError("INVALID_VALUE", "money is recorded once it is there, at once")
    return value


_None = Annotated[Any, AfterValidator(_unsupported)]


class PaidMoney(Loose):
    """What was paid, in paise."""

    amount: Annotated[int, Field(gt=0, le=MAX_DOCUMENT_PAISE, examples=[106200])]
    currency: PaidCurrency = RUPEE


class TipMoney(Loose):
    """Nothing beside the bill is taken."""

    amount: Annotated[int, AfterValidator(_unsupported)] = 0


class CashDetails(Loose):
    """What the buyer handed over."""

    buyer_supplied_money: MoneyBody


class ExternalDetails(Loose):
    """How it was paid elsewhere. ``source_id``: its reference there, of UPI or a bank."""

    type: Annotated[Kind, Field(examples=["EMONEY"])]
    source: Annotated[str, Field(min_length=1, max_length=255, examples=["UPI"])]
    source_id: Annotated[str, Field(max_length=255, examples=["412345678901"])] | None = None


class PaymentBody(Loose):
    """Money received, for an order that has its invoice; without one it is the customer's advance."""

    idempotency_key: Annotated[str, Field(min_length=1, max_length=45, examples=["7b0f3ec5"])]
    source_id: Annotated[str, AfterValidator(_source), Field(examples=["EXTERNAL"])]
    amount_money: PaidMoney
    tip_money: TipMoney | None = None
    app_fee_money: TipMoney | None = None
    autocomplete: Annotated[bool, AfterValidator(_at_once)] = True
    order_id: Annotated[str, Field(max_length=192)] | None = None
    customer_id: Annotated[str, Field(max_length=191)] | None = None
    location_id: Annotated[str, Field(max_length=50)] | None = None
    reference_id: Annotated[str, Field(max_length=40)] | None = None
    note: Annotated[str, Field(max_length=500)] | None = None
    cash_details: CashDetails | None = None
    external_details: ExternalDetails | None = None


class PaymentsQuery(LooseQuery):
    """Which payments; ``begin_time`` is included, ``end_time`` is not."""

    begin_time: Instant | None = None
    end_time: Instant | None = None
    sort_order: Literal["ASC", "DESC"] = "DESC"
    sort_field: Literal["CREATED_AT"] = "CREATED_AT"
    cursor: str | None = None
    location_id: str | None = None
    total: Annotated[int, Field(ge=0, le=MAX_DOCUMENT_PAISE)] | None = None
    limit: Annotated[int, Field(ge=1, le=_MOST, examples=[50])] = _MOST
    last_4: _None = None
    card_brand: _None = None
    updated_at_begin_time: _None = None
    updated_at_end_time: _None = None


class CashShown(Shown):
    """What the buyer handed over, and what he got back."""

    buyer_supplied_money: MoneyShown
    change_back_money: MoneyShown


class ExternalShown(Shown):
    """How it was paid elsewhere."""

    type: Kind
    source: Annotated[str, Field(examples=["UPI"])]
    source_id: str | None = None


class PaymentShown(Shown):
    """A payment; taken back it is CANCELED."""

    id: PaymentId
    created_at: When
    updated_at: When
    amount_money: MoneyShown
    total_money: MoneyShown
    approved_money: MoneyShown
    status: Literal["COMPLETED", "CANCELED"]
    source_type: Literal["CASH", "EXTERNAL"]
    cash_details: CashShown | None = None
    external_details: ExternalShown | None = None
    location_id: str
    order_id: str | None = None
    customer_id: str | None = None
    reference_id: str | None = None
    note: str | None = None
    receipt_number: Annotated[str, Field(examples=["1C2D"])]
    version_token: str


class PaymentAnswer(Shown):
    """One payment."""

    payment: PaymentShown


class PaymentsAnswer(Shown):
    """A page of payments; without ``cursor`` it is the last one."""

    payments: list[PaymentShown] | None = None
    cursor: str | None = None
