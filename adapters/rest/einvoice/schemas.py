"""Bodies and replies of the e-invoice API.

Dates are written as the portal writes them, or as times in India.
"""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from adapters.rest.shapes import Body, InvoiceId, NoteId, Price, Qty, Query, Rupees, Shown
from core.einvoice import inv01

HEX = r"^[0-9a-f]{64}$"
Irn = Annotated[
    str,
    Field(
        pattern=HEX, examples=["b5abd0385d5b6a4c3a2a1de3a0d0c4c5f6bb7ef4ad5fbf4c53a1f0b0d2b6a1f7"]
    ),
]
IndianTime = Annotated[str, Field(examples=["2026-11-22T13:05:11+05:30"])]
IndianDay = Annotated[
    str, Field(pattern=r"^[0-3][0-9]/[01][0-9]/20[0-9]{2}$", examples=["22/11/2026"])
]
DocType = Literal["INV", "CRN", "DBN"]
Remarks = Annotated[str, Field(min_length=1, max_length=100, examples=["wrong quantity"])]
_NEEDED = ("TranDtls", "DocDtls", "SellerDtls", "BuyerDtls", "ItemList", "ValDtls")


class Transport(Body):
    """How goods go: what an e-way bill needs beside its invoice. ``distance_km`` 0: from PIN to PIN."""

    distance_km: Annotated[int, Field(ge=0, le=4000, examples=[120])] = 0
    mode: Literal["1", "2", "3", "4"] | None = None
    transporter_id: Annotated[str, Field(pattern=r"^[0-9A-Z]{15}$")] | None = None
    transporter_name: Annotated[str, Field(min_length=3, max_length=100)] | None = None
    vehicle_no: (
        Annotated[str, Field(pattern=r"^[A-Z0-9]{4,20}$", examples=["RJ14GA1234"])] | None
    ) = None
    vehicle_type: Literal["R", "O"] | None = None
    doc_no: Annotated[str, Field(pattern=r"^[a-zA-Z0-9/-]{1,15}$")] | None = None
    doc_date: IndianDay | None = None

    @model_validator(mode="after")
    def _somebody(self) -> "Transport":
        if not self.transporter_id and not self.vehicle_no and self.mode in (None, "1"):
            raise PydanticCustomError(
                "transport_missing", "needs one of transporter_id and vehicle_no"
            )
        return self

    def named(self) -> dict[str, Any]:
        """Write it by the portal's names; what is not known is left out."""
        mode = self.mode or ("1" if self.vehicle_no else None)
        kind = self.vehicle_type or ("R" if self.vehicle_no else None)
        found = {
            "TransId": self.transporter_id,
            "TransName": self.transporter_name,
            "TransMode": mode,
            "Distance": self.distance_km,
            "TransDocNo": self.doc_no,
            "TransDocDt": self.doc_date,
            "VehNo": self.vehicle_no,
            "VehType": kind,
        }
        return {name: value for name, value in found.items() if value is not None}


class Prescribed(Body):
    """The prescribed JSON of a document (INV-01, 1.1), where it is given itself."""

    Version: Literal["1.1"] | None = None
    TranDtls: inv01.Transaction | None = None
    DocDtls: inv01.DocumentPart | None = None
    SellerDtls: inv01.Seller | None = None
    BuyerDtls: inv01.BuyerPart | None = None
    DispDtls: inv01.Dispatch | None = None
    ShipDtls: inv01.Shipment | None = None
    ItemList: Annotated[list[inv01.ItemLine], Field(min_length=1, max_length=1000)] | None = None
    ValDtls: inv01.Values | None = None
    PayDtls: inv01.Payment | None = None
    RefDtls: inv01.References | None = None
    AddlDocDtls: list[inv01.Beside] | None = None
    ExpDtls: inv01.ExportPart | None = None
    EwbDtls: inv01.Waybill | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_gstin(cls, given: Any) -> Any:
        """Take a buyer at home whose GSTIN is left out for one who has none."""
        parts = given if isinstance(given, dict) else {}
        buyer, kind = parts.get("BuyerDtls"), parts.get("TranDtls")
        if not isinstance(buyer, dict) or buyer.get("Gstin") not in (None, ""):
            return given
        if not isinstance(kind, dict) or kind.get("SupTyp") in _ABROAD:
            return given
        return {**parts, "BuyerDtls": {**buyer, "Gstin": "URP"}}

    def prescribed(self) -> dict[str, Any]:
        """Write it as it was given: what has no value is left out."""
        found = self.model_dump(exclude_none=True, include=_PRESCRIBED)
        return {"Version": "1.1", **found}

    def require_one_form(self, *, beside: dict[str, set[str]]) -> None:
        """Hold one form against the others: each by the member that names it, and what goes with it."""
        given = self.model_fields_set
        named = [name for name in beside if getattr(self, name) is not None]
        if len(named) > 1:
            raise PydanticCustomError(
                "two_forms", "give one of {names}", {"names": ", ".join(named)}
            )
        others = set().union(*beside.values())
        allowed = {named[0], *beside[named[0]]} if named else _PRESCRIBED
        odd = sorted((given & (others | set(beside) | _PRESCRIBED)) - allowed)
        if odd:
            with_ = named[0] if named else "the prescribed JSON"
            raise PydanticCustomError(
                "two_forms", "{odd} does not go with {form}", {"odd": ", ".join(odd), "form": with_}
            )
        missing = [name for name in _NEEDED if not named and getattr(self, name) is None]
        if missing:
            raise PydanticCustomError("missing", "{names} missing", {"names": ", ".join(missing)})


_PRESCRIBED = set(Prescribed.model_fields)
_ABROAD = ("EXPWP", "EXPWOP")


class IrnBody(Prescribed):
    """A document to be registered: the prescribed JSON (INV-01, 1.1) itself, or an invoice by its id."""

    invoice_id: InvoiceId | None = None
    ewb: Transport | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "IrnBody":
        self.require_one_form(beside={"invoice_id": {"ewb"}})
        return self


class NoteItem(Body):
    """What of a line of the invoice: by its place, or by SKU. ``rate``: by default the invoice's."""

    line: Annotated[int, Field(ge=1, le=1000, examples=[1])] | None = None
    sku: Annotated[str, Field(min_length=1, max_length=40)] | None = None
    qty: Qty
    rate: Price | None = None


class CdnrBody(Prescribed):
    """A note: the prescribed JSON itself, a note of the shop by its id, or one on a registered invoice."""

    credit_note_id: NoteId | None = None
    against_irn: Irn | None = None
    type: Literal["CRN", "DBN"] = "CRN"
    number: Annotated[str, Field(pattern=r"^[a-zA-Z1-9][a-zA-Z0-9/-]{0,15}$")] | None = None
    items: Annotated[list[NoteItem], Field(min_length=1, max_length=200)] | None = None
    reason: Annotated[str, Field(max_length=100)] = ""

    @model_validator(mode="after")
    def _one_form(self) -> "CdnrBody":
        beside = {
            "credit_note_id": set[str](),
            "against_irn": {"type", "number", "items", "reason"},
        }
        self.require_one_form(beside=beside)
        return self


class RegisteredDocument(Shown):
    """Which document it is."""

    type: DocType
    number: Annotated[str, Field(examples=["4S/2026-27/0421"])]
    date: IndianDay
    total: Rupees


class EwbFault(Shown):
    """Why there is no e-way bill: the portal's number and words."""

    code: Annotated[str, Field(examples=["4002"])]
    message: str


class EwbShown(Shown):
    """An e-way bill; ``error`` where it was asked for and refused."""

    number: Annotated[str | None, Field(examples=["331000000017"])] = None
    date: IndianTime | None = None
    valid_till: IndianTime | None = None
    error: EwbFault | None = None


class RegistrationShown(Shown):
    """A registered document."""

    id: Annotated[str, Field(examples=["irq_66f0c1d20000050b1c2d3e4f"])]
    object: Literal["irn"]
    irn: Irn
    ack_no: Annotated[str, Field(examples=["112610000000017"])]
    ack_date: IndianTime
    status: Literal["ACT", "CNL"]
    document: RegisteredDocument
    seller_gstin: str
    buyer_gstin: str
    signed_invoice: str
    signed_qr_code: str
    qr_png_url: str
    ewb: EwbShown | None
    invoice_id: str | None
    against: str | None = None
    provider: str
    sandbox: bool
    cancellable_until: IndianTime


class PendingShown(Shown):
    """A document whose registration is under way; ``error`` where it failed."""

    id: Annotated[str, Field(examples=["irq_66f0c1d20000050b1c2d3e4f"])]
    status: Literal["PENDING", "FAILED"]
    error: EwbFault | None = None


class CancelBody(Body):
    """What is to be cancelled, and why."""

    irn: Irn
    reason: Literal[
        "1", "2", "3", "4", "duplicate", "data_entry_mistake", "order_cancelled", "other"
    ]
    remarks: Remarks


class CancelHereBody(Body):
    """Why it is to be cancelled."""

    reason: Literal[
        "1", "2", "3", "4", "duplicate", "data_entry_mistake", "order_cancelled", "other"
    ]
    remarks: Remarks


class CancelShown(Shown):
    """A cancelled registration."""

    irn: Irn
    status: Literal["CNL"]
    cancelled_at: IndianTime
    reason: Literal["1", "2", "3", "4"]
    remarks: str


class DocumentQuery(Query):
    """A document by what stands on it."""

    doc_type: DocType
    doc_number: Annotated[str, Field(min_length=1, max_length=16, examples=["S1"])]
    doc_date: IndianDay
