"""In which section of GSTR-1 a document falls. PURE: what decides about it in, a section out.

Per line: what bears no tax by its nature goes to table 8 (`nil`), whatever document it stands on. Notes
follow their invoice. Source: form GSTR-1, Rule 59; Notification 12/2024-CT for the limit of B2CL.

>>> to_pune = Facts(dt.date(2026, 11, 3), place="27", own_state="08", value_paise=100_000_01)
>>> section_of(to_pune), section_of(replace(to_pune, value_paise=100_000_00))
('b2cl', 'b2cs')
"""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from core.gst.document import threshold_paise
from core.gst.supply import is_export, is_sez

__all__ = ["Facts", "Section", "invoice_type", "replace", "section_of"]

Section = Literal["b2b", "b2cl", "b2cs", "exp", "cdnr", "cdnur"]
FIRST_SPLIT_MONTH = (
    "2025-05"  # from then on table 12 has a tab for registered buyers and one for others
)


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides the section of a document.

    ``value_paise``: the invoice's total, tax included; of a note the larger of its own and its invoice's.
    """

    on: dt.date
    place: str
    own_state: str
    value_paise: int
    gstin: str | None = None
    supply: str = "domestic"
    is_note: bool = False


def section_of(facts: Facts) -> Section:
    """Return the section of a document's taxable lines."""
    if is_export(facts.supply):
        return "cdnur" if facts.is_note else "exp"
    if facts.gstin:
        return "cdnr" if facts.is_note else "b2b"
    inter = facts.place != facts.own_state
    if inter and facts.value_paise > threshold_paise("b2cl", facts.on):
        return "cdnur" if facts.is_note else "b2cl"
    return "b2cs"


def invoice_type(supply: str) -> str:
    """Return the portal's ``inv_typ``."""
    if is_sez(supply):
        return "SEWP" if supply == "sez_with_payment" else "SEWOP"
    return "DE" if supply == "deemed_export" else "R"


def nil_row(facts: Facts) -> str:
    """Return the row of table 8 in which what bears no tax stands.

    >>> nil_row(Facts(dt.date(2026, 11, 3), place="08", own_state="08", value_paise=1))
    'INTRAB2C'
    """
    inter = facts.place != facts.own_state or is_sez(facts.supply)
    return f"{'INTR' if inter else 'INTRA'}{'B2B' if facts.gstin else 'B2C'}"


def hsn_tab(facts: Facts) -> Literal["b2b", "b2c"]:
    """Return the tab of table 12: buyers without GSTIN and abroad stand apart."""
    return "b2b" if facts.gstin and not is_export(facts.supply) else "b2c"
