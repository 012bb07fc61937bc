"""GSTIN and PAN: check and take apart.

Fifteen characters: state (2), PAN (10), registration counter, a letter (``Z`` by default), check
character. The check character is base 36: the first fourteen are weighted 1, 2, 1, 2 ... left to
right, a product p adds p // 36 + p % 36, and the check is (36 - sum % 36) % 36.

Well-formed does not mean registered; that only a look-up at the portal tells. Source: Rule 10 of the
CGST Rules; patterns of the GSTN taxpayer-returns API.

>>> validate("27aapfu 0939f1zv")
'27AAPFU0939F1ZV'
>>> is_valid("27AAPFU0939F1ZO")
False
"""

import re
from typing import Literal

from core.errors import GstinChecksum, GstinMalformed, GstinTest, PanMalformed
from core.gst.states import is_gstin_prefix

Kind = Literal["tds", "tcs", "regular", "government", "uin", "nonresident", "oidar"]

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# Order matters: the regular form overlaps with those of tax deductors and collectors.
_PATTERNS: dict[Kind, re.Pattern[str]] = {
    "tds": re.compile(r"[0-9]{2}[A-Z]{4}[A-Z0-9][0-9]{4}[A-Z][1-9A-Z]D[0-9A-Z]"),
    "tcs": re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z]C[0-9A-Z]"),
    "regular": re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z][1-9A-Z][Z1-9ABD-J][0-9A-Z]"),
    "government": re.compile(r"[0-9]{2}[A-Z]{4}[0-9]{5}[A-Z][0-9]Z[0-9]"),
    "uin": re.compile(r"[0-9]{4}[A-Z]{3}[0-9]{5}[UO]N[A-Z0-9]"),
    "nonresident": re.compile(r"[0-9]{4}[A-Z]{3}[0-9]{5}NR[0-9A-Z]"),
    "oidar": re.compile(r"99[0-9]{2}[A-Z]{3}[0-9]{5}OS[0-9A-Z]"),
}
_GOVERNMENT_SANDBOX = re.compile(r"[0-9]{2}[A-Z]{5}[0-9]{4}[A-Z]00[0-9]")
_PAN = re.compile(r"[A-Z]{3}[ABCFGHJLPT][A-Z][0-9]{4}[A-Z]")


def compact(text: str) -> str:
    """Drop blanks and hyphens, upper-case."""
    return re.sub(r"[\s-]", "", text).upper()


def expected_check(first14: str) -> str:
    """Compute the check character of the first fourteen.

    >>> expected_check("27AAPFU0939F1Z")
    'V'
    """
    total = 0
    for i, char in enumerate(first14):
        product = _DIGITS.index(char) * (1 + i % 2)
        total += product // 36 + product % 36
    return _DIGITS[(36 - total % 36) % 36]


def kind_of(gstin: str) -> Kind:
    """Tell which form of GSTIN it is; the government's own test form is that of a regular one.

    Raises: GstinMalformed.
    """
    for kind, pattern in _PATTERNS.items():
        if pattern.fullmatch(gstin):
            return kind
    if _GOVERNMENT_SANDBOX.fullmatch(gstin):
        return "regular"
    raise GstinMalformed(gstin=gstin)


def validate(text: str, *, sandbox: bool = False) -> str:
    """Return the GSTIN in its stored form.

    The sandbox also takes fake ones (PAN digits 0000) and the government's own test form, which has no
    check character. Raises: GstinMalformed, GstinChecksum, GstinTest.

    >>> validate("02AMBPG7773M002", sandbox=True)
    '02AMBPG7773M002'
    """
    gstin = compact(text)
    kind, has_check = kind_of(gstin), not _GOVERNMENT_SANDBOX.fullmatch(gstin)
    if kind not in {"uin", "nonresident", "oidar"} and not is_gstin_prefix(gstin[:2]):
        raise GstinMalformed(gstin=gstin)
    if not has_check:
        if sandbox:
            return gstin
        raise GstinMalformed(gstin=gstin)
    expected = expected_check(gstin[:14])
    if gstin[14] != expected:
        raise GstinChecksum(gstin=gstin, expected=expected)
    if not sandbox and kind == "regular" and gstin[7:11] == "0000":
        raise GstinTest(gstin=gstin)
    return gstin


def is_valid(text: str, *, sandbox: bool = False) -> bool:
    """True where `validate` would accept it."""
    try:
        validate(text, sandbox=sandbox)
    except (GstinMalformed, GstinChecksum, GstinTest):
        return False
    return True


def is_recipient(gstin: str) -> bool:
    """True where the portal takes it as the buyer of a B2B supply: not of somebody who pays from abroad."""
    return kind_of(gstin) not in {"nonresident", "oidar"}


def number_label(gstin: str) -> str:
    """Return what a paper calls it: an embassy or a body of the UN has a UIN (CGST Act s. 25(9)).

    >>> number_label("0717USA12345UNP"), number_label("27AAPFU0939F1ZV")
    ('UIN', 'GSTIN')
    """
    return "UIN" if _PATTERNS["uin"].fullmatch(gstin) else "GSTIN"


def state_of(gstin: str) -> str:
    """Return the two-digit state code."""
    return gstin[:2]


def validate_pan(text: str) -> str:
    """Return the PAN in its stored form. Raises: PanMalformed.

    >>> validate_pan("aapfu0939f")
    'AAPFU0939F'
    """
    pan = compact(text)
    if not _PAN.fullmatch(pan) or pan[5:9] == "0000":
        raise PanMalformed(pan=pan)
    return pan
