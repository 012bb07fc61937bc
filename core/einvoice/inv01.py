"""The prescribed JSON of a registered invoice, INV-01 version 1.1, field by field.

Names, lengths and patterns are those of the schema that the National Informatics Centre publishes; nothing
else may stand in it. Amounts are rupees with two decimals, quantities and unit prices with three, dates
``dd/mm/yyyy``. What has no value is left out.
"""

from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

_TEXT = r'^[^"\\]*$'
YesNo = Literal["Y", "N"]
Registration = Annotated[str, Field(pattern=r"^[0-9A-Z]{15}$")]
RegistrationOrNone = Annotated[str, Field(pattern=r"^([0-9A-Z]{15}|URP)$")]
State = Annotated[str, Field(pattern=r"^[0-9]{1,2}$")]
PinCode = Annotated[int, Field(ge=100_000, le=999_999)]
Day = Annotated[str, Field(pattern=r"^[0-3][0-9]/[01][0-9]/20[0-9]{2}$")]
Number = Annotated[str, Field(pattern=r"^[a-zA-Z1-9][a-zA-Z0-9/-]{0,15}$")]
Phone = Annotated[str, Field(pattern=r"^[0-9]{6,12}$")]
Email = Annotated[str, Field(min_length=6, max_length=100, pattern=_TEXT)]
Name = Annotated[str, Field(min_length=3, max_length=100, pattern=_TEXT)]
Line1 = Annotated[str, Field(min_length=1, max_length=100, pattern=_TEXT)]
Town = Annotated[str, Field(min_length=3, max_length=50, pattern=_TEXT)]
Item = Annotated[Decimal, Field(ge=0, le=Decimal("999999999999.99"), decimal_places=2)]
Sum = Annotated[Decimal, Field(ge=0, le=Decimal("99999999999999.99"), decimal_places=2)]
Fine = Annotated[Decimal, Field(ge=0, le=Decimal("999999999999.999"), decimal_places=3)]
Rate = Annotated[Decimal, Field(ge=0, le=Decimal("999.999"), decimal_places=3)]
RoundOff = Annotated[Decimal, Field(ge=Decimal("-99.99"), le=Decimal("99.99"), decimal_places=2)]


def _text(low: int, high: int) -> Any:
    return Field(default=None, min_length=low, max_length=high, pattern=_TEXT)


class Part(BaseModel):
    """A part of the document: what is not in the schema is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Transaction(Part):
    """What kind of supply it is."""

    TaxSch: Literal["GST"] = "GST"
    SupTyp: Literal["B2B", "SEZWP", "SEZWOP", "EXPWP", "EXPWOP", "DEXP"]
    RegRev: YesNo | None = None
    EcmGstin: Registration | None = None
    IgstOnIntra: YesNo | None = None


class DocumentPart(Part):
    """Which document it is."""

    Typ: Literal["INV", "CRN", "DBN"]
    No: Number
    Dt: Day


class Seller(Part):
    """Who supplies."""

    Gstin: Registration
    LglNm: Name
    TrdNm: Name | None = None
    Addr1: Line1
    Addr2: Name | None = None
    Loc: Town
    Pin: PinCode
    Stcd: State
    Ph: Phone | None = None
    Em: Email | None = None


class BuyerPart(Part):
    """Who buys. ``Gstin`` URP: somebody abroad; ``Pos``: place of supply, 96 abroad."""

    Gstin: RegistrationOrNone
    LglNm: Name
    TrdNm: Name | None = None
    Pos: State
    Addr1: Line1
    Addr2: Name | None = None
    Loc: Name
    Pin: PinCode | None = None
    Stcd: State
    Ph: Phone | None = None
    Em: Email | None = None


class Dispatch(Part):
    """Where it is sent from, if not from the supplier."""

    Nm: Name
    Addr1: Line1
    Addr2: Name | None = None
    Loc: Name
    Pin: PinCode
    Stcd: State


class Shipment(Part):
    """Where it goes, if not to the buyer."""

    Gstin: RegistrationOrNone | None = None
    LglNm: Name
    TrdNm: Name | None = None
    Addr1: Line1
    Addr2: Name | None = None
    Loc: Name
    Pin: PinCode
    Stcd: State


class Batch(Part):
    """A batch, with its last day and that of its warranty."""

    Nm: Annotated[str, Field(min_length=3, max_length=20, pattern=_TEXT)]
    ExpDt: Day | None = None
    WrDt: Day | None = None


class Attribute(Part):
    """A property of an item."""

    Nm: str | None = _text(1, 100)
    Val: str | None = _text(1, 100)


class ItemLine(Part):
    """A line. ``TotAmt`` is quantity times price, ``AssAmt`` what is left of it to be taxed."""

    SlNo: Annotated[str, Field(pattern=r"^[0-9]{1,6}$")]
    PrdDesc: str | None = _text(3, 300)
    IsServc: YesNo
    HsnCd: Annotated[str, Field(pattern=r"^([0-9]{4}|[0-9]{6}|[0-9]{8})$")]
    Barcde: str | None = _text(3, 30)
    Qty: Fine | None = None
    FreeQty: Fine | None = None
    Unit: Annotated[str, Field(pattern=r"^[A-Z]{3,8}$")] | None = None
    UnitPrice: Fine
    TotAmt: Item
    Discount: Item | None = None
    PreTaxVal: Item | None = None
    AssAmt: Item
    GstRt: Rate
    IgstAmt: Item | None = None
    CgstAmt: Item | None = None
    SgstAmt: Item | None = None
    CesRt: Rate | None = None
    CesAmt: Item | None = None
    CesNonAdvlAmt: Item | None = None
    StateCesRt: Rate | None = None
    StateCesAmt: Item | None = None
    StateCesNonAdvlAmt: Item | None = None
    OthChrg: Item | None = None
    TotItemVal: Item
    OrdLineRef: str | None = _text(1, 50)
    OrgCntry: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    PrdSlNo: str | None = _text(1, 20)
    BchDtls: Batch | None = None
    AttribDtls: list[Attribute] | None = None


class Values(Part):
    """The sums. ``OthChrg``: what bears no tax, and tax collected at source; ``Discount``: after tax."""

    AssVal: Sum
    CgstVal: Sum | None = None
    SgstVal: Sum | None = None
    IgstVal: Sum | None = None
    CesVal: Sum | None = None
    StCesVal: Sum | None = None
    Discount: Sum | None = None
    OthChrg: Sum | None = None
    RndOffAmt: RoundOff | None = None
    TotInvVal: Sum
    TotInvValFc: Sum | None = None


class Payment(Part):
    """How it is paid."""

    Nm: str | None = _text(1, 100)
    AccDet: str | None = _text(1, 18)
    Mode: str | None = _text(1, 18)
    FinInsBr: str | None = _text(1, 11)
    PayTerm: str | None = _text(1, 100)
    PayInstr: str | None = _text(1, 100)
    CrTrn: str | None = _text(1, 100)
    DirDr: str | None = _text(1, 100)
    CrDay: Annotated[int, Field(ge=0, le=9999)] | None = None
    PaidAmt: Sum | None = None
    PaymtDue: Sum | None = None


class Period(Part):
    """The days that it is for."""

    InvStDt: Day
    InvEndDt: Day


class Preceding(Part):
    """The invoice that a note is about."""

    InvNo: Annotated[str, Field(min_length=1, max_length=16, pattern=_TEXT)]
    InvDt: Day
    OthRefNo: str | None = _text(1, 20)


class Contract(Part):
    """A contract or an order that it refers to."""

    RecAdvRefr: str | None = _text(1, 20)
    RecAdvDt: Day | None = None
    TendRefr: str | None = _text(1, 20)
    ContrRefr: str | None = _text(1, 20)
    ExtRefr: str | None = _text(1, 20)
    ProjRefr: str | None = _text(1, 20)
    PORefr: str | None = _text(1, 16)
    PORefDt: Day | None = None


class References(Part):
    """What it refers to."""

    InvRm: str | None = _text(3, 100)
    DocPerdDtls: Period | None = None
    PrecDocDtls: list[Preceding] | None = None
    ContrDtls: list[Contract] | None = None


class Beside(Part):
    """A paper beside it."""

    Url: str | None = _text(3, 100)
    Docs: str | None = _text(3, 1000)
    Info: str | None = _text(3, 1000)


class ExportPart(Part):
    """The papers of an export."""

    ShipBNo: str | None = _text(1, 20)
    ShipBDt: Day | None = None
    Port: Annotated[str, Field(pattern=r"^[A-Z0-9]{2,10}$")] | None = None
    RefClm: YesNo | None = None
    ForCur: Annotated[str, Field(pattern=r"^[A-Z]{3,16}$")] | None = None
    CntCode: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] | None = None
    ExpDuty: Item | None = None


class Waybill(Part):
    """The e-way bill that is asked for with it. ``Distance`` 0: from PIN to PIN, by the portal."""

    TransId: Registration | None = None
    TransName: str | None = _text(3, 100)
    TransMode: Literal["1", "2", "3", "4"] | None = None
    Distance: Annotated[int, Field(ge=0, le=4000)]
    TransDocNo: Annotated[str, Field(pattern=r"^[a-zA-Z0-9/-]{1,15}$")] | None = None
    TransDocDt: Day | None = None
    VehNo: Annotated[str, Field(pattern=r"^[A-Z0-9]{4,20}$")] | None = None
    VehType: Literal["O", "R"] | None = None


class Inv01(Part):
    """The whole document."""

    Version: Literal["1.1"] = "1.1"
    TranDtls: Transaction
    DocDtls: DocumentPart
    SellerDtls: Seller
    BuyerDtls: BuyerPart
    DispDtls: Dispatch | None = None
    ShipDtls: Shipment | None = None
    ItemList: Annotated[list[ItemLine], Field(min_length=1, max_length=1000)]
    ValDtls: Values
    PayDtls: Payment | None = None
    RefDtls: References | None = None
    AddlDocDtls: list[Beside] | None = None
    ExpDtls: ExportPart | None = None
    EwbDtls: Waybill | None = None

    def to_json(self) -> dict[str, Any]:
        """Write it as it is sent: what has no value is left out, amounts are decimals."""
        return self.model_dump(exclude_none=True)
