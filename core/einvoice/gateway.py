"""What the core asks of whoever stands between it and the e-invoice portal.

A call ends in one of four ways: it is done (a value), it is refused by the portal (`PortalRefused`), it was
surely not done (`PortalUnavailable`), or nobody knows (`PortalSilent`): then the portal is asked what it
has before anything is sent again.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from sqlmodel import Session

from core.einvoice.irn import DocType


@dataclass(frozen=True)
class Holder:
    """On whose behalf the portal is asked."""

    shop_id: str
    gstin: str


@dataclass(frozen=True)
class DocumentName:
    """What the portal knows a document by: its type (INV, CRN, DBN), number and date."""

    doc_type: DocType
    number: str
    on: dt.date


@dataclass(frozen=True)
class Fault:
    """One thing that the portal has against what it was asked, by its own number."""

    code: str
    message: str


PaperKind = Literal["INV", "BIL", "BOE", "CHL", "OTH"]


@dataclass(frozen=True)
class PaperName:
    """What an e-way bill without a reference number is of.

    Its kind (tax invoice, bill of supply, bill of entry, challan, other), number and date.
    """

    kind: PaperKind
    number: str
    on: dt.date


@dataclass(frozen=True)
class EwayMade:
    """An e-way bill as the portal has it. ``valid_until`` None: no vehicle is known yet.

    ``vehicle``: the one that was named last. ``cancelled_at`` and ``closed_at`` where it has ended so.
    """

    number: str
    made_at: dt.datetime
    valid_until: dt.datetime | None = None
    vehicle: str = ""
    is_cancelled: bool = False
    cancelled_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None


@dataclass(frozen=True)
class Acknowledged:
    """A registered document. ``eway``: the e-way bill that was asked for with it, or what is against it."""

    irn: str
    ack_no: str
    ack_at: dt.datetime
    signed_document: str
    signed_qr: str
    cancelled_at: dt.datetime | None = None
    is_cancelled: bool = False
    eway: EwayMade | Sequence[Fault] | None = None


@dataclass(frozen=True)
class Taxpayer:
    """Whom a GSTIN is of, as the portal has it. ``address`` without the PIN code; empty: it does not say."""

    gstin: str
    address: str = ""
    pincode: str = ""


@dataclass(frozen=True)
class Known:
    """What the portal tells of the document that has the number already (InfoDtls DUPIRN)."""

    irn: str
    ack_no: str
    ack_at: dt.datetime | None = None


@dataclass(eq=False)
class PortalRefused(Exception):
    """The portal said no: nothing changed there. ``known``: what it has of that number already."""

    faults: Sequence[Fault]
    known: Known | None = None

    @property
    def codes(self) -> frozenset[str]:
        """The portal's numbers."""
        return frozenset(fault.code for fault in self.faults)


@dataclass(eq=False)
class PortalSilent(Exception):
    """No answer, or one that cannot be read: it may have been done.

    ``faults``: what keeps us from knowing, where the portal says that.
    """

    faults: Sequence[Fault] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The portal's numbers."""
        return frozenset(fault.code for fault in self.faults)


SHUT_OUT = ("login refused", "no user", "not let in", "user and password")


@dataclass(eq=False)
class PortalUnavailable(Exception):
    """It was surely not done: not reached, not let in, or asked to wait. ``wait``: for how long, if told."""

    reason: str
    wait: dt.timedelta | None = None

    @property
    def is_full(self) -> bool:
        """True where we asked too often: there is somebody, and he asks for a rest."""
        return self.reason == "rate_limited"

    @property
    def is_shut_out(self) -> bool:
        """True where we are not let in: that is for whoever set it up, and does not pass by itself."""
        return self.reason.startswith(SHUT_OUT)


class Gateway(Protocol):
    """Speaks to a portal. Each call raises PortalRefused, PortalSilent or PortalUnavailable as it ends."""

    @property
    def name(self) -> str:
        """What it is called in rows and replies."""

    def inside(self) -> "Callable[[Session], Gateway] | None":
        """Return what asks it in the transaction of a session; None where it is far away."""

    def register(self, holder: Holder, document: str) -> Acknowledged:
        """Register a document, given as its prescribed JSON."""

    def find(self, holder: Holder, irn: str) -> Acknowledged | None:
        """Return what is registered under a number; None where nothing is."""

    def find_document(self, holder: Holder, name: DocumentName) -> Acknowledged | None:
        """Return what is registered of a document; None where nothing is."""

    def cancel(self, holder: Holder, irn: str, *, reason: str, remarks: str) -> dt.datetime:
        """Cancel a registration and return when. ``reason`` is 1 to 4, as the portal numbers them."""

    def find_taxpayer(self, holder: Holder, gstin: str) -> Taxpayer | None:
        """Return whom a GSTIN is of; None where the portal does not know it."""

    def make_eway(self, holder: Holder, irn: str, transport: Mapping[str, Any]) -> EwayMade:
        """Make the e-way bill of a registered invoice; ``transport`` by the portal's names (EwbDtls)."""

    def find_eway(self, holder: Holder, irn: str) -> EwayMade | None:
        """Return the latest e-way bill of a registered invoice; None where it has none."""

    def make_lone_eway(self, holder: Holder, document: str) -> EwayMade:
        """Make an e-way bill of a document without a reference number, given as JSON (GENEWAYBILL)."""

    def find_lone_eway(self, holder: Holder, paper: PaperName) -> EwayMade | None:
        """Return the latest e-way bill that was made of a document so; None where it has none."""

    def get_eway(self, holder: Holder, number: str) -> EwayMade | None:
        """Return an e-way bill; None where there is none of that number."""

    def move_eway(self, holder: Holder, number: str, vehicle: Mapping[str, Any]) -> dt.datetime:
        """Say how the goods go on (part B) and return until when the bill is valid.

        ``vehicle`` by the portal's names (VEHEWB).
        """

    def extend_eway(self, holder: Holder, number: str, asked: Mapping[str, Any]) -> dt.datetime:
        """Let an e-way bill hold longer and return until when; ``asked`` by the portal's names."""

    def cancel_eway(self, holder: Holder, number: str, *, reason: str, remarks: str) -> dt.datetime:
        """Cancel an e-way bill and return when. ``reason`` as the portal numbers those of e-way bills."""

    def close_eway(self, holder: Holder, number: str, *, remarks: str) -> dt.datetime:
        """Close an e-way bill, the goods being delivered, and return when."""
