"""`pakka doctor` on e-mail, against a real mail server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from adapters.cli.__main__ import main
from tests import marks
from tests.standins.smtp import MailServer, make_certificate

Doctor = Callable[[str], str]
FROM = "from=bills@shop.example"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    certificate = make_certificate(tmp_path / "mail.pem")
    with MailServer(login=("bills", marks.SMTP_PASSWORD), certificate=certificate) as made:
        yield made


@pytest.fixture
def doctor(
    tmp_path: Path,
    sqlite_url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Doctor:
    """Run the command with a value of the setting; return its line on e-mail."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAKKA_DATABASE_URL", sqlite_url)

    def run(url: str) -> str:
        monkeypatch.setenv("SMTP_URL", url)
        capsys.readouterr()
        main(["doctor"])
        out, err = capsys.readouterr()
        assert err == ""
        return "\n".join(line for line in out.splitlines() if "e-mail" in line or "SMTP" in line)

    return run


def test_what_is_missing_is_told(doctor: Doctor) -> None:
    assert doctor("") == (
        "off    e-mail     bills by e-mail: set SMTP_URL=smtp://USER:PASSWORD@HOST:587"
        "?from=bills@shop.example"
    )
    assert doctor("smtp://mail.example").startswith(
        "fault  settings   SMTP_URL: needs the sender's"
    )


def test_whether_the_server_lets_us_in_is_told(doctor: Doctor, server: MailServer) -> None:
    here = f"localhost:{server.port}"
    good = f"smtp://bills:{marks.SMTP_PASSWORD}@{here}?{FROM}"
    assert doctor(good) == (
        f"ok     e-mail     {here} lets us in; letters come from bills@shop.example"
    )
    assert doctor(f"smtp://bills:wrong@{here}?{FROM}") == (
        f"fault  e-mail     {here}: login refused (535): see user and password of SMTP_URL"
    )
    server.takes_from("owner@shop.example")
    assert doctor(good) == (
        f"fault  e-mail     {here} takes no letters from bills@shop.example (smtp_553):"
        " see ?from= of SMTP_URL"
    )
    assert server.tried == []


def test_a_server_that_does_not_answer_is_told(doctor: Doctor) -> None:
    with MailServer() as gone:
        here = f"127.0.0.1:{gone.port}"
    told = doctor(f"smtp://{here}?{FROM}")
    assert told.startswith(f"fault  e-mail     {here} does not answer (ConnectionRefusedError)")
