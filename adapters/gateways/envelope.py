"""Reads what a portal answers in plain JSON: its envelope in each of its forms, what is in it, and its times.

The portal's own form is ``{Status, Data, ErrorDetails, InfoDtls}``, that of e-way bills ``{status, data,
error}``; providers pass it on as ``{success, message, result, info}``. An answer that is none of these tells
nothing of what was done. Source: e-invoice portal's API, responses; e-way bill API 1.03.
"""

import base64
import binascii
import datetime as dt
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.clock import INDIA
from core.einvoice.gateway import (
    Acknowledged,
    EwayMade,
    Fault,
    Known,
    PortalRefused,
    PortalSilent,
    Taxpayer,
)

_DONE = (1, "1", True, "true", "Y")
_REFUSED = (0, "0", False, "false", "N")
_NUMBERED = re.compile(r"(?:^|[;,\n])\s*(\d{3,5})\s*[:-]\s*")
_IRN = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PINCODE = re.compile(r"[1-9][0-9]{5}", re.ASCII)
_TIMES = (
    "%Y-%m-%d %H:%M:%S",
    "%d/%m/%Y %I:%M:%S %p",
    "%d/%m/%Y %H:%M:%S %p",  # 23:59:59 PM, as the e-way bill system may say
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
)


@dataclass(frozen=True)
class Told:
    """What was done: its data, and notes to it by their code (InfCd)."""

    data: Mapping[str, Any]
    notes: Mapping[str, Any]


@dataclass(eq=False)
class KeyLost(PortalSilent):
    """It was done, and what is told of it is sealed with a key that is not ours any more."""


Given = Mapping[str, Any]


def plain(given: Given) -> Any:
    """Return what an envelope holds, its names in small letters: JSON, JSON as text, or that in base64."""
    return unpacked(given.get("data", given.get("result")))


def read(body: bytes, opened: Callable[[Given], Any] = plain) -> Told:
    """Read an answer; ``opened`` takes out what is told of a thing done.

    Raises: PortalRefused (it says no, by number), PortalSilent (it cannot be read), what ``opened`` raises.
    """
    found = json_of(body)
    if not isinstance(found, dict):
        raise PortalSilent
    given = {name.lower(): value for name, value in found.items()}
    state = given.get("status", given.get("success"))
    if isinstance(state, str):
        state = state.strip()
    inner = opened(given) if state in _DONE else plain(given)
    if state in _DONE and isinstance(inner, dict):
        return Told(inner, _notes(given, ()))
    faults = _faults(given) if state in _REFUSED else ()
    if not faults:
        raise PortalSilent
    raise PortalRefused(faults, _known(_notes(given, inner)))


def json_of(body: bytes | str) -> Any:
    """Read JSON, its numbers exact; None where it is none."""
    try:
        return json.loads(body, parse_float=Decimal)
    except (ValueError, RecursionError):
        return None


def unpacked(value: Any) -> Any:
    """Read what may be JSON, JSON as text, or that in base64."""
    if not isinstance(value, str):
        return value
    found = json_of(value)
    if found is not None:
        return found
    try:
        return json_of(base64.b64decode(value, validate=True))
    except (binascii.Error, ValueError):
        return None


def _notes(given: Mapping[str, Any], inner: Any) -> Mapping[str, Any]:
    """Return the notes by their code; where a provider refuses, they are its result."""
    lists = (unpacked(given.get("infodtls")), unpacked(given.get("info")), inner)
    every = [one for each in lists if isinstance(each, list) for one in each]
    return {
        str(one["InfCd"]): unpacked(one.get("Desc")) or one.get("Desc")
        for one in every
        if isinstance(one, dict) and "InfCd" in one
    }


def _faults(given: Mapping[str, Any]) -> Sequence[Fault]:
    for name in ("errordetails", "error"):
        found = faults_of(unpacked(given.get(name)))
        if found:
            return found
    return _in_words(str(given.get("message") or ""))


def faults_of(value: Any) -> Sequence[Fault]:
    """Read the portal's list of errors; empty where it is none."""
    if isinstance(value, dict) and "errorCodes" in value:
        codes = re.findall(r"\d+", str(value["errorCodes"]))
        return [Fault(code, str(value.get("errorMessage") or "")) for code in codes]
    listed = value if isinstance(value, list) else [value]
    return [
        Fault(str(one["ErrorCode"]).strip(), str(one.get("ErrorMessage") or "").strip())
        for one in listed
        if isinstance(one, dict) and one.get("ErrorCode")
    ]


def _in_words(message: str) -> Sequence[Fault]:
    """Read errors from a sentence.

    >>> [(one.code, one.message) for one in _in_words("2150 : Duplicate IRN")]
    [('2150', 'Duplicate IRN')]
    >>> [one.code for one in _in_words("2172 : no IGST, within a state; 2182: sum of values")]
    ['2172', '2182']
    >>> _in_words("Service is busy")
    []
    """
    parts = _NUMBERED.split(message)[1:]
    pairs = zip(parts[::2], parts[1::2], strict=True)
    return [Fault(code, text.strip(" ;,\n")) for code, text in pairs]


def _known(notes: Mapping[str, Any]) -> Known | None:
    told = notes.get("DUPIRN") or notes.get("DUPIRNGLP")
    if not isinstance(told, dict) or not _IRN.fullmatch(str(told.get("Irn", ""))):
        return None
    at = told.get("AckDt")
    return Known(str(told["Irn"]), str(told.get("AckNo") or ""), instant(at) if at else None)


def instant(value: Any) -> dt.datetime:
    """Read a time, which is India's. Raises: PortalSilent.

    >>> instant("2026-11-22 13:05:11").isoformat()
    '2026-11-22T07:35:11+00:00'
    >>> instant("22/11/2026 01:05:11 PM").isoformat(), instant("22/11/2026 13:05:11 PM").isoformat()
    ('2026-11-22T07:35:11+00:00', '2026-11-22T07:35:11+00:00')
    """
    for form in _TIMES:
        try:
            read_at = dt.datetime.strptime(str(value).strip(), form)  # noqa: DTZ007  (India's, below)
        except ValueError:
            continue
        return read_at.replace(tzinfo=INDIA).astimezone(dt.UTC)
    raise PortalSilent


def acknowledged(told: Told) -> Acknowledged:
    """Read a registered document. Raises: PortalSilent."""
    data = told.data
    irn, ack_no = str(data.get("Irn", "")), str(data.get("AckNo", ""))
    document, qr = data.get("SignedInvoice"), data.get("SignedQRCode")
    is_whole = _IRN.fullmatch(irn) and ack_no.isdecimal()
    if not is_whole or not isinstance(document, str) or not isinstance(qr, str) or not qr:
        raise PortalSilent
    cancelled_at = data.get("CancelDate") or data.get("CnlDt")
    return Acknowledged(
        irn,
        ack_no,
        instant(data.get("AckDt")),
        document,
        qr,
        cancelled_at=instant(cancelled_at) if cancelled_at else None,
        is_cancelled=data.get("Status") == "CNL",
        eway=_eway_of(told),
    )


def _eway_of(told: Told) -> EwayMade | Sequence[Fault] | None:
    """Read the e-way bill that was asked for with a document, or what is against it."""
    if told.data.get("EwbNo"):
        return eway(told.data)
    return faults_of(told.notes.get("EWBERR")) or None


def eway(data: Mapping[str, Any]) -> EwayMade:
    """Read an e-way bill, by the names of either API. Raises: PortalSilent."""
    number = str(_first(data, "EwbNo", "ewbNo", "ewayBillNo") or "")
    if not number.isdecimal():
        raise PortalSilent
    cancelled_at = _first(data, "CancelDate", "cancelDate")
    closed_at = _first(data, "closeDate")
    return EwayMade(
        number,
        instant(_first(data, "EwbDt", "ewayBillDate")),
        valid_until(data),
        vehicle=_vehicle(data),
        is_cancelled=_first(data, "Status", "status") == "CNL",
        cancelled_at=instant(cancelled_at) if cancelled_at else None,
        closed_at=instant(closed_at) if closed_at else None,
    )


def taxpayer(data: Mapping[str, Any]) -> Taxpayer:
    """Read whom a GSTIN is of. Raises: PortalSilent."""
    gstin = str(data.get("Gstin") or "")
    if not gstin:
        raise PortalSilent
    pincode = str(data.get("AddrPncd") or "")
    names = ("AddrBno", "AddrBnm", "AddrFlno", "AddrSt", "AddrLoc")
    parts = [" ".join(str(data.get(name) or "").split()) for name in names]
    told = dict.fromkeys(part.strip(" ,") for part in parts if part != pincode)
    return Taxpayer(
        gstin,
        ", ".join(filter(None, told)),
        pincode if _PINCODE.fullmatch(pincode) else "",
    )


def valid_until(data: Mapping[str, Any]) -> dt.datetime | None:
    """Read until when an e-way bill is valid; None where no vehicle is known yet."""
    until = _first(data, "EwbValidTill", "validUpto")
    return instant(until) if until else None


def _first(data: Mapping[str, Any], *names: str) -> Any:
    return next((data[name] for name in names if data.get(name)), None)


def _vehicle(data: Mapping[str, Any]) -> str:
    """Return the vehicle that was entered last."""
    listed = data.get("VehiclListDetails")
    entered = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
    latest = max(entered, key=lambda one: instant(one.get("enteredDate")), default={})
    return str(latest.get("vehicleNo") or "")
