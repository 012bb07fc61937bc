"""The line to a mail server: encrypted where it can be, and a password never goes without."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.mail.account import Account, parse
from adapters.mail.channel import Mail
from adapters.mail.line import BrokenOff, Envelope, Line, NotLetIn, NotReached, Refused
from core.clock import FixedClock
from core.outbox import Dropped
from tests import marks
from tests.adapters.mail.world import SENDER, opened
from tests.standins.smtp import DROP, MailServer, make_certificate

USER = "bills"
HERE, ELSEWHERE = "localhost", "0.0.0.0"  # noqa: S104  (leads to this machine, and is no name of it)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls") / "mail.pem")


@pytest.fixture
def strict(certificate: Path) -> Iterator[MailServer]:
    """A server that wants STARTTLS and a login."""
    with MailServer(login=(USER, marks.SMTP_PASSWORD), certificate=certificate) as made:
        yield made


def account(
    server: MailServer, *, host: str = HERE, password: str = marks.SMTP_PASSWORD
) -> Account:
    return parse(f"smtp://{USER}:{password}@{host}:{server.port}?from={SENDER}")


def plain(server: MailServer, *, host: str = HERE) -> Account:
    return parse(f"smtp://{host}:{server.port}?from={SENDER}")


def send(line: Line, *, patient: bool = True) -> int:
    return line.send(
        Envelope(["a@example.com"], patient=patient), b"A: b\r\n\r\nc\r\n", before=lambda: None
    )


def test_a_login_goes_over_tls_to_a_server_that_is_trusted(
    strict: MailServer, certificate: Path
) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    assert send(Line(account(strict), context)) == 0
    (came,) = strict.letters
    assert came.encrypted


def test_a_server_on_this_machine_needs_no_certificate_that_others_vouch_for(
    strict: MailServer,
) -> None:
    send(Line(account(strict)))
    assert [one.encrypted for one in strict.letters] == [True]


def test_a_server_that_is_not_trusted_learns_nothing(strict: MailServer) -> None:
    with pytest.raises(NotReached, match="its certificate is not trusted"):
        send(Line(account(strict), ssl.create_default_context()))
    with pytest.raises(NotReached, match="its certificate is not trusted"):
        send(Line(account(strict, host=ELSEWHERE)))
    assert strict.tried == []


def test_a_password_goes_to_no_other_machine_in_the_clear(server: MailServer) -> None:
    with pytest.raises(NotLetIn, match="offers no STARTTLS"):
        send(Line(account(server, host=ELSEWHERE)))
    assert server.tried == []


def test_where_no_password_is_a_server_without_tls_will_do(server: MailServer) -> None:
    send(Line(plain(server, host=ELSEWHERE)))
    assert [one.encrypted for one in server.letters] == [False]


def test_encrypted_from_the_first_byte(certificate: Path) -> None:
    context = ssl.create_default_context(cafile=str(certificate))
    with MailServer(certificate=certificate, implicit_tls=True) as server:
        there = replace(plain(server), implicit_tls=True)
        send(Line(there, context))
        assert len(server.letters) == 1
        with pytest.raises(NotReached):
            send(Line(there, ssl.create_default_context()))


def test_a_wrong_password_is_told_by_its_number(strict: MailServer) -> None:
    with pytest.raises(NotLetIn, match=r"^login refused \(535\)$"):
        Line(account(strict, password="wrong")).check()


def test_who_answers_nothing_is_not_reached(server: MailServer) -> None:
    for line in ("421 we close", "421 we close"):
        server.after_data(line)
        with pytest.raises(NotReached):
            send(Line(plain(server)))


def test_a_line_on_which_nothing_comes_ends(server: MailServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        there = replace(plain(server), host="127.0.0.1", port=silent.getsockname()[1])
        with pytest.raises(NotReached, match="says nothing"):
            Line(there, seconds=0.05).check()


def test_where_the_line_breaks_says_whether_the_letter_may_have_arrived(server: MailServer) -> None:
    server.after_data(DROP)
    with pytest.raises(BrokenOff):
        send(Line(plain(server)))


def test_who_is_no_longer_in_charge_hands_nothing_over(server: MailServer) -> None:
    def taken() -> None:
        raise Dropped("somebody else's by now")

    with pytest.raises(Dropped):
        Line(plain(server)).send(Envelope(["a@example.com"]), b"A: b\r\n\r\nc\r\n", before=taken)
    assert server.tried == []


LARGE = b"A: b\r\n\r\n.\r\n..\r\n" + (b"." + b"-" * 68 + b"\r\n") * 15_000 + b"end\r\n"  # 1.1 MB


def test_a_large_letter_goes_in_steps_and_arrives_as_it_was(server: MailServer) -> None:
    asked: list[int] = []
    line = Line(plain(server))
    envelope = Envelope(["a@example.com"])
    assert line.send(envelope, LARGE, before=lambda: asked.append(len(server.tried))) == 0
    assert asked == [0, 0, 0]
    (came,) = server.letters
    assert came.raw == LARGE


def test_who_is_no_longer_in_charge_ends_a_letter_half_way(server: MailServer) -> None:
    asked: list[int] = []

    def taken() -> None:
        asked.append(1)
        if len(asked) > 1:
            raise Dropped("somebody else's by now")

    with pytest.raises(Dropped):
        Line(plain(server)).send(Envelope(["a@example.com"]), LARGE, before=taken)
    assert send(Line(plain(server))) == 0
    assert [came.raw for came in server.tried] == [b"A: b\r\n\r\nc\r\n"]


@pytest.mark.parametrize(
    ("host", "local"),
    [("localhost", True), ("127.0.0.9", True), ("127.mail.example", False), ("10.0.0.1", False)],
)
def test_only_this_machine_counts_as_this_machine(host: str, local: bool) -> None:
    assert parse(f"smtp://{host}?from={SENDER}").is_local is local


def test_what_is_put_off_and_what_is_refused_are_told_apart(server: MailServer) -> None:
    for line, final in (("451 later", False), ("552 too large", True)):
        server.after_data(line)
        with pytest.raises(Refused) as fault:
            send(Line(plain(server)))
        assert (fault.value.is_final, fault.value.of_reader) == (final, False)
    server.answers("a@example.com", "553 no such name")
    with pytest.raises(Refused) as fault:
        send(Line(plain(server)))
    assert (fault.value.is_final, fault.value.of_reader) == (True, True)


def test_a_login_that_is_refused_costs_no_letter_an_attempt(
    sqlite_url: str, clock: FixedClock, strict: MailServer, certificate: Path
) -> None:
    wrong = f"smtp://{USER}:wrong@127.0.0.1:{strict.port}?from={SENDER}"
    with opened(sqlite_url, clock, strict, wrong) as world:
        bill = world.bill()
        for _ in range(10):
            world.work()
            clock.advance(timedelta(minutes=5))
        assert (world.status(bill), world.row().attempt) == ("queued", 0)
        context = ssl.create_default_context(cafile=str(certificate))
        world.parts.channels[:] = [Mail(world.parts, account(strict), context=context)]
        world.work()
        assert world.status(bill) == "sent"
        assert [one.encrypted for one in strict.letters] == [True]


@pytest.mark.parametrize(
    ("url", "host", "port", "sender"),
    [
        ("smtp://bills%40shop.example:a%3Ab@mail.example", "mail.example", 587, SENDER),
        ("smtps://u:p@mail.example?from=x@y.example", "mail.example", 465, "x@y.example"),
        ("smtp://localhost:25?from=Bills@Shop.Example", "localhost", 25, "Bills@shop.example"),
        ("smtp://u:p@[::1]:2525/?from=x@y.example", "::1", 2525, "x@y.example"),
    ],
)
def test_the_setting_is_read(url: str, host: str, port: int, sender: str) -> None:
    found = parse(url)
    assert (found.host, found.port, found.sender) == (host, port, sender)
    assert found.implicit_tls is url.startswith("smtps:")


def test_signs_in_a_password_are_written_by_their_codes() -> None:
    found = parse("smtp://bills%40shop.example:a%3Ab%40%2F@mail.example")
    assert (found.user, found.password) == ("bills@shop.example", "a:b@/")
    assert "a:b" not in repr(found)


@pytest.mark.parametrize(
    "url",
    [
        "mail.example:587",
        "http://mail.example",
        "smtp://",
        "smtp://u:p@mail.example:port?from=x@y.example",
        "smtp://u:p@mail.example/box?from=x@y.example",
        "smtp://u@mail.example?from=x@y.example",
        "smtp://u:p@mail.example",
        "smtp://u:p@mail.example?from=",
        "smtp://u:p@mail.example?from=shop",
        "smtp://u:p@mail.example?from=x@y.example&tls=no",
        "smtp://u:p#s@mail.example?from=x@y.example",
    ],
)
def test_what_cannot_be_a_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"must be|needs|takes"):
        parse(url)
