"""Unit quantity codes, their synonyms and exact conversions, from ``data/uqc.csv``.

>>> parse_unit("bori"), parse_unit("Kilo"), convert(Decimal(2), "QTL", "KGS")
('BAG', 'KGS', Decimal('200'))
"""

from decimal import Decimal
from functools import cache

from core.gst.tables import rows

# How many of the base unit one of it is; the first word names the family.
_EXACT: dict[str, tuple[str, Decimal]] = {
    "GMS": ("weight", Decimal("0.001")),
    "KGS": ("weight", Decimal(1)),
    "QTL": ("weight", Decimal(100)),
    "TON": ("weight", Decimal(1000)),
    "MTS": ("weight", Decimal(1000)),
    "MLT": ("volume", Decimal("0.001")),
    "LTR": ("volume", Decimal(1)),
    "KLR": ("volume", Decimal(1000)),
    "NOS": ("count", Decimal(1)),
    "PCS": ("count", Decimal(1)),
    "DOZ": ("count", Decimal(12)),
}
_LABELS = {
    "KGS": "kg", "GMS": "g", "QTL": "quintal", "TON": "ton", "LTR": "L", "MLT": "ml", "MTR": "m",
    "SQF": "sq ft", "SQM": "sq m", "PCS": "pcs", "NOS": "", "BOX": "box", "BAG": "bag",
    "DOZ": "dozen", "PAC": "pkt", "BTL": "bottle", "BDL": "bundle", "ROL": "roll", "SET": "set",
    "PRS": "pair", "CTN": "carton", "TIN": "tin", "YDS": "yd", "UNT": "unit", "OTH": "",
    "HRS": "hr", "DAY": "day", "MON": "month",
}  # fmt: skip


@cache
def codes() -> frozenset[str]:
    """Every code of the table."""
    return frozenset(row["code"] for row in rows("uqc.csv"))


@cache
def _synonyms() -> dict[str, str]:
    found = {row["code"].casefold(): row["code"] for row in rows("uqc.csv")}
    for row in rows("uqc.csv"):
        for word in filter(None, row["synonyms_to_accept"].split("|")):
            found[word.casefold()] = row["code"]
    return found


def parse_unit(text: str) -> str | None:
    """Find the code of a unit as written; None where it is no unit."""
    return _synonyms().get(" ".join(text.split()).casefold())


def label(code: str) -> str:
    """Write a unit as people read it; empty for plain numbers."""
    return _LABELS.get(code, code.lower())


@cache
def uqc_text(code: str) -> str:
    """Write a unit as the returns do: hours, days and months are of services, which have none.

    >>> uqc_text("KGS"), uqc_text("HRS"), uqc_text("XYZ")
    ('KGS-KILOGRAMS', 'NA', 'OTH-OTHERS')
    """
    if code == "NA":
        return code
    labels = {row["code"]: row["gstr1_label"] for row in rows("uqc.csv")}
    return labels.get(code) or labels["OTH"]


def convert(qty: Decimal, unit: str, into: str) -> Decimal | None:
    """Convert a quantity where that is exact; None where it is not.

    >>> convert(Decimal(500), "GMS", "KGS"), convert(Decimal(1), "BAG", "KGS")
    (Decimal('0.5'), None)
    """
    if unit == into:
        return qty
    have, want = _EXACT.get(unit), _EXACT.get(into)
    if not have or not want or have[0] != want[0]:
        return None
    converted = qty * have[1] / want[1]
    # 7 pieces are no exact part of a dozen
    return converted.normalize() + 0 if converted == converted.quantize(Decimal("0.001")) else None
