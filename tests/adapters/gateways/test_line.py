"""One HTTP call: whom it trusts, where it does not go, and how long it waits."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from adapters.gateways.line import Asked, Broken, Line, NotSent

CALL = Asked("POST", "/eivital/v1.04/auth", {"client_secret": "none of theirs"}, b"{}")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextmanager
def served(answer: Callable[[socket.socket], None]) -> Iterator[int]:
    """Answer one connection on a port of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def work() -> None:
            connection, _ = server.accept()
            with connection, suppress(OSError):
                answer(connection)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        yield int(server.getsockname()[1])
        thread.join(5)


def self_signed(folder: Path) -> Path:
    """Write a key and a certificate that nobody vouches for."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / "both.pem"
    path.write_bytes(pem + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_nothing_is_said_to_who_cannot_prove_his_name(tmp_path: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(self_signed(tmp_path))
    heard: list[bytes] = []

    def answer(connection: socket.socket) -> None:
        with context.wrap_socket(connection, server_side=True) as secure:
            heard.append(secure.recv(1000))

    with served(answer) as port, pytest.raises(NotSent):
        Line(f"https://localhost:{port}", seconds=2).call(CALL)
    assert heard == []


def test_no_proxy_and_no_certificate_of_the_environment_counts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")

    def answer(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(HEAD + b"Content-Length: 2\r\nSet-Cookie: a=b\r\n\r\n{}")

    with served(answer) as port:
        reply = Line(f"http://127.0.0.1:{port}", seconds=2).call(CALL)
    assert (reply.status, reply.body) == (200, b"{}")


def test_an_answer_that_drips_is_cut_off_at_its_time() -> None:
    stop = threading.Event()

    def answer(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
        while not stop.wait(0.05):
            connection.sendall(b"1\r\n \r\n")

    began = monotonic()
    with served(answer) as port:
        with pytest.raises(Broken):
            Line(f"http://127.0.0.1:{port}", seconds=0.4).call(CALL)
        stop.set()
    assert monotonic() - began < 4


def test_an_answer_without_end_is_cut_off_at_its_size() -> None:
    def answer(connection: socket.socket) -> None:
        connection.recv(1000)
        connection.sendall(HEAD + b"\r\n")
        for _ in range(40):
            connection.sendall(b" " * 1_000_000)

    with served(answer) as port, pytest.raises(Broken):
        Line(f"http://127.0.0.1:{port}", seconds=15).call(CALL)
