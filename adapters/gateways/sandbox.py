"""The portal that is built in: offline, with a book of its own, refusing what the real one refuses.

The same calls have the same answers: numbers go up from one, distances follow from PIN codes. It signs with
its own key, in a name that nobody takes for the portal's.
"""

import datetime as dt
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import bindparam, func, insert, select
from sqlmodel import Session, col

from adapters.gateways import sandbox_eway, sandbox_registry
from adapters.gateways.sandbox_eway import fault_of
from adapters.gateways.signing import Signer, new_pem
from core.clock import INDIA, Clock, today
from core.columns import table_of
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
from core.einvoice.models import PortalDocument, PortalEway, PortalKey
from core.einvoice.reading import When, day_of
from core.einvoice.rules import objections_to
from core.json_text import dump

T = TypeVar("T")
ISSUER = "PAKKA SANDBOX"
_DAY = dt.timedelta(hours=24)
_FETCHED = dt.timedelta(days=2)
_WAIT = dt.timedelta(seconds=30)
_YEAR = 100

# made once: they are asked at each call
_OF_SHOP = col(PortalDocument.shop_id) == bindparam("shop")
_HELD = select(PortalDocument).where(_OF_SHOP, col(PortalDocument.irn) == bindparam("irn"))
_LAST = select(func.max(col(PortalDocument.serial))).where(_OF_SHOP)
_INSERT = insert(table_of(PortalDocument))


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
        found = select(PortalKey).order_by(col(PortalKey.created_at))
        held = session.execute(found).scalars().first()
        if held:
            return Signer(held.pem, ISSUER)
        made = Signer(new_pem(), ISSUER)
        session.add(PortalKey(kid=made.jwk["kid"], pem=made.pem, created_at=self._clock.now()))
        return made


@dataclass(frozen=True)
class _Registered:
    """A document that the book takes: ``text`` as it was sent, ``document`` as it was read."""

    irn: str
    on: dt.date
    text: str
    document: dict[str, Any]


@dataclass(frozen=True)
class SandboxGateway:
    """``fault``: what goes wrong, on purpose, in every call; ``now``: the time at the portal, if not ours.

    ``session``: in whose transaction it keeps its book; else each call is one of its own.
    """

    db: Database
    clock: Clock
    signers: Signers
    fault: str = ""
    now: dt.datetime | None = None
    session: Session | None = None
    name: str = field(default="sandbox", init=False)

    def with_faults(self, fault: str, now: dt.datetime | None) -> "SandboxGateway":
        """Return one that fails so, at such a time."""
        return replace(self, fault=fault, now=now)

    def inside(self) -> Callable[[Session], "SandboxGateway"]:
        """Return what asks it in the transaction of a session; its key is there before that begins."""
        self.signers.get()
        return lambda session: replace(self, session=session)

    def _write(self, work: Callable[[Session], T]) -> T:
        return work(self.session) if self.session else self.db.write(work)

    @contextmanager
    def _reading(self) -> Iterator[Session]:
        if self.session:
            yield self.session
            return
        with self.db.reading() as session:
            yield session

    @property
    def _at(self) -> dt.datetime:
        return self.now or self.clock.now()

    def register(self, holder: Holder, document: str) -> Acknowledged:
        """Register a document, and make the e-way bill that is asked for in it."""
        fault = self._fault_of_eway(document)
        self._fail_before(unless=fault)
        signer = self.signers.get()
        done = self._write(lambda session: self._register(session, signer, holder, document))
        self._fail_after()
        return done

    def _fault_of_eway(self, document: str) -> str:
        """Return the fault that is to be played in the e-way bill alone."""
        is_of_eway = self.fault.startswith("4") and self.fault.isdecimal()
        return self.fault if is_of_eway and '"EwbDtls"' in document else ""

    def _register(
        self, session: Session, signer: Signer, holder: Holder, text: str
    ) -> Acknowledged:
        alone(session, f"portal:{holder.shop_id}")
        document = json.loads(text, parse_float=Decimal)
        faults = self._faults_of(document, holder)
        if faults:
            raise PortalRefused(faults)
        name = _name_of(document)
        irn = irn_of(holder.gstin, name.doc_type, name.number, on=name.on)
        held = _held(session, holder, irn)
        if held or self.fault == "duplicate":
            raise _taken(held, irn)
        done = self._book(session, signer, holder, _Registered(irn, name.on, text, document))
        if not document.get("EwbDtls"):
            return done
        return replace(done, eway=self._eway_of(session, holder, irn, document))

    def _eway_of(
        self, session: Session, holder: Holder, irn: str, document: dict[str, Any]
    ) -> EwayMade | Sequence[Fault]:
        held = _held(session, holder, irn)
        assert held  # noqa: S101  (just booked)
        fault = self._fault_of_eway(held.document)
        transport = document["EwbDtls"]
        return sandbox_eway.asked_with(session, held, transport, fault=fault, at=self._at)

    def _faults_of(self, document: dict[str, Any], holder: Holder) -> list[Fault]:
        found = objections_to(document, When(today(self._at), holder.gstin, is_large=True))
        if found:
            return [Fault(one.code, one.message) for one in found]
        return [fault_of(code) for code in sandbox_registry.numbers_against(document)]

    def _book(
        self, session: Session, signer: Signer, holder: Holder, new: "_Registered"
    ) -> Acknowledged:
        serial = (session.execute(_LAST, {"shop": holder.shop_id}).scalar() or 0) + 1
        at = self._at.replace(microsecond=0)
        ack_no = _ack_no(serial, at)
        known = dump({"AckNo": int(ack_no), "AckDt": _stamp(at), "Irn": new.irn})
        signed = signer.sign(f"{known[:-1]},{new.text[1:]}")  # the document, with these before it
        qr = signer.sign(dump(_qr_of(new.document, new.irn, at)))
        row = {
            "shop_id": holder.shop_id,
            "serial": serial,
            "gstin": holder.gstin,
            "irn": new.irn,
            "on": new.on,
            "document": new.text,
            "is_cancelled": False,
            "cancelled_at": None,
            "ack_at": at,
            "signed_document": signed,
            "signed_qr": qr,
        }
        session.connection().execute(_INSERT, row)
        return Acknowledged(new.irn, ack_no, at, signed, qr)

    def find(self, holder: Holder, irn: str) -> Acknowledged | None:
        """Return what is registered under a number; not served when it is older than two days (2283)."""
        self._fail_before()
        with self._reading() as session:
            held = _held(session, holder, irn)
            eway = sandbox_eway.find_of(session, holder.shop_id, irn)
        self._fail_after()
        if held and self._at > held.ack_at + _FETCHED:
            raise PortalRefused([fault_of("2283")])
        made = sandbox_eway.shown(eway) if eway and not eway.cancelled_at else None
        return replace(_shown(held), eway=made) if held else None

    def find_document(self, holder: Holder, name: DocumentName) -> Acknowledged | None:
        """Return what is registered of a document."""
        return self.find(holder, irn_of(holder.gstin, name.doc_type, name.number, on=name.on))

    def cancel(self, holder: Holder, irn: str, *, reason: str, remarks: str) -> dt.datetime:
        """Cancel within 24 hours, where no e-way bill is active."""
        self._fail_before()
        at = self._write(lambda session: self._cancel(session, holder, irn))
        self._fail_after()
        return at

    def _cancel(self, session: Session, holder: Holder, irn: str) -> dt.datetime:
        alone(session, f"portal:{holder.shop_id}")
        held = _held(session, holder, irn)
        if held is None:
            raise PortalRefused([fault_of("2148")])
        if held.is_cancelled:
            raise PortalRefused([fault_of("9999")])
        if sandbox_eway.is_on_the_road(session, held):
            raise PortalRefused([fault_of("2230")])
        if self._at > held.ack_at + _DAY:
            raise PortalRefused([fault_of("2270")])
        held.is_cancelled, held.cancelled_at = True, self._at.replace(microsecond=0)
        session.add(held)
        return held.cancelled_at

    def find_taxpayer(self, holder: Holder, gstin: str) -> None:
        """Know nobody: what is missing is for the shop to note."""

    def make_eway(self, holder: Holder, irn: str, transport: Mapping[str, Any]) -> EwayMade:
        """Make the e-way bill of a registered invoice."""
        return self._done(
            holder,
            lambda session: sandbox_eway.make_of(
                session, _held(session, holder, irn), transport, self._at
            ),
        )

    def make_lone_eway(self, holder: Holder, document: str) -> EwayMade:
        """Make an e-way bill of a document without a reference number."""
        read = json.loads(document)
        return self._done(
            holder, lambda session: sandbox_eway.make_alone(session, holder, read, self._at)
        )

    def find_eway(self, holder: Holder, irn: str) -> EwayMade | None:
        """Return the latest e-way bill of a registered invoice."""
        return self._found(lambda session: sandbox_eway.find_of(session, holder.shop_id, irn))

    def find_lone_eway(self, holder: Holder, paper: PaperName) -> EwayMade | None:
        """Return the latest e-way bill of a document without a reference number."""
        return self._found(
            lambda session: sandbox_eway.find(session, holder.shop_id, holder.gstin, paper)
        )

    def get_eway(self, holder: Holder, number: str) -> EwayMade | None:
        """Return an e-way bill."""
        return self._found(lambda session: sandbox_eway.get(session, holder, number))

    def move_eway(self, holder: Holder, number: str, vehicle: Mapping[str, Any]) -> dt.datetime:
        """Name a vehicle."""
        return self._done(
            holder,
            lambda session: sandbox_eway.move(
                session, holder, number, vehicle=vehicle, at=self._at
            ),
        )

    def extend_eway(self, holder: Holder, number: str, asked: Mapping[str, Any]) -> dt.datetime:
        """Let an e-way bill hold longer."""
        return self._done(
            holder,
            lambda session: sandbox_eway.extend(session, holder, number, asked=asked, at=self._at),
        )

    def cancel_eway(self, holder: Holder, number: str, *, reason: str, remarks: str) -> dt.datetime:
        """Cancel an e-way bill within 24 hours."""
        return self._done(
            holder, lambda session: sandbox_eway.cancel(session, holder, number, self._at)
        )

    def close_eway(self, holder: Holder, number: str, *, remarks: str) -> dt.datetime:
        """Close an e-way bill."""
        return self._done(
            holder, lambda session: sandbox_eway.close(session, holder, number, self._at)
        )

    def _done(self, holder: Holder, work: Callable[[Session], T]) -> T:
        """Do it, one at a time for a shop."""

        def alone_at_it(session: Session) -> T:
            alone(session, f"portal:{holder.shop_id}")
            return work(session)

        self._fail_before()
        done = self._write(alone_at_it)
        self._fail_after()
        return done

    def _found(self, find: Callable[[Session], PortalEway | None]) -> EwayMade | None:
        self._fail_before()
        with self._reading() as session:
            found = find(session)
            shown = sandbox_eway.shown(found) if found else None
        self._fail_after()
        return shown

    def _fail_before(self, *, unless: str = "") -> None:
        """Fail where nothing was done yet; ``unless``: the fault is played later."""
        if unless:
            return
        if self.fault == "provider_down":
            raise PortalUnavailable("provider_down")
        if self.fault == "rate_limited":
            raise PortalUnavailable("rate_limited", _WAIT)
        if self.fault.isdecimal():
            raise PortalRefused([fault_of(self.fault)])

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
    return session.execute(_HELD, {"shop": holder.shop_id, "irn": irn}).scalars().first()


def _taken(held: PortalDocument | None, irn: str) -> PortalRefused:
    if held is None:  # on purpose: somebody else registered it
        return PortalRefused([fault_of("2150")], Known(irn, ""))
    known = Known(held.irn, _ack_no(held.serial, held.ack_at), held.ack_at)
    return PortalRefused([fault_of("2278" if held.is_cancelled else "2150")], known)


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
