"""States and Union territories with their GST codes, from ``data/states.csv``.

Union territories without a legislature levy UTGST in place of SGST (UTGST Act 2017); the amount is
kept in the same field, only the word on paper differs.

>>> get_state("08").name, get_state("04").half_tax_label, find_state("rajasthan").code
('Rajasthan', 'UTGST', '08')
>>> find_state("తెలంగాణ").name, find_state("पश्चिम बंगाल").code
('Telangana', '19')
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from core.errors import PincodeMalformed, StateUnknown
from core.gst.tables import rows

# What keeps letters apart, and the dot under a letter, which many leave out.
_DROPPED = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u093c\u09bc\u0a3c"))
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
    wanted = _plain(text)
    if wanted in all_states():
        return all_states()[wanted]
    return _by_word().get(wanted)


def _plain(text: str) -> str:
    """Fold a name to what it is compared by: case, dots, spaces, what keeps letters apart, the nukta.

    >>> _plain("छत्तीसगढ़ ") == _plain("छत्तीसगढ")
    True
    """
    bare = unicodedata.normalize("NFD", text).translate(_DROPPED)
    return " ".join(bare.replace(".", " ").replace("-", " ").split()).casefold()


@cache
def _native() -> dict[str, str]:
    """What states and cities are called in the letters of their own languages, by the name we keep."""
    return {
        _plain(said): row["place"]
        for row in rows("place_names.csv")
        for language, names in row.items()
        if language != "place"
        for said in filter(None, names.split(";"))
    }


@cache
def _by_word() -> dict[str, State]:
    found: dict[str, State] = {}
    for state in all_states().values():
        if state.code not in _RETIRED:
            found[_plain(state.name)] = state
            found[_plain(state.alpha)] = state
    found |= {_plain(word): all_states()[code] for word, code in _SPELLINGS.items()}
    own = {said: found[_plain(name)] for said, name in _native().items() if _plain(name) in found}
    return own | found


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
    """Each by its name in Latin letters, and in those of the nine languages."""
    found = {_plain(row["city"]): (row["city"], row["state"]) for row in rows("cities.csv")}
    own = {said: found[_plain(name)] for said, name in _native().items() if _plain(name) in found}
    return own | found


def find_city(text: str) -> tuple[str, State] | None:
    """Find a city as usually spelled, and its state; None where the table does not know it.

    >>> city, state = find_city("jaipur")
    >>> city, state.name
    ('Jaipur', 'Rajasthan')
    >>> find_city("ਲੁਧਿਆਣਾ")[0], find_city("चेन्नई")[1].name
    ('Ludhiana', 'Tamil Nadu')
    """
    found = _cities().get(_plain(text))
    return (found[0], get_state(found[1])) if found else None
