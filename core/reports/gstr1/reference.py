"""The first and the last sheet of the workbook: what it is, and what its columns take.

The template has them under these names. Source: Returns Offline Tool V2.1, sheets of GSTR-1.
"""

from collections.abc import Iterator
from itertools import zip_longest

from core.gst.rates import rates_on
from core.gst.states import all_states
from core.gst.units import codes, uqc_text
from core.reports.gstr1.month import Month
from core.reports.gstr1.rows import INVOICE_TYPES
from core.reports.gstr1.series import NATURES
from core.reports.gstr1.sheets import Sheet
from core.shops.models import Shop
from core.workbook import BOLD, HEAD, row

HELP, MASTER = "Help Instruction", "master"


def help_rows(shop: Shop, month: Month, sheets: tuple[Sheet, ...]) -> Iterator[str]:
    """Tell whose return this is, how to bring it in, and what each sheet holds."""
    yield row(["GSTR-1", f"{shop.name}, GSTIN {shop.gstin}, {month.days[0]:%B %Y}"], BOLD)
    yield row([])
    for n, step in enumerate(_STEPS, start=1):
        yield row([f"Step {n}", step])
    yield row([])
    yield row(["Sheet", "What it holds"], HEAD)
    for sheet in sheets:
        yield row(
            [sheet.name, sheet.title.removeprefix("Summary For ").removeprefix("Summary of ")]
        )


_STEPS = (
    "Look through the sheets; amounts are in rupees, a document has a row for each rate of tax.",
    "Open the Returns Offline Tool, choose GSTR-1, the GSTIN and the tax period, and import this file.",
    "Generate the JSON there and upload it on the portal under Returns, Prepare Offline.",
    "Look at the summary on the portal before you file.",
)


def master_rows(month: Month) -> Iterator[str]:
    """List, a column each, what may stand in a column of the sheets."""
    columns: dict[str, list[str]] = {
        "UQC": sorted({uqc_text(code) for code in codes()}),
        "Export Type": ["WPAY", "WOPAY"],
        "Reverse Charge": ["N", "Y"],
        "Note Type": ["C", "D"],
        "Type": ["OE", "E"],
        "POS": [f"{state.code}-{state.name}" for state in all_states().values()],
        "Invoice Type": list(INVOICE_TYPES.values()),
        "UR Type": ["B2CL", "EXPWP", "EXPWOP"],
        "Rate": [f"{rate:f}" for rate in sorted(rates_on(month.days[1]))],
        "Applicable % of Tax Rate": ["65"],
        "Nature of Document": list(NATURES.values()),
    }
    yield row(list(columns), HEAD)
    for values in zip_longest(*columns.values(), fillvalue=""):
        yield row(values)
