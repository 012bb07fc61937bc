"""What bodies, queries and money of the Square dialect are: what is not known is overlooked."""

from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field

from adapters.rest.shapes import Body, Query, Shown
from core.money import MAX_DOCUMENT_PAISE


class Loose(Body):
    """The body of a request; fields of other ages of Square are ignored."""

    model_config = ConfigDict(extra="ignore", strict=True, frozen=True)


class LooseQuery(Query):
    """The query of a request."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class MoneyBody(Loose):
    """An amount in paise. What another currency is told, the field's owner says."""

    amount: Annotated[int, Field(ge=0, le=MAX_DOCUMENT_PAISE)]
    currency: str = "INR"


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
