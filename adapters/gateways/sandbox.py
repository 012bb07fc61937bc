"""The portal that is built in: offline, with a book of its own, refusing what the real one refuses.

The same calls have the same answers: numbers go up from one, distances follow from PIN codes. It signs with
its own key, in a name that nobody takes for the portal's.
"""

import datetime as dt
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from adapters.gateways.signing import Signer, new_pem
from core.clock import INDIA, Clock, today
from core.db import Database, alone
from core.einvoice.gateway import (
    Acknowledged,
    DocumentName,
    EwayMade,
    Fault,
    Holder,
    Known,
    PaperName,
    PortalRefused,
    PortalSilent,
    PortalUnavailable,
)
from core.einvoice.irn import irn_of
from core.einvoice.models import PortalDocument, PortalKey
from core.einvoice.objections import WORDS
from core.einvoice.reading import When, day_of
from core.einvoice.rules import objections_to
from core.json_text import dump

ISSUER = "PAKKA SANDBOX"
_DAY = dt.timedelta(hours=24)
_FETCHED = dt.timedelta(days=2)
_WAIT = dt.timedelta(seconds=30)
_YEAR = 100


class Signers:
    """Keeps the sandbox's key: made when it is first needed, the same for every process after."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db, self._clock = db, clock
        self._lock = threading.Lock()
        self._made: Signer | None = None

    def get(self) -> Signer:
        """Return who signs."""
        with self._lock:
            if self._made is None:
                self._made = self._db.write(self._load)
            return self._made

    def _load(self, session: Session) -> Signer:
        alone(session, "portal-key")
        held = session.exec(select(PortalKey).order_by(col(PortalKey.created_at))).first()
        if held:
            return Signer(held.pem, ISSUER)
        made = Signer(new_pem(), ISSUER)
        session.add(PortalKey(kid=made.jwk["kid"], pem=made.pem, created_at=self._clock.now()))
        return made


@dataclass(frozen=True)
class SandboxGateway:
    """``fault``: what goes wrong, on purpose, in every call; ``now``: the time at the portal, if not ours."""

    db: Database
    clock: Clock
    signers: Signers
    fault: str = ""
    now: dt.datetime | None = None
    name: str = field(default="sandbox", init=False)

    def with_faults(self, fault: str, now: dt.datetime | None) -> "SandboxGateway":
        """Return one that fails so, at such a time."""
        return replace(self, fault=fault, now=now)

    @property
    def _at(self) -> dt.datetime:
        return self.now or self.clock.now()

    def register(self, holder: Holder, document: str) -> Acknowledged:
        """Register a document."""
        self._fail_before()
        signer = self.signers.get()
        done = self.db.write(lambda session: self._register(session, signer, holder, document))
        self._fail_after()
        return done

    def _register(
        self, session: Session, signer: Signer, holder: Holder, text: str
    ) -> Acknowledged:
        alone(session, f"portal:{holder.shop_id}")
        document = json.loads(text, parse_float=Decimal)
        found = objections_to(document, When(today(self._at), holder.gstin, is_large=True))
        if found:
            raise PortalRefused([Fault(one.code, one.message) for one in found])
        name = _name_of(document)
        irn = irn_of(holder.gstin, name.doc_type, name.number, on=name.on)
        held = _held(session, holder, irn)
        if held or self.fault == "duplicate":
            raise _taken(held, irn)
        row = self._signed(session, signer, holder, document, irn)
        session.add(row)
        session.flush()
        return _shown(row)

    def _signed(
        self, session: Session, signer: Signer, holder: Holder, document: dict[str, Any], irn: str
    ) -> PortalDocument:
        last = select(PortalDocument.serial).where(PortalDocument.shop_id == holder.shop_id)
        serial = (session.exec(last.order_by(col(PortalDocument.serial).desc())).first() or 0) + 1
        at = self._at.replace(microsecond=0)
        known = {"AckNo": int(_ack_no(serial, at)), "AckDt": _stamp(at), "Irn": irn}
        return PortalDocument(
            shop_id=holder.shop_id,
            serial=serial,
            gstin=holder.gstin,
            irn=irn,
            on=_name_of(document).on,
            document=dump(document),
            ack_at=at,
            signed_document=signer.sign({**known, **document}),
            signed_qr=signer.sign(_qr_of(document, irn, at)),
        )

    def find(self, holder: Holder, irn: str) -> Acknowledged | None:
        """Return what is registered under a number; not served when it is older than two days (2283)."""
        self._fail_before()
        with self.db.reading() as session:
            held = _held(session, holder, irn)
        self._fail_after()
        if held and self._at > held.ack_at + _FETCHED:
            raise PortalRefused([_fault("2283")])
        return _shown(held) if held else None

    def find_document(self, holder: Holder, name: DocumentName) -> Acknowledged | None:
        """Return what is registered of a document."""
        return self.find(holder, irn_of(holder.gstin, name.doc_type, name.number, on=name.on))

    def cancel(self, holder: Holder, irn: str, *, reason: str, remarks: str) -> dt.datetime:
        """Cancel within 24 hours, where no e-way bill is active."""
        self._fail_before()
        at = self.db.write(lambda session: self._cancel(session, holder, irn))
        self._fail_after()
        return at

    def _cancel(self, session: Session, holder: Holder, irn: str) -> dt.datetime:
        alone(session, f"portal:{holder.shop_id}")
        held = _held(session, holder, irn)
        if held is None:
            raise PortalRefused([_fault("2148")])
        if held.is_cancelled:
            raise PortalRefused([_fault("9999")])
        if self._at > held.ack_at + _DAY:
            raise PortalRefused([_fault("2270")])
        held.is_cancelled, held.cancelled_at = True, self._at.replace(microsecond=0)
        session.add(held)
        return held.cancelled_at

    def make_eway(self, holder: Holder, irn: str, transport: Mapping[str, Any]) -> EwayMade:
        """Make an e-way bill."""
        raise PortalUnavailable("not_built")

    def find_eway(self, holder: Holder, irn: str) -> EwayMade | None:
        """Return the e-way bill of a registered invoice."""
        raise PortalUnavailable("not_built")

    def make_lone_eway(self, holder: Holder, document: str) -> EwayMade:
        """Make an e-way bill of a document without a reference number."""
        raise PortalUnavailable("not_built")

    def find_lone_eway(self, holder: Holder, paper: PaperName) -> EwayMade | None:
        """Return the e-way bill of a document without a reference number."""
        raise PortalUnavailable("not_built")

    def get_eway(self, holder: Holder, number: str) -> EwayMade | None:
        """Return an e-way bill."""
        raise PortalUnavailable("not_built")

    def move_eway(self, holder: Holder, number: str, vehicle: Mapping[str, Any]) -> dt.datetime:
        """Name a vehicle."""
        raise PortalUnavailable("not_built")

    def cancel_eway(self, holder: Holder, number: str, *, reason: str, remarks: str) -> dt.datetime:
        """Cancel an e-way bill."""
        raise PortalUnavailable("not_built")

    def close_eway(self, holder: Holder, number: str, *, remarks: str) -> dt.datetime:
        """Close an e-way bill."""
        raise PortalUnavailable("not_built")

    def _fail_before(self) -> None:
        """Fail where nothing was done yet."""
        if self.fault == "provider_down":
            raise PortalUnavailable("provider_down")
        if self.fault == "rate_limited":
            raise PortalUnavailable("rate_limited", _WAIT)
        if self.fault.isdecimal():
            raise PortalRefused([_fault(self.fault)])

    def _fail_after(self) -> None:
        """Fail where it is done, and nobody hears of it."""
        if self.fault == "timeout":
            raise PortalSilent


def _name_of(document: dict[str, Any]) -> DocumentName:
    part = document["DocDtls"]
    on = day_of(part["Dt"])
    assert on  # noqa: S101  (the rules have read it)
    return DocumentName(part["Typ"], part["No"], on)


def _held(session: Session, holder: Holder, irn: str) -> PortalDocument | None:
    statement = select(PortalDocument).where(
        PortalDocument.shop_id == holder.shop_id, PortalDocument.irn == irn
    )
    return session.exec(statement).first()


def _taken(held: PortalDocument | None, irn: str) -> PortalRefused:
    if held is None:  # on purpose: somebody else registered it
        return PortalRefused([_fault("2150")], Known(irn, ""))
    known = Known(held.irn, _ack_no(held.serial, held.ack_at), held.ack_at)
    return PortalRefused([_fault("2278" if held.is_cancelled else "2150")], known)


def _fault(code: str) -> Fault:
    return Fault(code, WORDS.get(code, "the portal refuses it"))


def _shown(row: PortalDocument) -> Acknowledged:
    return Acknowledged(
        row.irn,
        _ack_no(row.serial, row.ack_at),
        row.ack_at,
        row.signed_document,
        row.signed_qr,
        cancelled_at=row.cancelled_at,
        is_cancelled=row.is_cancelled,
    )


def _ack_no(serial: int, at: dt.datetime) -> str:
    return f"11{at.astimezone(INDIA).year % _YEAR:02d}1{serial:010d}"


def _stamp(at: dt.datetime) -> str:
    return f"{at.astimezone(INDIA):%Y-%m-%d %H:%M:%S}"


def _qr_of(document: dict[str, Any], irn: str, at: dt.datetime) -> dict[str, Any]:
    """Write what the QR code says: parties, document, total, the code of the largest line."""
    name, lines = document["DocDtls"], document["ItemList"]
    largest = max(lines, key=lambda line: Decimal(line["AssAmt"]))
    return {
        "SellerGstin": document["SellerDtls"]["Gstin"],
        "BuyerGstin": document["BuyerDtls"]["Gstin"],
        "DocNo": name["No"],
        "DocTyp": name["Typ"],
        "DocDt": name["Dt"],
        "TotInvVal": document["ValDtls"]["TotInvVal"],
        "ItemCnt": len(lines),
        "MainHsnCode": largest["HsnCd"],
        "Irn": irn,
        "IrnDt": _stamp(at),
    }
