"""The ways to the e-invoice portal over HTTPS: through a provider (GSP), or to the portal itself.

Paths and names of headers are the portal's, where the settings name no others. A call that only reads is
tried twice; one that changes something is sent once, and once more only where the portal refused its token.
Source: e-invoice portal's API; providers' pages.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from adapters.gateways.envelope import Told, acknowledged, eway, instant, taxpayer, valid_until
from adapters.gateways.line import Broken
from adapters.gateways.portal_names import ROADS
from adapters.gateways.speech import Wish
from adapters.gateways.way import Way
from core.einvoice.gateway import (
    Acknowledged,
    DocumentName,
    EwayMade,
    Holder,
    PaperName,
    PortalRefused,
    PortalSilent,
    Taxpayer,
)
from core.json_text import dump

_AGAIN = frozenset({"2146", "2147"})  # it could not make or sign it: nobody knows
_NOT_THERE = frozenset({"2148", "2154", "3001"})
_NOBODY = _NOT_THERE | {"3028", "3029", "3046"}
_NO_EWAY = _NOT_THERE | {"301", "325", "327", "418", "4003", "4005"}


class PortalGateway:
    """Speaks for every GSTIN of this installation.

    ``roads``: the way to the e-way bill system, where it is another than that to the e-invoices.
    """

    def __init__(self, name: str, way: Way, roads: Way | None = None) -> None:
        self._name, self._way, self._roads = name, way, roads or way

    @property
    def name(self) -> str:
        """What it is called in rows and replies."""
        return self._name

    def inside(self) -> None:
        """Say that nothing may be open while it is asked."""

    def register(self, holder: Holder, document: str) -> Acknowledged:
        """Register a document, given as its prescribed JSON."""
        return acknowledged(self._change(holder, "register", document))

    def find(self, holder: Holder, irn: str) -> Acknowledged | None:
        """Return what is registered under a number; None where nothing is."""
        told = self._look(holder, "find", {"irn": irn})
        return acknowledged(told) if told else None

    def find_document(self, holder: Holder, name: DocumentName) -> Acknowledged | None:
        """Return what is registered of a document; None where nothing is."""
        asked = {"type": name.doc_type, "number": name.number, "date": f"{name.on:%d/%m/%Y}"}
        told = self._look(holder, "find_document", asked)
        return acknowledged(told) if told else None

    def cancel(self, holder: Holder, irn: str, *, reason: str, remarks: str) -> dt.datetime:
        """Cancel a registration and return when. ``reason`` is 1 to 4, as the portal numbers them."""
        asked = {"Irn": irn, "CnlRsn": reason, "CnlRem": remarks}
        return instant(self._change(holder, "cancel", dump(asked)).data.get("CancelDate"))

    def find_taxpayer(self, holder: Holder, gstin: str) -> Taxpayer | None:
        """Return whom a GSTIN is of; None where the portal does not know it."""
        told = self._look(holder, "find_taxpayer", {"gstin": gstin}, nothing=_NOBODY)
        return taxpayer(told.data) if told else None

    def make_eway(self, holder: Holder, irn: str, transport: Mapping[str, Any]) -> EwayMade:
        """Make the e-way bill of a registered invoice; ``transport`` by the portal's names."""
        return eway(self._change(holder, "make_eway", dump({"Irn": irn, **transport})).data)

    def find_eway(self, holder: Holder, irn: str) -> EwayMade | None:
        """Return the e-way bill of a registered invoice; None where it has none."""
        told = self._look(holder, "find_eway", {"irn": irn}, nothing=_NO_EWAY)
        return eway(told.data) if told and told.data.get("EwbNo") else None

    def make_lone_eway(self, holder: Holder, document: str) -> EwayMade:
        """Make an e-way bill of a document without a reference number, given as JSON (GENEWAYBILL)."""
        return eway(self._change(holder, "make_lone_eway", document).data)

    def find_lone_eway(self, holder: Holder, paper: PaperName) -> EwayMade | None:
        """Return the latest e-way bill that was made of a document so; None where it has none."""
        asked = {"kind": paper.kind, "number": paper.number, "date": f"{paper.on:%d/%m/%Y}"}
        told = self._look(holder, "find_lone_eway", asked, nothing=_NO_EWAY)
        return eway(told.data) if told else None

    def get_eway(self, holder: Holder, number: str) -> EwayMade | None:
        """Return an e-way bill; None where there is none of that number."""
        told = self._look(holder, "get_eway", {"number": number}, nothing=_NO_EWAY)
        return eway(told.data) if told else None

    def move_eway(self, holder: Holder, number: str, vehicle: Mapping[str, Any]) -> dt.datetime:
        """Say how the goods go on (part B) and return until when the bill is valid."""
        return self._until(holder, "move_eway", {"ewbNo": int(number), **vehicle})

    def extend_eway(self, holder: Holder, number: str, asked: Mapping[str, Any]) -> dt.datetime:
        """Let an e-way bill hold longer and return until when (EXTENDVALIDITY)."""
        return self._until(holder, "extend_eway", {"ewbNo": int(number), **asked})

    def _until(self, holder: Holder, what: str, asked: Mapping[str, Any]) -> dt.datetime:
        until = valid_until(self._change(holder, what, dump(asked)).data)
        if until is None:
            raise PortalSilent
        return until

    def cancel_eway(self, holder: Holder, number: str, *, reason: str, remarks: str) -> dt.datetime:
        """Cancel an e-way bill and return when. ``reason`` as the portal numbers those of e-way bills."""
        asked = {"ewbNo": int(number), "cancelRsnCode": int(reason), "cancelRmrk": remarks}
        return instant(self._change(holder, "cancel_eway", dump(asked)).data.get("cancelDate"))

    def close_eway(self, holder: Holder, number: str, *, remarks: str) -> dt.datetime:
        """Close an e-way bill, the goods being delivered, and return when."""
        asked = {"ewbNo": int(number), "closeRmrk": remarks}
        return instant(self._change(holder, "close_eway", dump(asked)).data.get("closeDate"))

    def check(self, gstin: str) -> None:
        """Log in for a GSTIN. Raises: PortalUnavailable."""
        self._way.check(gstin)

    def check_roads(self, gstin: str) -> bool:
        """Log in to the e-way bill system; False where it is not one by itself. Raises: PortalUnavailable."""
        if self._roads is self._way:
            return False
        self._roads.check(gstin)
        return True

    def _change(self, holder: Holder, what: str, body: str) -> Told:
        """Ask for something to be done. Raises: as a gateway does."""
        try:
            return self._told(holder, Wish(what, {}, body))
        except Broken as error:
            raise PortalSilent from error
        except PortalRefused as refused:
            if refused.codes <= _AGAIN:
                raise PortalSilent from refused
            raise

    def _look(
        self,
        holder: Holder,
        what: str,
        values: Mapping[str, str],
        *,
        nothing: frozenset[str] = _NOT_THERE,
    ) -> Told | None:
        """Ask what there is; None where there is nothing. Raises: as a gateway does."""
        quoted = {name: quote(value, safe="") for name, value in values.items()}
        try:
            return self._tried_twice(holder, Wish(what, quoted))
        except PortalRefused as refused:
            if refused.codes <= nothing:
                return None
            raise

    def _tried_twice(self, holder: Holder, wish: Wish) -> Told:
        try:
            return self._told(holder, wish)
        except (Broken, PortalSilent):
            pass
        try:
            return self._told(holder, wish)
        except Broken as error:
            raise PortalSilent from error

    def _told(self, holder: Holder, wish: Wish) -> Told:
        way = self._roads if wish.what in ROADS else self._way
        return way.told(holder.gstin, wish)
