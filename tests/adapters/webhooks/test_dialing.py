"""Who is called: addresses that are open to all and were checked, and nobody that they point to."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from adapters.webhooks.dialing import Deadline, Dialer, NotReached
from adapters.webhooks.posting import MOST_BYTES, Got, post
from core.clock import SystemClock
from core.webhooks.urls import parse_url
from tests.adapters.webhooks.receiver import Act, Receiver, answers, drips, hangs, says

OPEN = "93.184.216.34"
ALSO_OPEN = "2606:2800:220:1:248:1893:25c8:1946"
URL = parse_url("https://erp.example/hooks")


class Net:
    """A name server and a network: both note what they are asked, and lead to nobody but us."""

    def __init__(self, *addresses: str, port: int = 0) -> None:
        self.answers: list[Sequence[str]] = [addresses]
        self.port = port
        self.asked: list[tuple[str, int]] = []
        self.dialed: list[tuple[str, int]] = []
        self.dead: set[str] = set()

    def resolve(self, host: str, port: int) -> Sequence[str]:
        self.asked.append((host, port))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.dialed.append((address, port))
        if address in self.dead or not self.port:
            raise ConnectionRefusedError
        return socket.create_connection(("127.0.0.1", self.port), timeout=seconds)

    def dialer(self, *, insecure: bool = False, context: ssl.SSLContext | None = None) -> Dialer:
        context = context or ssl.create_default_context()
        return Dialer(insecure, self.resolve, self.connect, context)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of erp.example with its key, which is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "erp.example")])
    now = SystemClock().now()  # the machine's: TLS looks at it
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("erp.example")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "erp.pem"
    form = serialization.PrivateFormat.PKCS8
    pem = key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption())
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def secure(certificate: Path) -> Iterator[Receiver]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    made = Receiver(tls=context)
    context.sni_callback = lambda _s, name, _c: made.names.append(name)
    yield made
    made.close()


def call(receiver: Receiver, act: Act | None = None, *, seconds: float = 5) -> Got:
    if act:
        receiver.acts = [act]
    target = parse_url(receiver.url(), insecure=True)
    dialer = Dialer(insecure=True)
    return post(dialer, target, b'{"a":1}', {"webhook-id": "evt_1"}, seconds=seconds)


def test_the_call_goes_to_the_checked_address_by_the_given_name(
    secure: Receiver, certificate: Path
) -> None:
    net = Net(OPEN, port=secure.port)
    context = ssl.create_default_context(cafile=str(certificate))
    got = post(net.dialer(context=context), URL, b'{"a":1}', {"webhook-id": "evt_1"})
    assert (got.status, got.error) == (204, "")
    assert (net.asked, net.dialed) == ([("erp.example", 443)], [(OPEN, 443)])
    assert secure.names == ["erp.example"]
    (taken,) = secure.taken
    assert (taken.path, taken.body) == ("/hooks", b'{"a":1}')
    shown = {name: taken.headers[name] for name in ("host", "content-type", "accept-encoding")}
    assert shown == {
        "host": "erp.example",
        "content-type": "application/json",
        "accept-encoding": "identity",
    }


def test_a_certificate_of_somebody_else_is_refused_before_anything_is_sent(
    secure: Receiver, certificate: Path
) -> None:
    net = Net(OPEN, port=secure.port)
    context = ssl.create_default_context(cafile=str(certificate))
    other = parse_url("https://another.example/hooks")
    assert post(net.dialer(context=context), other, b"{}", {}).error == "tls"
    assert post(net.dialer(), URL, b"{}", {}).error == "tls"  # an authority nobody knows
    assert secure.taken == []


@pytest.mark.parametrize(
    "addresses",
    [
        ("127.0.0.1",),
        ("10.0.0.1",),
        ("169.254.169.254",),
        ("::1",),
        ("::ffff:127.0.0.1",),
        ("2002:7f00:1::",),
        ("64:ff9b::7f00:1",),
        ("224.0.0.1",),
        (OPEN, "192.168.0.1"),
        (ALSO_OPEN, "fe80::1%eth0"),
        (),
    ],
)
def test_nobody_is_dialed_where_one_address_of_a_name_is_not_open(
    receiver: Receiver, addresses: tuple[str, ...]
) -> None:
    net = Net(*addresses, port=receiver.port)
    error = post(net.dialer(), URL, b"{}", {}).error
    assert error == ("address_not_public" if addresses else "unknown_name")
    assert (net.dialed, receiver.taken) == ([], [])


def test_a_name_that_leads_elsewhere_the_next_time_is_checked_again(receiver: Receiver) -> None:
    net = Net(port=receiver.port)
    net.answers = [(OPEN,), ("127.0.0.1",), (OPEN,)]
    errors = [post(net.dialer(), URL, b"{}", {}, seconds=1).error for _ in range(2)]
    assert errors[1] == "address_not_public"
    assert (net.dialed, len(net.asked)) == ([(OPEN, 443)], 2)


def test_where_the_first_address_is_dead_the_next_one_is_called(receiver: Receiver) -> None:
    net = Net(ALSO_OPEN, OPEN, port=receiver.port)
    net.dead = {ALSO_OPEN}
    target = parse_url("http://erp.example/", insecure=True)
    assert post(net.dialer(insecure=True), target, b"{}", {}).status == 204
    assert net.dialed == [(ALSO_OPEN, 80), (OPEN, 80)]
    net.dead = {ALSO_OPEN, OPEN}
    assert post(net.dialer(insecure=True), target, b"{}", {}).error == "no_connection"


def test_for_development_this_machine_may_be_called_and_its_neighbours_not() -> None:
    for address, allowed in (("127.0.0.1", True), ("::1", True), ("10.0.0.1", False)):
        net = Net(address)
        target = parse_url("http://erp.example/", insecure=True)
        post(net.dialer(insecure=True), target, b"{}", {})
        assert bool(net.dialed) is allowed


def test_no_proxy_is_asked(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert call(receiver).status == 204


def test_a_redirect_is_an_answer_and_nobody_goes_there(receiver: Receiver) -> None:
    elsewhere = Receiver()
    for status in (301, 302, 303, 307, 308):
        got = call(receiver, answers(status, Location=elsewhere.url()))
        assert got.status == status
    assert elsewhere.taken == []
    elsewhere.close()


@pytest.mark.parametrize(
    "act",
    [
        hangs,
        drips(),
        drips(b"HTTP/1.1 200 OK\r\nX-Long: "),
        drips(b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"),
        drips(b"HTTP/1.1 200 OK\r\n\r\n"),
    ],
    ids=["silence", "no line", "headers", "a body", "a body without end"],
)
def test_who_is_not_done_in_time_has_not_taken_it(receiver: Receiver, act: Act) -> None:
    began = time.monotonic()
    assert call(receiver, act, seconds=0.3).error == "timeout"
    assert time.monotonic() - began < 2


def test_a_handshake_that_hangs_and_a_look_up_that_hangs_count_as_well(receiver: Receiver) -> None:
    receiver.acts = [hangs]
    net = Net(OPEN, port=receiver.port)
    assert post(net.dialer(), URL, b"{}", {}, seconds=0.3).error == "timeout"
    gate = threading.Event()

    def never(host: str, port: int) -> Sequence[str]:
        gate.wait(20)
        return ()

    assert post(Dialer(resolve=never), URL, b"{}", {}, seconds=0.3).error == "timeout"
    gate.set()


def test_the_wait_for_a_connection_is_five_seconds_at_most() -> None:
    waits: list[float] = []

    def silent(address: str, port: int, seconds: float) -> socket.socket:
        waits.append(seconds)
        raise TimeoutError

    dialer = Dialer(resolve=lambda host, port: (OPEN,), connect=silent)
    with pytest.raises(NotReached, match="no_connection"):
        dialer.open(URL, Deadline.after(15))
    assert 4.5 < waits[0] <= 5


def test_no_more_than_64_kb_are_read(receiver: Receiver) -> None:
    got = call(receiver, answers(200, b"x" * 1_000_000))
    assert (got.status, got.error) == (200, "")
    assert len(got.body) < MOST_BYTES
    assert call(receiver, says(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 200_000)).error == "no_http"
    assert call(receiver, says(b"HTTP/1.1 100 Go\r\n\r\n" * 50_000)).error == "no_http"


def test_nothing_is_unpacked(receiver: Receiver) -> None:
    packed = b"\x1f\x8b\x08 no gzip at all"
    got = call(receiver, answers(200, packed, Content_Encoding="gzip"))
    assert (got.status, got.body) == (200, packed)


@pytest.mark.parametrize(
    "raw", [b"", b"SSH-2.0-OpenSSH\r\n", b"HTTP/1.1 abc\r\n\r\n", b"\x00" * 40]
)
def test_who_speaks_no_http_has_not_taken_it(receiver: Receiver, raw: bytes) -> None:
    got = call(receiver, says(raw))
    assert (got.status, got.error) == (0, "no_http")


def test_who_breaks_off_within_the_body_has_said_his_status(receiver: Receiver) -> None:
    got = call(receiver, says(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"))
    assert (got.status, got.body) == (200, b"half")
