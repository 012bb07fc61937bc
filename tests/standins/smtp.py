"""A mail server over real sockets: takes letters, and refuses, puts off or breaks off where it is told to.

With ``login`` it lets nobody in who has not encrypted (STARTTLS, a certificate of its own) and logged in.
It shares no code with the product.
"""

import asyncio
import ssl
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.utils import getaddresses
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from core.clock import SystemClock

DROP = "drop"  # takes a letter, and breaks off before it says so


@dataclass
class Arrived:
    """A letter as it came: from and for whom by its envelope, and whether nobody could listen."""

    sender: str
    readers: list[str]
    raw: bytes
    encrypted: bool

    @property
    def letter(self) -> EmailMessage:
        """Read it."""
        made = message_from_bytes(self.raw, policy=policy.default)
        assert isinstance(made, EmailMessage)
        return made

    def head(self, name: str) -> str:
        """Return a head in words."""
        found = message_from_bytes(self.raw)[name] or ""
        return str(make_header(decode_header(found.replace("\r\n", "").replace("\n", ""))))

    def people(self, name: str) -> list[tuple[str, str]]:
        """Return who stands in a head: names in words, and addresses."""
        found = message_from_bytes(self.raw)[name] or ""
        pairs = getaddresses([found])
        return [(str(make_header(decode_header(one))), address) for one, address in pairs]

    def text(self, kind: str = "plain") -> str:
        """Return its words, as text or ``html``."""
        part = self.letter.get_body((kind,))
        assert part is not None
        return str(part.get_content())

    @property
    def paper(self) -> tuple[str, bytes]:
        """Return the one file that came along: its name and what is in it."""
        (part,) = self.letter.iter_attachments()
        assert part.get_content_type() == "application/pdf"
        return str(part.get_filename()), part.get_content()


@dataclass
class _Desk:
    """What the server does with what it is told; aiosmtpd calls the methods by their names."""

    letters: list[Arrived] = field(default_factory=list)
    tried: list[Arrived] = field(default_factory=list)
    readers: dict[str, deque[str]] = field(default_factory=dict)
    data: deque[str] = field(default_factory=deque)
    senders: set[str] = field(default_factory=set)

    async def handle_MAIL(  # noqa: N802  (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.senders and address not in self.senders:
            return "553 not your address"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802  (aiosmtpd's name)
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        answers = self.readers.get(address)
        if answers:
            return answers.popleft()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        assert isinstance(envelope.content, bytes)
        came = Arrived(
            envelope.mail_from or "",
            list(envelope.rcpt_tos),
            envelope.content,
            session.ssl is not None,
        )
        self.tried.append(came)
        answer = self.data.popleft() if self.data else "250 OK"
        if answer.startswith("2") or answer == DROP:
            self.letters.append(came)
        if answer == DROP and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return answer if answer != DROP else "250 OK"


class _Listener(Controller):
    """Takes any port that is free."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # the library's own


class MailServer:
    """Listens while it is open. ``letters``: what it took; ``tried``: what came, taken or not."""

    def __init__(
        self,
        *,
        login: tuple[str, str] | None = None,
        certificate: Path | None = None,
        implicit_tls: bool = False,
    ) -> None:
        self._desk = _Desk()
        self._login = login
        context = None
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
        self._server = _Listener(
            self._desk,
            hostname="127.0.0.1",
            port=0,
            tls_context=None if implicit_tls else context,
            ssl_context=context if implicit_tls else None,
            auth_required=login is not None,
            authenticator=self._check,
        )

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _why: BaseException | None,
        _at: TracebackType | None,
    ) -> None:
        self._server.stop()

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.port)

    @property
    def letters(self) -> list[Arrived]:
        """What it took."""
        return self._desk.letters

    @property
    def tried(self) -> list[Arrived]:
        """What came, taken or not."""
        return self._desk.tried

    def answers(self, reader: str, *lines: str) -> None:
        """Say what it answers, once each, where a letter is for somebody."""
        self._desk.readers[reader] = deque(lines)

    def after_data(self, *lines: str) -> None:
        """Say what it answers, once each, to a whole letter; `DROP`: nothing."""
        self._desk.data = deque(lines)

    def takes_from(self, *senders: str) -> None:
        """Say whose letters alone it takes."""
        self._desk.senders = set(senders)

    def _check(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        given = data.login.decode(), data.password.decode()
        return AuthResult(
            success=isinstance(data, LoginPassword) and given == self._login, handled=False
        )


def make_certificate(path: Path) -> Path:
    """Write a certificate of localhost with its key, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = SystemClock().now()  # the machine's: TLS looks at it
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(names, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path
