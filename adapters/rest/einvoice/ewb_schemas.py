"""Bodies and replies of e-way bills."""

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from adapters.rest.einvoice.schemas import EwbShown, IndianDay, IndianTime, Irn, Remarks, Transport
from adapters.rest.shapes import Body, InvoiceId, Shown

EwbNumber = Annotated[str, Field(pattern=r"^[0-9]{12}$", examples=["331000000017"])]
_OF = {"irn", "invoice_id"}


class EwbBody(Transport):
    """An e-way bill: of a registered document, or of an invoice of the shop that has no IRN."""

    irn: Irn | None = None
    invoice_id: InvoiceId | None = None

    @model_validator(mode="after")
    def _of_one(self) -> "EwbBody":
        if (self.irn is None) == (self.invoice_id is None):
            raise PydanticCustomError("two_forms", "needs one of irn and invoice_id")
        return self


class EwbCancelBody(Body):
    """What is to be cancelled, and why: 1 duplicate, 2 order cancelled, 3 data entry mistake, 4 other.

    2 and 3 are swapped against the reasons of an IRN; the words are the same.
    """

    ewb_number: EwbNumber
    reason: Literal[
        "1", "2", "3", "4", "duplicate", "order_cancelled", "data_entry_mistake", "other"
    ]
    remarks: Remarks


class Carriage(Body):
    """Which e-way bill, where its goods are, and how they go on."""

    ewb_number: EwbNumber
    mode: Literal["1", "2", "3", "4"] = "1"
    vehicle_no: (
        Annotated[str, Field(pattern=r"^[A-Z0-9]{4,20}$", examples=["RJ14GA1234"])] | None
    ) = None
    vehicle_type: Literal["R", "O"] | None = None
    doc_no: Annotated[str, Field(pattern=r"^[a-zA-Z0-9/-]{1,15}$")] | None = None
    doc_date: IndianDay | None = None
    from_place: Annotated[str, Field(min_length=3, max_length=50, examples=["Tumakuru"])]
    from_state: Annotated[str, Field(pattern=r"^[0-9]{2}$", examples=["29"])]

    def named(self) -> dict[str, Any]:
        """Write it by the portal's names; what is not known is left out."""
        found = {
            "TransMode": self.mode,
            "VehNo": self.vehicle_no,
            "VehType": self.vehicle_type or ("R" if self.vehicle_no else None),
            "TransDocNo": self.doc_no,
            "TransDocDt": self.doc_date,
        }
        return {name: value for name, value in found.items() if value is not None}


class EwbVehicleBody(Carriage):
    """How the goods go on (part B). ``reason``: 1 break-down, 2 transhipment, 3 other, 4 first vehicle."""

    reason: Literal["1", "2", "3", "4"] | None = None
    remarks: Annotated[str, Field(min_length=1, max_length=50)] = "vehicle"


class EwbExtendBody(Carriage):
    """More time for goods on the road: ``distance_km`` is what is left of their way.

    ``reason``: 1 natural calamity, 2 law and order, 4 transhipment, 5 accident, 99 others.
    """

    from_pincode: Annotated[str, Field(pattern=r"^[1-9][0-9]{5}$", examples=["572101"])]
    distance_km: Annotated[int, Field(ge=1, le=4000, examples=[80])]
    reason: Literal["1", "2", "4", "5", "99"]
    remarks: Annotated[str, Field(min_length=1, max_length=50, examples=["road closed"])]


class EwbCloseBody(Body):
    """Which e-way bill is closed, the goods being delivered."""

    ewb_number: EwbNumber
    remarks: Annotated[str, Field(min_length=1, max_length=50)] = "delivered"


class EwbDocument(Shown):
    """Which document it is of."""

    type: Literal["INV", "BIL", "CHL", "OTH"]
    number: Annotated[str, Field(examples=["4S/2026-27/0421"])]
    date: IndianDay


class EwbTransport(Shown):
    """How the goods go, as far as it is known."""

    distance_km: int | None
    mode: Literal["1", "2", "3", "4"] | None
    transporter_id: str | None
    transporter_name: str | None
    vehicle_no: str | None
    vehicle_type: Literal["R", "O"] | None
    doc_no: str | None
    doc_date: IndianDay | None


class EwbResource(Shown):
    """An e-way bill. ``valid_till`` null: no vehicle is named yet."""

    id: Annotated[str, Field(examples=["ewb_66f0c1d20000050b1c2d3e4f"])]
    object: Literal["ewb"]
    irn: Irn | None
    invoice_id: str | None
    status: Literal["ACT", "CNL", "CLS", "PENDING", "FAILED"]
    document: EwbDocument
    ewb: EwbShown
    transport: EwbTransport
    gstin: str
    provider: str
    sandbox: bool
    cancellable_until: IndianTime | None
    cancelled_at: IndianTime | None
    closed_at: IndianTime | None


class EwbCancelShown(Shown):
    """A cancelled e-way bill."""

    ewb_number: EwbNumber
    status: Literal["CNL"]
    cancelled_at: IndianTime
    reason: Literal["1", "2", "3", "4"]
    remarks: str
