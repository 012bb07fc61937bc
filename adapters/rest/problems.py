"""From an error to what a caller is told: RFC 9457, one taxonomy for all dialects.

A leaf of `core.errors` whose code stands in ``errors.toml`` is told by it; others by their kind.
"""

import contextlib
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from core.errors import (
    Busy,
    Invalid,
    NotAllowed,
    NotFound,
    PakkaError,
    Refused,
    Unavailable,
)

_KINDS: tuple[tuple[type[PakkaError], str], ...] = (
    (Invalid, "validation_failed"),
    (NotFound, "not_found"),
    (NotAllowed, "forbidden"),
    (Busy, "database_busy"),
    (Unavailable, "provider_unavailable"),
    (Refused, "not_applicable"),
)
_OTHER = "bad_state"
# Where a fault stands in a body, where the operation says nothing nearer.
_FIELDS = {
    "gstin_malformed": "gstin",
    "gstin_checksum": "gstin",
    "test_gstin": "gstin",
    "phone_malformed": "phone",
    "pincode_malformed": "address/pincode",
    "state_unknown": "place_of_supply",
    "unit_unknown": "unit",
    "hsn_malformed": "hsn",
    "gst_rate_not_valid": "gst_rate",
    "gst_rate_unknown": "gst_rate",
    "name_missing": "name",
    "date_in_future": "date",
    "date_malformed": "date",
    "number_malformed": "number",
    "duplicate_number": "number",
    "duplicate_sku": "sku",
    "qty_not_positive": "qty",
    "qty_too_large": "qty",
    "no_lines": "items",
    "document_too_large": "items",
    "treatment_not_valid": "tax_treatment",
    "cess_not_valid": "cess_rate",
    "retail_price_not_valid": "retail_price",
    "customer_not_found": "customer_id",
    "invoice_not_found": "invoice_id",
    "item_not_found": "sku",
    "gst_treatment_mismatch": "gst_treatment",
    "amount_exceeds_balance": "amount",
    "several_customers": "allocations",
    "month_not_valid": "month",
    "month_not_over": "month",
    "version_mismatch": "version",
}
_PATH = "_at"
_NAME = "_name"
_OF_PYTHON = re.compile(r"Decimal\('([^']*)'\)")
MEMBERS = "_members"  # what a dialect adds to what its callers are told of an error


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong: where (a JSON Pointer, or ``query.x``), a code, a sentence."""

    field: str
    code: str
    message: str


@dataclass(eq=False)
class Problem(Exception):
    """What a caller is told. ``code`` stands in ``errors.toml``; ``members`` are its own besides."""

    code: str
    detail: str = ""
    faults: Sequence[Fault] = ()
    members: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def status(self) -> int:
        """The HTTP status."""
        return int(entry(self.code)["status"])

    def document(self, *, instance: str, request_id: str) -> dict[str, Any]:
        """Write it as problem+json."""
        known = entry(self.code)
        shown: dict[str, Any] = {
            "type": f"/errors/{self.code}",
            "title": known["title"],
            "status": known["status"],
            "detail": self.detail or known["remedy"],
            "instance": instance,
            "code": self.code,
            "request_id": request_id,
        }
        if self.faults:
            shown["errors"] = [vars(fault) for fault in self.faults]
        return shown | dict(self.members)


@cache
def _table() -> dict[str, Any]:
    path = Path(__file__).with_name("errors.toml")
    return tomllib.loads(path.read_text("utf-8"))


def codes() -> list[str]:
    """List every code that a call may fail with."""
    return list(_table()["code"])


def entry(code: str) -> dict[str, Any]:
    """Return status, title and remedy of a code."""
    found: dict[str, Any] = _table()["code"][code]
    return found


def says(error: PakkaError) -> str:
    """Write the sentence of an error of the core."""
    sentence = str(_table()["says"].get(error.code, error.code.replace("_", " ")))
    return _filled(sentence, error)


def _filled(sentence: str, error: PakkaError) -> str:
    shown = {name: str(value) for name, value in error.params.items()}
    return sentence.format_map(_Holes(shown))


class _Holes(dict[str, str]):
    """Leaves a hole that nothing fills as three dots."""

    def __missing__(self, key: str) -> str:
        return "…"


@contextlib.contextmanager
def at(pointer: str) -> Iterator[None]:
    """Say where in the body what goes wrong inside stands: ``at("/items/0")``."""
    try:
        yield
    except PakkaError as error:
        error.params[_PATH] = pointer + str(error.params.get(_PATH, ""))
        raise


@contextlib.contextmanager
def named(names: Mapping[str, str]) -> Iterator[None]:
    """Say by the code of an error which field it is about, where that has another name than usual."""
    try:
        yield
    except PakkaError as error:
        if error.code in names:
            error.params[_NAME] = names[error.code]
        raise


def of(error: PakkaError) -> Problem:
    """Say what a caller is told of an error of the core."""
    known = error.code in _table()["code"]
    kind = next((code for of_kind, code in _KINDS if isinstance(error, of_kind)), _OTHER)
    code = error.code if known else kind
    sentence = says(error)
    where = _where(error)
    if code == "not_found" and where is not None and _PATH in error.params:
        code = "validation_failed"  # the call exists; what its body names does not
    faults = [_fault(where, error, sentence)] if where is not None else []
    if not faults and not known:
        faults = [Fault("", error.code, sentence)]
    wait = {"Retry-After": "1"} if isinstance(error, Busy) else {}
    members = error.params.get(MEMBERS)
    return Problem(
        code, sentence, faults, members if isinstance(members, Mapping) else {}, headers=wait
    )


def _fault(where: str, error: PakkaError, sentence: str) -> Fault:
    """Write a fault: by the code and the sentence of the error, where it has no shorter ones."""
    short = _table()["fault"].get(error.code)
    if short is None:
        return Fault(where, error.code, sentence)
    return Fault(where, short["code"], _filled(short["says"], error))


def _where(error: PakkaError) -> str | None:
    name = error.params.get(_NAME) or _FIELDS.get(error.code) or error.params.get("field")
    under = error.params.get(_PATH)
    if "line" in error.params and name != "items":
        under = f"{under or ''}/items/{int(str(error.params['line'])) - 1}"
    if name is None or (isinstance(error, NotFound) and under is None):
        return None if under is None else str(under)
    return f"{under or ''}/{name}"


def of_body(error: ValidationError) -> Problem:
    """Say what is wrong with a body, each fault by its JSON Pointer."""
    faults = [
        Fault(pointer(one["loc"]), _code(one["type"]), _plain(one["msg"]))
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return Problem("validation_failed", _summary(faults), faults)


def of_query(error: ValidationError) -> Problem:
    """Say what is wrong with a query."""
    faults = [
        Fault(f"query.{'.'.join(map(str, one['loc']))}", _code(one["type"]), _plain(one["msg"]))
        for one in error.errors(include_url=False, include_input=False, include_context=False)
    ]
    return Problem("validation_failed", _summary(faults), faults)


def invalid(where: str, code: str, message: str) -> Problem:
    """Say that one field is wrong."""
    return Problem("validation_failed", f"{where}: {message}", [Fault(where, code, message)])


def _plain(message: str) -> str:
    """Write numbers of a model's message as people do.

    >>> _plain("Input should be less than or equal to Decimal('999999999')")
    'Input should be less than or equal to 999999999'
    """
    return _OF_PYTHON.sub(r"\1", message)


def _code(kind: str) -> str:
    return "unknown_field" if kind == "extra_forbidden" else kind


def _summary(faults: Sequence[Fault]) -> str:
    first = faults[0]
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    where = f"{first.field}: " if first.field else ""
    return f"{where}{first.message}{more}"


def pointer(path: Sequence[int | str]) -> str:
    """Write where something stands as a JSON Pointer (RFC 6901).

    >>> pointer(("items", 0, "a/b"))
    '/items/0/a~1b'
    >>> pointer(("metadata", "k", "[key]"))
    '/metadata/k'
    """
    named = [part for part in path if part != "[key]"]  # pydantic's word for a name that is wrong
    escaped = (str(part).replace("~", "~0").replace("/", "~1") for part in named)
    return "".join(f"/{part}" for part in escaped)
