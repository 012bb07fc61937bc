"""How the portal itself is spoken to: its seals, its tokens and its envelopes, around the stand-in's book.

Written anew from the portal's pages, with nothing of the product. A login is opened with the private key, its
answer's key (Sek) is sealed with the caller's; bodies and answers go under that. Until a token ends each
login gives the same one; in its last ten minutes one may force another. The e-way bill system has its own.
"""

import base64
import json
import secrets
import uuid
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import padding as rsa_padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests import marks
from tests.standins.gsp_eway import No, stamp
from tests.standins.gsp_faults import Call
from tests.standins.twilio_wire import Answer, Request

if TYPE_CHECKING:
    from tests.standins.gsp import Gsp

LAST = timedelta(minutes=10)
MOST_WRONG = 5
EINVOICE_LOGIN = "/eivital/v1.04/auth"
ROAD, ROAD_LOGIN = "/ewaybillapi/", "/ewaybillapi/v1.03/auth"


@cache
def private_key() -> rsa.RSAPrivateKey:
    """The portal's key, made once."""
    return rsa.generate_private_key(65537, 2048)


def public_pem() -> str:
    """What the portal publishes of it."""
    return pem_of(private_key().public_key())


def pem_of(key: rsa.RSAPublicKey) -> str:
    """A public key as text."""
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_bytes(serialization.Encoding.PEM, form).decode()


def locked(key: bytes, plain: bytes) -> str:
    """Seal with AES in blocks of 16, the last one filled with its own count."""
    rest = 16 - len(plain) % 16
    cipher = Cipher(algorithms.AES256(key), modes.ECB()).encryptor()  # noqa: S305  # the portal's choice
    return base64.b64encode(cipher.update(plain + bytes([rest]) * rest)).decode()


def unlocked(key: bytes, text: str) -> bytes:
    cipher = Cipher(algorithms.AES256(key), modes.ECB()).decryptor()  # noqa: S305  # the portal's choice
    plain = cipher.update(base64.b64decode(text))
    return plain[: -plain[-1]]


@dataclass
class Held:
    """A token with its key, of a GSTIN at one of the two systems."""

    gstin: str
    is_road: bool
    until: datetime
    sek: bytes = field(default_factory=lambda: secrets.token_bytes(32))


@dataclass
class NicWire:
    """The seals around a stand-in. ``wrong``: passwords in a row; the fifth locks the user out."""

    gsp: "Gsp"
    held: dict[str, Held] = field(default_factory=dict)
    wrong: int = 0

    def opened(self, request: Request) -> Request:
        """The request as if it had come in plain JSON, an action in its address."""
        if request.method == "GET" or request.path in (EINVOICE_LOGIN, ROAD_LOGIN):
            return request
        given = json.loads(request.body)
        is_road = request.path.startswith(ROAD)
        held = self.held.get(request.headers.get("authtoken", ""))
        sealed = given["data" if is_road else "Data"]
        body = _plain(held.sek, sealed) if held else b""
        target = f"{request.target}?action={given['action']}" if is_road else request.target
        return replace(request, body=body, target=target)

    def login(self, call: Call, request: Request) -> dict[str, Any]:
        """Let somebody in. Raises: No."""
        is_road = call.what == "eway_login"
        self._knows_client(request, is_road)
        says = self._said(request, is_road)
        names = (
            ("username", "password", "app_key") if is_road else ("UserName", "Password", "AppKey")
        )
        user, password, app_key = (says[name] for name in names)
        self._knows_user(user, password, is_road)
        token = self._token(call.gstin, is_road, forced=says.get("ForceRefreshAccessToken") is True)
        held = self.held[token]
        sek = locked(base64.b64decode(app_key), held.sek)
        if is_road:
            return {"authtoken": token, "sek": sek}
        known = {"ClientId": self.gsp.client_id, "UserName": user, "AuthToken": token, "Sek": sek}
        return {**known, "TokenExpiry": stamp(held.until)}

    def let_in(self, call: Call, request: Request) -> None:
        """Look at who makes a call. Raises: No."""
        is_road = request.path.startswith(ROAD)
        held = self.held.get(request.headers.get("authtoken", ""))
        is_his = held and held.is_road == is_road and held.gstin == call.gstin
        if not held or not is_his or held.until <= self.gsp.clock() or call.fault == "token":
            raise No(("238", "Invalid auth token") if is_road else ("1005", "Invalid Token"))
        self._knows_client(request, is_road)
        if not is_road and request.headers.get("user_name") != self.gsp.user:
            raise No(("1005", "Invalid Token"))
        if request.method == "POST" and not request.body:
            raise No(("109", "Decryption failed") if is_road else ("1007", "Authentication failed"))

    def shown(self, call: Call, request: Request, done: tuple[dict[str, Any], Any]) -> Answer:
        """An answer to what was done, sealed."""
        data, notes = done
        is_road = request.path.startswith(ROAD)
        if call.what == "eway_login":
            return _answer({"status": "1", **data})
        if call.what == "login":
            return _answer({"Status": 1, "Data": data, "ErrorDetails": None, "InfoDtls": None})
        plain, sek = json.dumps(data).encode(), self.held[request.headers["authtoken"]].sek
        if is_road and request.method == "GET":
            rek = secrets.token_bytes(32)
            return _answer(
                {"status": "1", "data": locked(rek, plain), "rek": locked(sek, rek), "hmac": "x"}
            )
        if is_road:
            return _answer({"status": "1", "data": locked(sek, plain), "alert": None})
        shown = {"Status": 1, "Data": locked(sek, plain), "ErrorDetails": None, "InfoDtls": notes}
        return _answer(shown)

    def refused(self, request: Request, no: No) -> Answer:
        """An answer that says no: never sealed."""
        if request.path.startswith(ROAD):
            codes = json.dumps({"errorCodes": ",".join(code for code, _ in no.faults) + ","})
            return _answer({"status": "0", "error": base64.b64encode(codes.encode()).decode()})
        listed = [{"ErrorCode": code, "ErrorMessage": text} for code, text in no.faults]
        shown = {"Status": 0, "Data": None, "ErrorDetails": listed, "InfoDtls": no.notes}
        return _answer(shown)

    def change_keys(self) -> None:
        """Let every token stand, under another key."""
        for held in self.held.values():
            held.sek = secrets.token_bytes(32)

    def _knows_client(self, request: Request, is_road: bool) -> None:
        between = "-" if is_road else "_"
        names = (f"client{between}id", f"client{between}secret")
        given = tuple(request.headers.get(name) for name in names)
        if given != (self.gsp.client_id, self.gsp.client_secret):
            raise No(("1010", "Invalid Client-ID/Client-Secret"))

    def _said(self, request: Request, is_road: bool) -> dict[str, Any]:
        try:
            sealed = base64.b64decode(json.loads(request.body)["Data"])
            said = json.loads(
                base64.b64decode(private_key().decrypt(sealed, rsa_padding.PKCS1v15()))
            )
            assert len(base64.b64decode(said["app_key" if is_road else "AppKey"])) == 32
            assert not is_road or said["action"] == "ACCESSTOKEN"
            assert isinstance(said, dict)
        except (ValueError, KeyError, AssertionError):
            raise No(("1007", "Authentication failed. Pls. inform the helpdesk")) from None
        return said

    def _knows_user(self, user: str, password: str, is_road: bool) -> None:
        if user != self.gsp.user:
            raise No(("1017", "Incorrect user id/User does not exist"))
        if self.wrong >= MOST_WRONG:
            raise No(("1014", "User is inactive"))
        if password != self.gsp.password:
            self.wrong += 1
            raise No(
                ("108", "Invalid login credentials") if is_road else ("1019", "Incorrect password")
            )
        self.wrong = 0

    def _token(self, gstin: str, is_road: bool, *, forced: bool) -> str:
        now = self.gsp.clock()
        for token, held in list(self.held.items()):
            if (held.gstin, held.is_road) != (gstin, is_road):
                continue
            if held.until <= now or (forced and held.until - now <= LAST):
                del self.held[token]
                continue
            return token
        token = uuid.uuid4().hex + marks.EINVOICE_TOKEN
        self.held[token] = Held(gstin, is_road, now + timedelta(minutes=self.gsp.minutes))
        return token


def _plain(key: bytes, sealed: str) -> bytes:
    """What was sealed; nothing where it was so under another key."""
    plain = unlocked(key, sealed)
    try:
        json.loads(plain)
    except ValueError:
        return b""
    return plain


def _answer(shown: dict[str, Any]) -> Answer:
    return Answer(200, json.dumps(shown).encode(), {"Content-Type": "application/json"})
