"""States and Union territories with their GST codes, from ``data/states.csv``.

Union territories without a legislature levy UTGST in place of SGST (UTGST Act 2017); the amount is
kept in the same field, only the word on paper differs.

>>> get_state("08").name, get_state("04").half_tax_label, find_state("rajasthan").code
('Rajasthan', 'UTGST', '08')
"""

import re
from dataclasses import dataclass
from functools import cache

from core.errors import PincodeMalformed, StateUnknown
from core.gst.tables import rows

EXPORT = "96"
_RETIRED = {"25", "28"}
_SPELLINGS = {
    "orissa": "21",
    "pondicherry": "34",
    "uttaranchal": "05",
    "new delhi": "07",
    "j&k": "01",
    "jammu & kashmir": "01",
    "tamilnadu": "33",
    "up": "09",
    "mp": "23",
    "telengana": "36",
    "chattisgarh": "22",
}


@dataclass(frozen=True)
class State:
    """A state or Union territory."""

    code: str
    name: str
    alpha: str
    kind: str
    pin_prefixes: tuple[tuple[int, int], ...]

    @property
    def half_tax_label(self) -> str:
        """What the state's half of an intra-state tax is called in print."""
        return "UTGST" if self.kind in {"UT", "Other-territory"} else "SGST"


@cache
def all_states() -> dict[str, State]:
    """List every code of the table, retired ones included."""
    return {row["code"]: _state(row) for row in rows("states.csv")}


def _state(row: dict[str, str]) -> State:
    pairs = [part.split("-") for part in row["pin_prefix_ranges"].split(";") if "-" in part]
    ranges = tuple((int(low), int(high)) for low, high in pairs)
    return State(row["code"], row["name"], row["alpha"], row["type"], ranges)


def get_state(code: str) -> State:
    """Return the state of a two-digit code. Raises: StateUnknown."""
    try:
        return all_states()[code]
    except KeyError:
        raise StateUnknown(state=code) from None


def find_state(text: str) -> State | None:
    """Find a state by code, name, usual spelling or two-letter sign; None where there is none."""
    wanted = " ".join(text.replace(".", " ").split()).casefold()
    if wanted in all_states():
        return all_states()[wanted]
    return _by_word().get(wanted)


@cache
def _by_word() -> dict[str, State]:
    found: dict[str, State] = {}
    for state in all_states().values():
        if state.code not in _RETIRED:
            found[state.name.casefold()] = state
            found[state.alpha.casefold()] = state
    found.update({word: all_states()[code] for word, code in _SPELLINGS.items()})
    return found


def validate_pincode(text: str) -> str:
    """Return a PIN in its stored form: six digits, the first not 0. Raises: PincodeMalformed.

    >>> validate_pincode("302 001")
    '302001'
    """
    digits = "".join(text.split())
    if not re.fullmatch(r"[1-9][0-9]{5}", digits, re.ASCII):
        raise PincodeMalformed(pincode=text.strip())
    return digits


def is_gstin_prefix(code: str) -> bool:
    """True where a GSTIN may begin with it (01 to 38, 97, 99; never 96)."""
    return code in all_states() and code != EXPORT


@cache
def _cities() -> dict[str, tuple[str, str]]:
    return {row["city"].casefold(): (row["city"], row["state"]) for row in rows("cities.csv")}


def find_city(text: str) -> tuple[str, State] | None:
    """Find a city as usually spelled, and its state; None where the table does not know it.

    >>> city, state = find_city("jaipur")
    >>> city, state.name
    ('Jaipur', 'Rajasthan')
    """
    found = _cities().get(" ".join(text.casefold().split()))
    return (found[0], get_state(found[1])) if found else None
