"""Models of bodies, queries and replies: what is allowed is named, all else is refused.

Numbers of a body are read from their text as decimals; a numeric string is as good. Models of replies
describe what is shown; the values are written by hand, and the tests hold one against the other.
"""

import contextlib
import datetime as dt
import re
from decimal import Decimal
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from core.clock import today
from core.gst.tax import MAX_QTY, MAX_RATE
from core.money import MAX_DOCUMENT_PAISE, MAX_UNIT_PAISE, to_rupees

_LARGEST = to_rupees(MAX_DOCUMENT_PAISE)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
_FORM = {"date": "2026-11-22", "date-time": "2026-11-22T07:08:09.123Z"}


class Body(BaseModel):
    """The body of a request."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Query(BaseModel):
    """The query of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Shown(BaseModel):
    """What a reply holds."""

    model_config = ConfigDict(extra="forbid")


def _decimal(digits: str) -> BeforeValidator:
    """Read a number, or a string that has the form ``digits``."""
    form = re.compile(digits, re.ASCII)

    def read(value: Any) -> Decimal:
        if isinstance(value, str) and form.search(value) and not value.endswith("\n"):
            return Decimal(value)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise PydanticCustomError("not_a_number", "must be a number, or a string of digits")
        found = Decimal(value)
        if not found.is_finite():
            raise PydanticCustomError("not_finite", "must be a finite number")
        return found

    return BeforeValidator(read)


def _places(most: int) -> AfterValidator:
    def check(value: Decimal) -> Decimal:
        if value != round(value, most):
            raise PydanticCustomError(
                "too_fine", "may have {places} decimals at most", {"places": most}
            )
        return value + 0  # so that -0 is 0

    return AfterValidator(check)


def number(
    low: Decimal, high: Decimal, places: int, *, above: bool = False, example: str = "450"
) -> Any:
    """Make the type of a number between bounds (``above``: more than ``low``), with so many decimals."""
    digits = _digits(low, high, places, above=above)
    schema = {
        "type": ["number", "string"],
        "exclusiveMinimum" if above else "minimum": _plain(low),
        "maximum": _plain(high),
        "multipleOf": float(Decimal(1).scaleb(-places)),
        "pattern": digits,
        "description": f"At most {places} decimals.",
        "examples": [_plain(Decimal(example))],
    }
    limit = Field(gt=low, le=high) if above else Field(ge=low, le=high)
    return Annotated[Decimal, _decimal(digits), limit, _places(places), WithJsonSchema(schema)]


def _digits(low: Decimal, high: Decimal, places: int, *, above: bool) -> str:
    r"""Write the form of a number as a string, so tight that what has it lies between the bounds.

    >>> _digits(Decimal(0), Decimal(100), 3, above=False)
    '^(?!100\\.0*[1-9])(100|[0-9]{1,2})(\\.[0-9]{1,3})?$'
    """
    whole = str(int(high))
    nines = set(whole) == {"9"}
    most = f"[0-9]{{1,{len(whole)}}}" if nines else f"({whole}|[0-9]{{1,{len(whole) - 1}}})"
    is_whole = high == high.to_integral_value()
    edge = rf"(?!{whole}\.0*[1-9])" if is_whole else ""
    positive = r"(?![0.]+$)" if above else ""
    sign = "-?" if low < 0 else ""
    return rf"^{sign}{positive}{edge}{most}(\.[0-9]{{1,{places}}})?$"


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


ZERO = Decimal(0)
Amount = number(ZERO, _LARGEST, 2, example="1062.50")
Positive = number(ZERO, _LARGEST, 2, above=True, example="1062")
Signed = number(-_LARGEST, _LARGEST, 2, example="500")
PerUnit = number(ZERO, to_rupees(MAX_UNIT_PAISE), 2, example="4.50")
Price = number(ZERO, MAX_RATE, 4, example="450")
Qty = number(ZERO, MAX_QTY, 3, above=True, example="2")
Percent = number(ZERO, Decimal(100), 3, example="18")


def _date(value: Any) -> dt.date:
    if isinstance(value, dt.date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        with contextlib.suppress(ValueError):
            return dt.date.fromisoformat(value)
    raise PydanticCustomError("not_a_date", "must be a date such as 2026-11-22")


def within_calendar(at: dt.datetime) -> dt.datetime:
    """Return an instant in UTC. Raises: OverflowError, where it has no date in UTC or in India."""
    found = at.astimezone(dt.UTC)
    today(found)
    return found


def read_instant(text: str) -> dt.datetime | None:
    """Read an RFC 3339 time; None where it is none.

    >>> read_instant("2026-11-22T07:08:09Z")
    datetime.datetime(2026, 11, 22, 7, 8, 9, tzinfo=datetime.timezone.utc)
    >>> read_instant("2026-11-22T07:08:09") is None
    True
    """
    if re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ]", text):
        with contextlib.suppress(ValueError, OverflowError):
            read = dt.datetime.fromisoformat(text.upper().replace("Z", "+00:00"))
            if read.tzinfo:
                return within_calendar(read)
    return None


def _instant(value: Any) -> dt.datetime:
    found = read_instant(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("not_an_instant", "must be a time such as 2026-11-22T07:08:09Z")
    return found


def _form(name: str) -> dict[str, Any]:
    return {"type": "string", "format": name, "examples": [_FORM[name]]}


Date = Annotated[dt.date, BeforeValidator(_date), WithJsonSchema(_form("date"))]
Instant = Annotated[dt.datetime, BeforeValidator(_instant), WithJsonSchema(_form("date-time"))]
Meta = Annotated[
    dict[
        Annotated[str, Field(min_length=1, max_length=40)],
        Annotated[str, Field(max_length=500)],
    ],
    Field(max_length=20, examples=[{"order": "7001"}]),
]


def _id(prefix: str) -> Any:
    """Say what an id of a resource looks like."""
    return Field(
        pattern=r"^[a-z]{3}_[A-Za-z0-9_]{4,}$",
        max_length=60,
        examples=[f"{prefix}_66f0c1d20000050b1c2d3e4f"],
    )


InvoiceId = Annotated[str, _id("inv")]
CustomerId = Annotated[str, _id("cus")]
ItemId = Annotated[str, _id("itm")]
PaymentId = Annotated[str, _id("pay")]
NoteId = Annotated[str, _id("cdn")]
EndpointId = Annotated[str, _id("whk")]
EventId = Annotated[str, _id("evt")]
DeliveryId = Annotated[str, _id("dlv")]


# -- what replies hold -------------------------------------------------------------------------------


def _shown(description: str, example: object, **more: Any) -> Any:
    schema = {"type": "number", "description": description, "examples": [example], **more}
    return Annotated[Decimal, WithJsonSchema(schema)]


Rupees = _shown("Rupees: no decimals where whole, else two.", 1062)
Figure = _shown("A figure without zeros that say nothing.", 2)
When = Annotated[dt.datetime, WithJsonSchema(_form("date-time"))]
Day = Annotated[dt.date, WithJsonSchema(_form("date"))]


class Resource(Shown):
    """What every resource has."""

    created_at: When
    updated_at: When
    sandbox: Annotated[bool, Field(examples=[False])]
    metadata: Meta


# Any text may be sent as a cursor: what is none of ours is told `invalid_cursor`.
Cursor = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "pattern": "^[A-Za-z0-9_-]{16,500}$",
            "description": "next_cursor of the page before",
        }
    ),
]


class Page(Query):
    """Which rows of a list."""

    limit: Annotated[int, Field(ge=1, le=200, examples=[50])] = 50
    cursor: Cursor | None = None


class Listed(Shown):
    """A page of a list."""

    has_more: Annotated[bool, Field(examples=[False])]
    next_cursor: Annotated[str | None, Field(examples=[None])]


def to_paise(rupees: Decimal | None) -> int | None:
    """Turn checked rupees into paise."""
    return None if rupees is None else int(rupees.scaleb(2))


def instant_text(at: dt.datetime) -> str:
    """Write an instant: RFC 3339, UTC, milliseconds.

    >>> instant_text(dt.datetime(2026, 11, 22, 7, 8, 9, 123456, dt.UTC))
    '2026-11-22T07:08:09.123Z'
    """
    return at.astimezone(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
