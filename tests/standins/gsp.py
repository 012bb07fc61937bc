"""A provider (GSP) before an e-invoice portal, over real HTTP: plain JSON in both forms of its envelope.

It has a book of its own, signs with a key of its own, and shares no code with the product. ``way`` is how
it lets in: "portal" (user and password of a GSTIN) or "oauth" (client credentials); ``form`` how it answers:
"portal" ({Status, Data, ErrorDetails, InfoDtls}) or "provider" ({success, message, result, info}). With the
form "nic" it is the portal itself, which seals what it says (`nic_wire.py`).
"""

import base64
import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote
from zoneinfo import ZoneInfo

from tests import marks
from tests.standins import gsp_rules as rules
from tests.standins.gsp_eway import Bill, No, Roads, stamp
from tests.standins.gsp_faults import EARLY, Call, Faults
from tests.standins.nic_wire import NicWire, public_pem
from tests.standins.twilio_wire import Answer, Listener, Request

INDIA = ZoneInfo("Asia/Kolkata")
PASSED = {"1005": "Invalid Token", "1008": "Invalid login credentials", "1010": "Invalid Client-ID"}


@dataclass
class Entry:
    """A registered document."""

    document: dict[str, Any]
    told: dict[str, Any]
    at: datetime
    cancelled_at: datetime | None = None
    eway: Bill | None = None


@dataclass
class Token:
    gstin: str
    until: datetime


@dataclass
class Gsp:
    """The provider. ``clock`` tells its time; ``coded``: errors stand in base64, as they may."""

    clock: Callable[[], datetime]
    form: str = "portal"
    way: str = "portal"
    minutes: int = 360
    coded: bool = False
    user: str = "stores_api"
    password: str = marks.EINVOICE_PASSWORD
    client_id: str = "client-of-standin"
    client_secret: str = marks.EINVOICE_SECRET
    faults: Faults = field(default_factory=Faults)
    calls: list[Call] = field(default_factory=list)
    book: dict[str, Entry] = field(default_factory=dict)
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._serial = 0
        self.roads = Roads(self)
        self.nic = NicWire(self)
        self._listener = Listener(self._answer)

    def __enter__(self) -> Self:
        self._listener.up()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.faults.clear()
        self._listener.close()
        if self._listener.faults and kind is None:
            raise self._listener.faults[0]

    @property
    def base(self) -> str:
        """EINVOICE_BASE."""
        return self._listener.url

    @property
    def environment(self) -> dict[str, str]:
        """What a product's process is told."""
        return {
            "EINVOICE_PROVIDER": self.provider,
            "EINVOICE_BASE": self.base,
            "EINVOICE_CLIENT_ID": self.client_id,
            "EINVOICE_CLIENT_SECRET": self.client_secret,
            "EINVOICE_USERNAME": self.user,
            "EINVOICE_PASSWORD": self.password,
            "EINVOICE_LOGIN": self.way,
            **({"EINVOICE_PUBLIC_KEY": public_pem()} if self.is_sealed else {}),
        }

    @property
    def provider(self) -> str:
        """EINVOICE_PROVIDER."""
        return "nic" if self.is_sealed else "gsp"

    @property
    def is_sealed(self) -> bool:
        """True where it is the portal itself."""
        return self.form == "nic"

    def down(self) -> None:
        """Refuse every connection."""
        self._listener.down()

    def up(self) -> None:
        """Be back, at the same address."""
        self._listener.up()

    def misbehave(
        self, kind: str, times: int = 1, *, only: str = "register", retry_after: int | None = None
    ) -> None:
        """The next calls go wrong; ``only`` names which: login, register, find, find_document, cancel, ..."""
        self.faults.add(kind, times, only=only, retry_after=retry_after)

    def behave(self) -> None:
        self.faults.clear()

    def forget_tokens(self) -> None:
        """Let every token be unknown, before its time."""
        with self._lock:
            self.tokens.clear()
            self.nic.held.clear()

    def asked(self, what: str) -> list[Call]:
        """The calls of a kind."""
        return [call for call in self.calls if call.what == what]

    # -- serving -----------------------------------------------------------------------------------

    def _answer(self, request: Request) -> Answer:
        if self.is_sealed:
            request = self.nic.opened(request)
        what, value = _which(request)
        gstin = request.headers.get("gstin", "")
        call = Call(
            self.clock(), what, request.path, gstin, _json(request) if "login" not in what else None
        )
        with self._lock:
            self.calls.append(call)
        order = self.faults.take(what)
        call.fault = order.kind if order else ""
        if order and order.kind in EARLY - {"token", "duplicate", "cancelled"}:
            answer = self.faults.early(order)
        elif order and order.kind not in EARLY:
            answer = self.faults.late(order, lambda: self._done(call, request, value))
        else:
            answer = self._done(call, request, value)
        call.status = answer.status
        return answer

    def _done(self, call: Call, request: Request, value: str) -> Answer:
        with self._lock:
            try:
                done = self._served(call, request, value)
                return self.nic.shown(call, request, done) if self.is_sealed else self._shown(done)
            except No as no:
                call.codes = tuple(code for code, _ in no.faults)
                return self.nic.refused(request, no) if self.is_sealed else self._refusal(no)

    def _served(self, call: Call, request: Request, value: str) -> tuple[dict[str, Any], Any]:
        if "login" in call.what:
            who = self.nic.login(call, request) if self.is_sealed else self._login(request)
            return who, None
        (self.nic.let_in if self.is_sealed else self._let_in)(call, request)
        if call.what == "register":
            return self._register(call)
        if call.what in ("find", "find_document"):
            return self._fetched(value, call.gstin), None
        if call.what == "cancel":
            return self._cancel(call), None
        if call.what == "find_taxpayer":
            return self._taxpayer(value), None
        return self.roads.serve(call, value), None

    def _login(self, request: Request) -> dict[str, Any]:
        until = self.clock() + timedelta(minutes=self.minutes)
        token = uuid.uuid4().hex + marks.EINVOICE_TOKEN
        if self.way == "oauth":
            form = {name: each[0] for name, each in parse_qs(request.body.decode()).items()}
            if (form.get("client_id"), form.get("client_secret")) != (
                self.client_id,
                self.client_secret,
            ):
                raise No(("invalid_client", "invalid client"))
            assert form["grant_type"] == "client_credentials"
            self.tokens[token] = Token("", until)
            return {"access_token": token, "token_type": "bearer", "expires_in": self.minutes * 60}
        self._knows_client(request)
        asked = _json(request)
        if (asked.get("UserName"), asked.get("Password")) != (self.user, self.password):
            raise No(("1008", PASSED["1008"]))
        self.tokens[token] = Token(request.headers["gstin"], until)
        return {
            "ClientId": self.client_id,
            "UserName": self.user,
            "AuthToken": token,
            "TokenExpiry": stamp(until),
        }

    def _knows_client(self, request: Request) -> None:
        given = (request.headers.get("client_id"), request.headers.get("client_secret"))
        if given != (self.client_id, self.client_secret):
            raise No(("1010", PASSED["1010"]))

    def _let_in(self, call: Call, request: Request) -> None:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        token = self.tokens.get(
            bearer if self.way == "oauth" else request.headers.get("authtoken", "")
        )
        if token is None or token.until <= self.clock() or call.fault == "token":
            raise No(("1005", PASSED["1005"]))
        if self.way == "portal":
            self._knows_client(request)
            if token.gstin != call.gstin or request.headers.get("user_name") != self.user:
                raise No(("1015", "Invalid GSTIN for this user"))

    def _register(self, call: Call) -> tuple[dict[str, Any], Any]:
        document = call.body
        found = rules.against(document, call.gstin, self.clock().astimezone(INDIA).date())
        if found:
            raise No(*found)
        head = document["DocDtls"]
        irn = rules.reference_number(call.gstin, head["Typ"], head["No"], rules.day(head["Dt"]))
        if irn not in self.book and call.fault == "duplicate":
            self._enter(irn, document)
        held = self.book.get(irn)
        if held and held.cancelled_at:
            raise No(("2278", "IRN was generated and cancelled"))
        if held:
            known = {name: held.told[name] for name in ("AckNo", "AckDt", "Irn")}
            raise No(("2150", "Duplicate IRN"), notes=[{"InfCd": "DUPIRN", "Desc": known}])
        entry = self._enter(irn, document)
        notes = self._with_eway(entry)
        return entry.told, notes

    def _enter(self, irn: str, document: dict[str, Any]) -> Entry:
        self._serial += 1
        at = self.clock()
        known = {"AckNo": 172610000000000 + self._serial, "AckDt": stamp(at), "Irn": irn}
        told = {
            **known,
            "SignedInvoice": rules.signed({**known, **document}),
            "SignedQRCode": rules.signed(rules.qr_of(document, irn, stamp(at))),
            "Status": "ACT",
            "EwbNo": None,
            "EwbDt": None,
            "EwbValidTill": None,
            "Remarks": None,
        }
        self.book[irn] = Entry(document, told, at)
        return self.book[irn]

    def _taxpayer(self, gstin: str) -> dict[str, Any]:
        if gstin not in self.people:
            raise No(("3028", "GSTIN is not present in e-invoice system"))
        return {"Gstin": gstin, "Status": "ACT", "TxpType": "REG", **self.people[gstin]}

    def _entry(self, irn: str, gstin: str) -> Entry:
        held = self.book.get(irn)
        if held is None or held.document["SellerDtls"]["Gstin"] != gstin:
            raise No(("2148", "Requested IRN data is not available"))
        return held

    def _fetched(self, irn: str, gstin: str) -> dict[str, Any]:
        held = self._entry(irn, gstin)
        if self.clock() - held.at > timedelta(days=2):
            raise No(
                ("2283", "IRN details cannot be provided as it is generated more than 2 days ago")
            )
        return held.told

    def _cancel(self, call: Call) -> dict[str, Any]:
        held = self._entry(call.body["Irn"], call.gstin)
        assert call.body["CnlRsn"] in {"1", "2", "3", "4"}
        if held.cancelled_at:
            raise No(("9999", "Invoice is not active"))
        if self.clock() - held.at > timedelta(days=1):
            raise No(("2270", "The allowed cancellation time limit is crossed"))
        if held.eway and held.eway.state == "ACT":
            raise No(("2230", "Eway Bill is active"))
        held.cancelled_at = self.clock()
        held.told["Status"] = "CNL"
        return {"Irn": call.body["Irn"], "CancelDate": stamp(held.cancelled_at)}

    def _with_eway(self, entry: Entry) -> Any:
        asked = entry.document.get("EwbDtls")
        if not asked:
            return None
        try:
            bill = self.roads.make(asked)
        except No as no:
            listed = [{"ErrorCode": code, "ErrorMessage": words} for code, words in no.faults]
            return [{"InfCd": "EWBERR", "Desc": listed}]
        entry.eway = bill
        entry.told |= {
            "EwbNo": bill.number,
            "EwbDt": stamp(bill.at),
            "EwbValidTill": stamp(bill.until) if bill.until else None,
        }
        return None

    def entry(self, irn: str, gstin: str) -> Entry:
        """What is registered under a number of a GSTIN. Raises: No."""
        return self._entry(irn, gstin)

    # -- how it answers ----------------------------------------------------------------------------

    def _shown(self, done: tuple[dict[str, Any], Any]) -> Answer:
        data, notes = done
        if "access_token" in data:
            return _answered(data)
        if self.form == "provider":
            shown = {"success": True, "message": "done", "result": data}
            return _answered({**shown, **({"info": notes} if notes else {})})
        return _answered({"Status": 1, "Data": data, "ErrorDetails": None, "InfoDtls": notes})

    def _refusal(self, no: No) -> Answer:
        if no.faults[0][0] == "invalid_client":
            return Answer(401, b'{"error":"invalid_client"}')
        if self.form == "provider":
            words = "; ".join(f"{code} : {text}" for code, text in no.faults)
            return _answered({"success": False, "message": words, "result": no.notes})
        listed: Any = [{"ErrorCode": code, "ErrorMessage": text} for code, text in no.faults]
        if self.coded:
            listed = base64.b64encode(json.dumps(listed).encode()).decode()
        state = "0" if self.coded else 0
        return _answered(
            {"Status": state, "Data": None, "ErrorDetails": listed, "InfoDtls": no.notes}
        )


def _answered(shown: dict[str, Any]) -> Answer:
    return Answer(200, json.dumps(shown).encode(), {"Content-Type": "application/json"})


def _json(request: Request) -> Any:
    return json.loads(request.body, parse_float=Decimal) if request.body else None


def _which(request: Request) -> tuple[str, str]:
    """The call by its path: what is asked, and of which reference number."""
    path = request.path
    posts = {
        "/eivital/v1.04/auth": "login",
        "/ewaybillapi/v1.03/auth": "eway_login",
        "/eicore/v1.03/Invoice": "register",
        "/eicore/v1.03/Invoice/Cancel": "cancel",
        "/eiewb/v1.03/ewaybill": "make_eway",
    }
    actions = {
        "GENEWAYBILL": "make_lone_eway",
        "VEHEWB": "move_eway",
        "EXTENDVALIDITY": "extend_eway",
        "CANEWB": "cancel_eway",
        "CLOSEEWB": "close_eway",
    }
    if request.method == "POST":
        return posts.get(path) or actions[request.query["action"]], ""
    if path.startswith("/eivital/"):
        return "find_taxpayer", path.rpartition("/")[2]
    if path.startswith("/ewaybillapi/"):
        by_number = path.endswith("/GetEwayBill")
        return (
            ("get_eway", request.query["ewbNo"])
            if by_number
            else ("find_lone_eway", request.query["docNo"])
        )
    if path.endswith("/irnbydocdetails"):
        query = request.query
        on = rules.day(unquote(query["docdate"]))
        gstin = request.headers.get("gstin", "")
        return "find_document", rules.reference_number(gstin, query["doctype"], query["docnum"], on)
    found = "find_eway" if path.startswith("/eiewb/") else "find"
    return found, path.rpartition("/")[2]
