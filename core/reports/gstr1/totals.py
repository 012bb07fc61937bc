"""What GSTR-1 sums over documents: tables 7, 8, 12 and 14. PURE: documents in, sums out."""

from dataclasses import dataclass, field
from decimal import Decimal

from core.gst import gstr1
from core.gst.supply import is_export
from core.reports.gstr1.documents import Document, Heads, Line

_SIGN = {"": 1, "C": -1, "D": 1}
_LONGEST_DESCRIPTION = 30
NIL_ROWS = ("INTRB2B", "INTRAB2B", "INTRB2C", "INTRAB2C")
TREATMENTS = ("nil", "exempt", "non_gst")

B2csKey = tuple[str, str]  # place of supply, rate
HsnKey = tuple[str, str, str, str]  # tab, HSN, UQC, rate
EcoKey = tuple[str, bool]  # GSTIN of the operator, whether he pays the tax


@dataclass(slots=True)
class HsnRow:
    """A row of table 12; ``value`` is taxable value and tax, in paise."""

    description: str
    heads: Heads = field(default_factory=Heads)
    qty: Decimal = Decimal(0)

    @property
    def value(self) -> int:
        """Taxable value and tax."""
        return self.heads.taxable + self.heads.tax


@dataclass
class Totals:
    """The sums of a month so far, in paise."""

    b2cs: dict[B2csKey, Heads] = field(default_factory=dict)
    nil: dict[tuple[str, str], int] = field(default_factory=dict)
    hsn: dict[HsnKey, HsnRow] = field(default_factory=dict)
    eco: dict[EcoKey, Heads] = field(default_factory=dict)

    def add(self, document: Document) -> None:
        """Take a document into the sums. What the operator of a marketplace pays is in table 14 alone."""
        sign = _SIGN[document.note]
        if document.ecommerce_gstin:
            key = document.ecommerce_gstin, document.operator_pays
            heads = self.eco.setdefault(key, Heads())
            for line in document.lines:
                heads.add(line, sign)
        if document.operator_pays:
            return
        tab = gstr1.hsn_tab(document.facts)
        exported = is_export(document.facts.supply)
        for line in document.lines:
            self._add_hsn(tab, line, sign)
            if line.treatment != "taxable" and not exported:
                cell = gstr1.nil_row(document.facts), line.treatment
                self.nil[cell] = self.nil.get(cell, 0) + sign * line.taxable
        if document.section == "b2cs":
            for rate, heads in document.rates():
                self.b2cs.setdefault((document.facts.place, rate), Heads()).add(heads, sign)

    def _add_hsn(self, tab: str, line: Line, sign: int) -> None:
        service = line.hsn.startswith("99")
        key = tab, line.hsn, "NA" if service else line.unit, line.rate
        row = self.hsn.get(key)
        if row is None:
            row = self.hsn[key] = HsnRow(line.name[:_LONGEST_DESCRIPTION])
        row.heads.add(line, sign)
        if not service:
            row.qty += sign * line.qty

    def hsn_rows(self, tab: str) -> list[tuple[HsnKey, HsnRow]]:
        """List a tab of table 12 by HSN, unit and rate; both tabs where it is empty."""
        rows = ((key, row) for key, row in self.hsn.items() if not tab or key[0] == tab)
        return sorted(rows, key=lambda one: (one[0][1], one[0][2], Decimal(one[0][3]), one[0][0]))

    def hsn_rows_together(self) -> list[tuple[HsnKey, HsnRow]]:
        """List table 12 as it was until April 2025: one row of an HSN, unit and rate, whoever bought."""
        found: dict[HsnKey, HsnRow] = {}
        for (_, *key), row in self.hsn_rows(""):
            one = found.setdefault(("", *key), HsnRow(row.description))  # type: ignore[arg-type]  # three more
            one.heads.add(row.heads)
            one.qty += row.qty
        return list(found.items())

    def b2cs_rows(self) -> list[tuple[B2csKey, Heads]]:
        """List table 7 by place of supply and rate."""
        return sorted(self.b2cs.items(), key=lambda one: (one[0][0], Decimal(one[0][1])))
