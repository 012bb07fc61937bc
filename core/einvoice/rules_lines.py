"""Rules about the lines: what is sold, and what tax it bears."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from core.einvoice.inv01 import Inv01, ItemLine
from core.einvoice.objections import Objection
from core.einvoice.reading import When, day_of, is_abroad, is_within, is_zone, pointer
from core.gst import hsn, rates, units

_RUPEE, _NOTHING = Decimal(1), Decimal(0)
_HALF_A_MILL = Decimal("0.0005")
_SERVICE = 6


def _at(n: int, name: str) -> str:
    return pointer("ItemList", n, name)


def _numbers(document: Inv01, when: When) -> Iterator[Objection]:
    seen: Counter[str] = Counter()
    for n, line in enumerate(document.ItemList):
        seen[line.SlNo] += 1
        if seen[line.SlNo] == 2:
            yield Objection("2233", _at(n, "SlNo"), line.SlNo)


def _goods(document: Inv01, when: When) -> Iterator[Objection]:
    for n, line in enumerate(document.ItemList):
        service = line.HsnCd.startswith("99")
        if service != (line.IsServc == "Y") or not _is_code(line.HsnCd, service=service):
            yield Objection("2176", _at(n, "HsnCd"), line.HsnCd)
        if service:
            continue
        if line.Qty is None:
            yield Objection("2238", _at(n, "Qty"))
        if line.Unit is None:
            yield Objection("2239", _at(n, "Unit"))
        elif line.Unit not in units.codes():
            yield Objection("2177", _at(n, "Unit"), line.Unit)


def _is_code(code: str, *, service: bool) -> bool:
    return hsn.is_known(code) and (len(code) == _SERVICE or not service)


def _amounts(document: Inv01, when: When) -> Iterator[Objection]:
    charged = document.TranDtls.RegRev != "Y"
    for n, line in enumerate(document.ItemList):
        times = (line.Qty if line.Qty is not None else 1) * line.UnitPrice
        # a price of three decimals is off by half a thousandth for each piece
        if abs(times - line.TotAmt) > max(_RUPEE, (line.Qty or _NOTHING) * _HALF_A_MILL):
            yield Objection("2192", _at(n, "TotAmt"), f"{times} against {line.TotAmt}")
        left = line.TotAmt - (line.Discount or _NOTHING)
        if abs(left - line.AssAmt) > _RUPEE:
            yield Objection("2193", _at(n, "AssAmt"), f"{left} against {line.AssAmt}")
        comes_to = line.AssAmt + (_taxes(line) if charged else 0) + (line.OthChrg or 0)
        if abs(comes_to - line.TotItemVal) > _RUPEE:
            yield Objection("2194", _at(n, "TotItemVal"), f"{comes_to} against {line.TotItemVal}")


def _taxes(line: ItemLine) -> Decimal:
    return sum(
        (
            part or _NOTHING
            for part in (
                line.IgstAmt, line.CgstAmt, line.SgstAmt, line.CesAmt, line.CesNonAdvlAmt,
                line.StateCesAmt, line.StateCesNonAdvlAmt,
            )
        ),
        _NOTHING,
    )  # fmt: skip


def _heads(document: Inv01, when: When) -> Iterator[Objection]:
    """Within the state CGST and SGST, alike; else IGST (IGST Act ss. 7, 8)."""
    for n, line in enumerate(document.ItemList):
        halves = (line.CgstAmt or _NOTHING, line.SgstAmt or _NOTHING)
        if halves[0] != halves[1]:
            yield Objection("2227", _at(n, "SgstAmt"), f"{halves[0]} and {halves[1]}")
        if not is_within(document):
            if any(halves):
                yield Objection(_not_halves(document), _at(n, "CgstAmt"))
        elif document.TranDtls.IgstOnIntra != "Y":
            if line.IgstAmt:
                yield Objection("2172", _at(n, "IgstAmt"))
            elif line.GstRt and not all(halves) and line.AssAmt > _RUPEE:
                yield Objection("2241", _at(n, "CgstAmt"))


def _not_halves(document: Inv01) -> str:
    if is_abroad(document):
        return "2180"
    return "2237" if is_zone(document) else "2174"


def _rates(document: Inv01, when: When) -> Iterator[Objection]:
    on = day_of(document.DocDtls.Dt)
    for n, line in enumerate(document.ItemList):
        if on and not _is_rate(line.GstRt, on, document):
            yield Objection("2240", _at(n, "GstRt"), f"{line.GstRt.normalize():f}")
            continue
        yield from _fits(n, line, document)


def _is_rate(rate: Decimal, on: dt.date, document: Inv01) -> bool:
    """A note may bear the rate of its invoice, whatever has become of it since."""
    if document.DocDtls.Typ == "INV":
        return rates.is_in_force(rate, on)
    return rate in rates.all_rates()


def _fits(n: int, line: ItemLine, document: Inv01) -> Iterator[Objection]:
    untaxed = document.TranDtls.SupTyp in {"SEZWOP", "EXPWOP"}
    whole = _NOTHING if untaxed else line.AssAmt * line.GstRt / 100
    halves = (line.CgstAmt, line.SgstAmt)
    if _bears_igst(line, document) and abs((line.IgstAmt or _NOTHING) - whole) > _RUPEE:
        yield Objection("2235", _at(n, "IgstAmt"), f"{line.IgstAmt or 0} for {line.GstRt:f} %")
    if is_within(document) and any(half and abs(half - whole / 2) > _RUPEE for half in halves):
        yield Objection("2234", _at(n, "CgstAmt"), f"{line.CgstAmt} for {line.GstRt:f} %")
    cess = _NOTHING if untaxed else line.AssAmt * (line.CesRt or _NOTHING) / 100
    if line.CesRt and abs((line.CesAmt or _NOTHING) - cess) > _RUPEE:
        yield Objection("2266", _at(n, "CesAmt"), f"{line.CesAmt or 0} for {line.CesRt:f} %")


def _bears_igst(line: ItemLine, document: Inv01) -> bool:
    if any((line.CgstAmt, line.SgstAmt)):  # told by the heads
        return False
    return not is_within(document) or document.TranDtls.IgstOnIntra == "Y"


RULES = (_numbers, _goods, _amounts, _heads, _rates)
