"""What bodies, queries and money of the Square dialect are: what is not known is overlooked."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from adapters.rest.shapes import Body, Query, Shown
from core.money import MAX_DOCUMENT_PAISE


class Loose(Body):
    """The body of a request; fields of other ages of Square are ignored."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class LooseQuery(Query):
    """The query of a request."""

    model_config = ConfigDict(extra="ignore", frozen=True)


RUPEE = "INR"


def _only_rupees(code: str) -> AfterValidator:
    """Refuse other money; ``code``: what that is called."""

    def check(value: str) -> str:
        if value != RUPEE:
            raise PydanticCustomError(code, "must be INR: no other money is taken")
        return value

    return AfterValidator(check)


Currency = Annotated[str, _only_rupees("INVALID_VALUE"), Field(examples=[RUPEE])]
PaidCurrency = Annotated[str, _only_rupees("CURRENCY_MISMATCH"), Field(examples=[RUPEE])]
Paise = Annotated[int, Field(ge=0, le=MAX_DOCUMENT_PAISE, examples=[45000])]


class MoneyBody(Loose):
    """An amount in paise."""

    amount: Paise
    currency: Currency = RUPEE


class MoneyShown(Shown):
    """An amount in paise."""

    amount: Annotated[int, Field(examples=[106200])]
    currency: Literal["INR"]


def money(paise: int) -> dict[str, Any]:
    """Write an amount.

    >>> money(106200)
    {'amount': 106200, 'currency': 'INR'}
    """
    return {"amount": paise, "currency": "INR"}
