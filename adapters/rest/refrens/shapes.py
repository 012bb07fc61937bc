"""What bodies and queries of the Refrens dialect are: unknown fields are overlooked, names are its own."""

import contextlib
import datetime as dt
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic.alias_generators import to_camel
from pydantic_core import PydanticCustomError

from adapters.rest.shapes import Body, Query, Shown, within_calendar
from core.clock import INDIA

_BLANK = {"gstin", "gstState", "panNumber", "phone", "email", "hsn"}  # empty in many a form
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ].+)?", re.ASCII)
_EXAMPLE = "2021-06-18T12:08:38.000Z"


class Loose(Body):
    """The body of a request; its clients send more than anybody asks for."""

    model_config = ConfigDict(
        extra="ignore", strict=True, frozen=True, alias_generator=to_camel, populate_by_name=True
    )


class Asking(Query):
    """The query of a request."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Camel(Shown):
    """What a reply holds, by the dialect's names."""

    model_config = ConfigDict(extra="forbid", alias_generator=to_camel, populate_by_name=True)


def without_blanks(asked: Any) -> Any:
    """Leave out what a form left empty, where an empty text cannot be what is meant."""
    if not isinstance(asked, dict):
        return asked
    return {name: said for name, said in asked.items() if said != "" or name not in _BLANK}


def read_time(text: str) -> dt.datetime | None:
    """Read an ISO 8601 time; a day alone begins in UTC, as in JavaScript, a time without zone is India's.

    >>> read_time("2021-06-18"), read_time("2021-06-18T12:08:38")
    (datetime.datetime(2021, 6, 18, 0, 0, tzinfo=datetime.timezone.utc), \
datetime.datetime(2021, 6, 18, 6, 38, 38, tzinfo=datetime.timezone.utc))
    >>> read_time("18/06/2021") is None
    True
    """
    found = _DAY.fullmatch(text)
    if not found:
        return None
    with contextlib.suppress(ValueError, OverflowError):
        read = dt.datetime.fromisoformat(text)
        zone = read.tzinfo or (INDIA if found[1] else dt.UTC)
        return within_calendar(read.replace(tzinfo=zone))
    return None


def _time(value: Any) -> dt.datetime:
    if isinstance(value, dt.datetime):
        return value
    found = read_time(value) if isinstance(value, str) else None
    if found is None:
        raise PydanticCustomError("not_a_date", "must be an ISO 8601 date such as 2021-06-18")
    return found


_FORM = {"type": "string", "description": "ISO 8601, a date or a time", "examples": [_EXAMPLE]}
Time = Annotated[dt.datetime, BeforeValidator(_time), WithJsonSchema(_FORM)]
HexId = Annotated[str, Field(pattern="^[0-9a-f]{24}$", examples=["60cc8cc6aa3024abd4bef447"])]


def hex_of(id_: str) -> str:
    """Return an id as it is shown here.

    >>> hex_of("inv_66f0c1d20000050b1c2d3e4f")
    '66f0c1d20000050b1c2d3e4f'
    """
    return id_.partition("_")[2]


def kept(value: Any) -> Any:
    """Make what a body held fit to be kept as JSON; a number that no double holds stays its text.

    >>> kept({"a": [Decimal("1.5"), Decimal("1E+400"), 7, None]})
    {'a': [1.5, '1E+400', 7, None]}
    """
    if isinstance(value, Loose):
        value = value.model_dump(by_alias=True, exclude_none=True)
    if isinstance(value, Mapping):
        return {name: kept(one) for name, one in value.items()}
    if isinstance(value, list):
        return [kept(one) for one in value]
    if isinstance(value, Decimal):
        is_held = value.is_finite() and Decimal(repr(float(value))) == value
        return float(value) if is_held else str(value)
    return value


def told_again(value: Any) -> Any:
    """Write what was kept as numbers of our replies, which hold no floats.

    >>> told_again({"a": [1.5, "x"]})
    {'a': [Decimal('1.5'), 'x']}
    """
    if isinstance(value, Mapping):
        return {name: told_again(one) for name, one in value.items()}
    if isinstance(value, list):
        return [told_again(one) for one in value]
    return Decimal(repr(value)) if isinstance(value, float) else value
