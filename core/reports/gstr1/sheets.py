"""The sheets of the workbook: their names, titles and heads, as the Returns Offline Tool V2.1 has them."""

from dataclasses import dataclass

_RATE_PART = ("Applicable % of Tax Rate", "Rate", "Taxable Value", "Cess Amount")
_ETIN = "E-Commerce GSTIN"
_HSN = (
    "HSN", "Description", "UQC", "Total Quantity", "Total Value", "Rate", "Taxable Value",
    "Integrated Tax Amount", "Central Tax Amount", "State/UT Tax Amount", "Cess Amount",
)  # fmt: skip
_ECO = (
    "Nature of Supply", "GSTIN of E-Commerce Operator", "E-Commerce Operator Name",
    "Net value of supplies", "Integrated tax", "Central tax", "State/UT tax", "Cess",
)  # fmt: skip


@dataclass(frozen=True)
class Sheet:
    """A sheet: name, title in row 1, heads in row 4. ``summed``: heads whose sum stands in row 3."""

    name: str
    title: str
    heads: tuple[str, ...]
    summed: tuple[str, ...] = ("Taxable Value", "Cess Amount")


B2B = Sheet(
    "b2b,sez,de",
    "Summary For B2B, SEZ, DE (4A, 4B, 6B, 6C)",
    (
        "GSTIN/UIN of Recipient", "Receiver Name", "Invoice Number", "Invoice date", "Invoice Value",
        "Place Of Supply", "Reverse Charge", "Applicable % of Tax Rate", "Invoice Type", _ETIN,
        "Rate", "Taxable Value", "Cess Amount",
    ),
)  # fmt: skip
B2BA = Sheet(
    "b2ba",
    "Summary For B2BA",
    (
        "GSTIN/UIN of Recipient", "Receiver Name", "Original Invoice Number", "Original Invoice date",
        "Revised Invoice Number", "Revised Invoice date", "Invoice Value", "Place Of Supply",
        "Reverse Charge", "Applicable % of Tax Rate", "Invoice Type", _ETIN, "Rate", "Taxable Value",
        "Cess Amount",
    ),
)  # fmt: skip
B2CL = Sheet(
    "b2cl",
    "Summary For B2CL(5)",
    ("Invoice Number", "Invoice date", "Invoice Value", "Place Of Supply", *_RATE_PART, _ETIN),
)
B2CLA = Sheet(
    "b2cla",
    "Summary For B2CLA",
    (
        "Original Invoice Number", "Original Invoice date", "Original Place Of Supply",
        "Revised Invoice Number", "Revised Invoice date", "Invoice Value", *_RATE_PART, _ETIN,
    ),
)  # fmt: skip
B2CS = Sheet("b2cs", "Summary For B2CS(7)", ("Type", "Place Of Supply", *_RATE_PART, _ETIN))
B2CSA = Sheet(
    "b2csa",
    "Summary For B2CSA",
    ("Financial Year", "Original Month", "Place Of Supply", "Type", *_RATE_PART, _ETIN),
)
CDNR = Sheet(
    "cdnr",
    "Summary For CDNR(9B)",
    (
        "GSTIN/UIN of Recipient", "Receiver Name", "Note Number", "Note Date", "Note Type",
        "Place Of Supply", "Reverse Charge", "Note Supply Type", "Note Value", *_RATE_PART,
    ),
)  # fmt: skip
CDNRA = Sheet(
    "cdnra",
    "Summary For CDNRA",
    (
        "GSTIN/UIN of Recipient", "Receiver Name", "Original Note Number", "Original Note Date",
        "Revised Note Number", "Revised Note Date", "Note Type", "Place Of Supply", "Reverse Charge",
        "Note Supply Type", "Note Value", *_RATE_PART,
    ),
)  # fmt: skip
CDNUR = Sheet(
    "cdnur",
    "Summary For CDNUR(9B)",
    ("UR Type", "Note Number", "Note Date", "Note Type", "Place Of Supply", "Note Value", *_RATE_PART),
)  # fmt: skip
CDNURA = Sheet(
    "cdnura",
    "Summary For CDNURA",
    (
        "UR Type", "Original Note Number", "Original Note Date", "Revised Note Number",
        "Revised Note Date", "Note Type", "Place Of Supply", "Note Value", *_RATE_PART,
    ),
)  # fmt: skip
EXP = Sheet(
    "exp",
    "Summary For EXP(6)",
    (
        "Export Type", "Invoice Number", "Invoice date", "Invoice Value", "Port Code",
        "Shipping Bill Number", "Shipping Bill Date", "Rate", "Taxable Value", "Cess Amount",
    ),
)  # fmt: skip
EXPA = Sheet(
    "expa",
    "Summary For EXPA",
    (
        "Export Type", "Original Invoice Number", "Original Invoice date", "Revised Invoice Number",
        "Revised Invoice date", "Invoice Value", "Port Code", "Shipping Bill Number",
        "Shipping Bill Date", "Rate", "Taxable Value", "Cess Amount",
    ),
)  # fmt: skip
_PLACE_RATE = ("Place Of Supply", "Applicable % of Tax Rate", "Rate")
_RECEIVED, _ADJUSTED = "Gross Advance Received", "Gross Advance Adjusted"
_OF_MONTH = ("Financial Year", "Original Month")
AT = Sheet(
    "at",
    "Summary For Advance Received (11B)",
    (*_PLACE_RATE, _RECEIVED, "Cess Amount"),
    (_RECEIVED, "Cess Amount"),
)
ATA = Sheet(
    "ata",
    "Summary For Amended Tax Liability(Advance Received)",
    (*_OF_MONTH, *_PLACE_RATE, _RECEIVED, "Cess Amount"),
    (_RECEIVED, "Cess Amount"),
)
ATADJ = Sheet(
    "atadj",
    "Summary For Advance Adjusted (11B)",
    (*_PLACE_RATE, _ADJUSTED, "Cess Amount"),
    (_ADJUSTED, "Cess Amount"),
)
ATADJA = Sheet(
    "atadja",
    "Summary For Amendment Of Adjustment Advances",
    (*_OF_MONTH, *_PLACE_RATE, _ADJUSTED, "Cess Amount"),
    (_ADJUSTED, "Cess Amount"),
)
_NIL = ("Nil Rated Supplies", "Exempted(other than nil rated/non GST supply)", "Non-GST Supplies")
EXEMP = Sheet(
    "exemp", "Summary For Nil rated, exempted and non GST outward supplies (8)", ("Description", *_NIL), _NIL
)  # fmt: skip
_HSN_SUMMED = (
    "Total Value", "Taxable Value", "Integrated Tax Amount", "Central Tax Amount",
    "State/UT Tax Amount", "Cess Amount",
)  # fmt: skip
HSN_B2B = Sheet("hsn(b2b)", "Summary For HSN(12)", _HSN, _HSN_SUMMED)
HSN_B2C = Sheet("hsn(b2c)", "Summary For HSN(12)", _HSN, _HSN_SUMMED)
HSN = Sheet("hsn", "Summary For HSN(12)", _HSN, _HSN_SUMMED)
DOCS = Sheet(
    "docs",
    "Summary of documents issued during the tax period (13)",
    ("Nature of Document", "Sr. No. From", "Sr. No. To", "Total Number", "Cancelled"),
    (),
)
ECO = Sheet("eco", "Summary For Supplies through ECO-14", _ECO, _ECO[3:])

_FIRST = (
    B2B, B2BA, B2CL, B2CLA, B2CS, B2CSA, CDNR, CDNRA, CDNUR, CDNURA, EXP, EXPA, AT, ATA, ATADJ, ATADJA,
    EXEMP,
)  # fmt: skip


def sheets_of(*, hsn_tabs: bool) -> tuple[Sheet, ...]:
    """Return the sheets in their order; ``hsn_tabs``: table 12 is parted (from May 2025)."""
    return (*_FIRST, *((HSN_B2B, HSN_B2C) if hsn_tabs else (HSN,)), DOCS, ECO)
