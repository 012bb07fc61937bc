"""Reading a body: JSON whose numbers are decimals of their own text, no key twice, nothing hidden."""

import json
from decimal import Context, Decimal
from typing import Any

from adapters.rest.problems import Problem, invalid, pointer

LIMIT = 1024 * 1024
_DEEPEST = 32
_LONGEST_NUMBER = 40


class _Twice(ValueError):
    """A key stands in an object twice."""


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


class LongNumber(Decimal):
    """A number of more digits than we reckon with: not a number to any field, its text to what is only kept.

    >>> LongNumber.of("1" * 41).is_finite(), str(LongNumber.of("1" * 41)) == "1" * 41
    (False, True)
    """

    text: str

    @classmethod
    def of(cls, text: str) -> "LongNumber":
        """Stand for a number."""
        made = cls("NaN")
        made.text = text
        return made

    def __str__(self) -> str:
        """Return it as it was written."""
        return self.text

    def __format__(self, specifier: str, context: Context | None = None, /) -> str:
        """Write it as it was written, whatever form is asked for."""
        return self.text


def _number(text: str) -> int | Decimal:
    """Read a number; one that is whole is an integer, however it is written, as JSON Schema has it.

    >>> _number("28.0"), _number("2.8e1"), _number("28.5")
    (28, 28, Decimal('28.5'))
    """
    if len(text) > _LONGEST_NUMBER:
        return LongNumber.of(text)
    read = Decimal(text)
    is_whole = read.adjusted() < _LONGEST_NUMBER and read == read.to_integral_value()
    return int(read) if is_whole else read


def _whole(text: str) -> int | Decimal:
    return LongNumber.of(text) if len(text) > _LONGEST_NUMBER else int(text)


def read(raw: bytes) -> dict[str, Any]:
    """Read a body. Raises: Problem (malformed_request, validation_failed)."""
    try:
        value = json.loads(
            raw.decode("utf-8"),
            parse_float=_number,
            parse_int=_whole,
            parse_constant=Decimal,
            object_pairs_hook=_pairs,
        )
    except UnicodeDecodeError:
        raise Problem("malformed_request", "the body is not UTF-8") from None
    except _Twice:
        raise Problem("malformed_request", "a key stands in an object twice") from None
    except RecursionError:
        raise Problem("malformed_request", "the body is nested too deep") from None
    except ValueError as error:
        where = f" at line {error.lineno}" if isinstance(error, json.JSONDecodeError) else ""
        raise Problem("malformed_request", f"the body is not JSON{where}") from None
    if not isinstance(value, dict):
        raise Problem("malformed_request", "the body is not a JSON object")
    _check(value, ())
    return value


def _check(value: Any, path: tuple[int | str, ...]) -> None:
    """Refuse what no text may hold: NUL, and halves of a character."""
    if len(path) > _DEEPEST:
        raise Problem("malformed_request", "the body is nested too deep")
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_text(key, path)
            _check(inner, (*path, key))
    elif isinstance(value, list):
        for n, inner in enumerate(value):
            _check(inner, (*path, n))
    elif isinstance(value, str):
        _check_text(value, path)


def _check_text(text: str, path: tuple[int | str, ...]) -> None:
    if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
        where = pointer(path).encode("utf-8", "replace").decode()
        raise invalid(where, "not_text", "holds a character that no text may hold")


def without_nulls(value: Any) -> Any:
    """Leave out members that are null.

    >>> without_nulls({"a": None, "b": [{"c": None}]})
    {'b': [{}]}
    """
    if isinstance(value, dict):
        return {name: without_nulls(one) for name, one in value.items() if one is not None}
    return [without_nulls(one) for one in value] if isinstance(value, list) else value
