"""The line to a mail server: opens it, proves who we are, hands a letter over.

No step waits for more than 20 seconds; a large letter goes in many. What a server says is told by its number
alone: its words may hold addresses.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from adapters.mail.account import Account

SECONDS = 20
_GOODBYE_SECONDS = 2
_PIECE = 512 * 1024  # of a letter in one step: even a slow line brings it up in time
_GO_ON = 354
_END = b".\r\n"
_NOT_NOW = 421  # the whole server closes
_FOREVER = 500  # from here on an answer is no for good


class NotReached(Exception):
    """Raised where the server does not answer, breaks off, or cannot be trusted."""


class BrokenOff(NotReached):
    """Raised where the line broke while the letter went: the server may have it."""


class NotLetIn(Exception):
    """Raised where the server does not take our login, or cannot keep it secret."""


class Refused(Exception):
    """Raised where the server takes no letter. ``of_reader``: because of whom it is for."""

    def __init__(self, code: int, *, of_reader: bool = False) -> None:
        super().__init__(f"smtp_{code}")
        self.of_reader = of_reader
        self.is_final = code >= _FOREVER


@dataclass(frozen=True)
class Envelope:
    """Whom the server is to give a letter. ``patient``: a copy that is put off puts off the whole letter."""

    readers: Sequence[str]
    copies: Sequence[str] = ()
    patient: bool = True


@dataclass(frozen=True)
class Line:
    """A way to a server; ``context`` None: certificates as this machine trusts them."""

    account: Account
    context: ssl.SSLContext | None = None
    seconds: float = SECONDS

    def check(self) -> None:
        """See whether it lets us in, and send from our address. Raises: NotReached, NotLetIn, Refused."""
        with self._opened() as server:
            _demand(server.mail(self.account.sender), of_reader=False)
            server.rset()

    def send(self, envelope: Envelope, letter: bytes, *, before: Callable[[], None]) -> int:
        """Hand a letter over; return how many copies nobody takes.

        ``before`` is called before each step of the letter itself: until its last one it surely has not
        gone. Raises: NotReached, BrokenOff, NotLetIn, Refused.
        """
        with self._opened() as server:
            _demand(server.mail(self.account.sender), of_reader=False)
            for reader in envelope.readers:
                _demand(server.rcpt(reader), of_reader=True)
            lost = sum(not _takes(server, one, patient=envelope.patient) for one in envelope.copies)
            before()
            _demand(_handed(server, letter, before), of_reader=False)
        return lost

    @contextmanager
    def _opened(self) -> Iterator[smtplib.SMTP]:
        with _named():
            server = self._connected()
            try:
                self._secured(server)
                yield server
                _leave(server)
            finally:
                server.close()

    def _connected(self) -> smtplib.SMTP:
        host, port, name = self.account.host, self.account.port, self.account.domain
        if not self.account.implicit_tls:
            return smtplib.SMTP(host, port, local_hostname=name, timeout=self.seconds)
        context = self._trust()
        return smtplib.SMTP_SSL(
            host, port, local_hostname=name, timeout=self.seconds, context=context
        )

    def _secured(self, server: smtplib.SMTP) -> None:
        """Encrypt where that is offered, then log in. Raises: NotLetIn."""
        account = self.account
        server.ehlo_or_helo_if_needed()
        if not account.implicit_tls and server.has_extn("starttls"):
            server.starttls(context=self._trust())
            server.ehlo_or_helo_if_needed()
        elif not account.implicit_tls and account.password and not account.is_local:
            raise NotLetIn("it offers no STARTTLS, and the password goes over TLS alone")
        if account.password:
            server.login(account.user, account.password)

    def _trust(self) -> ssl.SSLContext:
        """Say whose certificates count; a server on this machine needs none that others vouch for."""
        if self.context:
            return self.context
        made = ssl.create_default_context()
        if self.account.is_local:
            made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
        return made


@contextmanager
def _named() -> Iterator[None]:
    """Give the faults of the line our names."""
    try:
        yield
    except smtplib.SMTPAuthenticationError as error:
        raise NotLetIn(f"login refused ({error.smtp_code})") from None
    except smtplib.SMTPNotSupportedError:
        raise NotLetIn("it takes no login") from None
    except smtplib.SMTPResponseException as error:
        raise _refusal(error.smtp_code, of_reader=False) from None
    except smtplib.SMTPServerDisconnected:
        raise NotReached("it says nothing, or broke off") from None
    except socket.gaierror:
        raise NotReached("there is no such host") from None
    except ssl.SSLError:
        raise NotReached("its certificate is not trusted") from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotReached(type(error).__name__) from None


def _handed(server: smtplib.SMTP, letter: bytes, before: Callable[[], None]) -> tuple[int, bytes]:
    """Hand the letter itself over. Raises: BrokenOff, where nobody knows whether it arrived."""
    answer = server.docmd("DATA")
    if answer[0] != _GO_ON:
        return answer
    # a line of one full stop would end it (RFC 5321, 4.5.2)
    stuffed = re.sub(rb"(?m)^\.", b"..", letter)
    whole = stuffed if stuffed.endswith(b"\r\n") else stuffed + b"\r\n"
    last = max(len(whole) - 1, 0) // _PIECE * _PIECE
    for start in range(0, last, _PIECE):
        server.send(whole[start : start + _PIECE])
        before()
    try:
        server.send(whole[last:] + _END)
        return server.getreply()
    except (smtplib.SMTPException, OSError) as error:
        raise BrokenOff(type(error).__name__) from None


def _demand(answer: tuple[int, bytes], *, of_reader: bool) -> None:
    """Go on only where the server said yes."""
    code = answer[0]
    if not _is_yes(code):
        raise _refusal(code, of_reader=of_reader)


def _takes(server: smtplib.SMTP, copy: str, *, patient: bool) -> bool:
    """Say whether a copy is taken. Raises: Refused, NotReached."""
    code = server.rcpt(copy)[0]
    if code == _NOT_NOW or (patient and not _is_yes(code) and code < _FOREVER):
        raise _refusal(code, of_reader=False)
    return _is_yes(code)


def _is_yes(code: int) -> bool:
    return 200 <= code < 300


def _refusal(code: int, *, of_reader: bool) -> Exception:
    if code == _NOT_NOW or code < 0:
        return NotReached("it is closing")
    return Refused(code, of_reader=of_reader)


def _leave(server: smtplib.SMTP) -> None:
    """Say goodbye; whatever becomes of that, the letter is theirs."""
    with suppress(smtplib.SMTPException, OSError):
        if server.sock is not None:
            server.sock.settimeout(_GOODBYE_SECONDS)
        server.quit()
