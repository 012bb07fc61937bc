"""`pakka doctor` on e-invoices, against the stand-in of a provider."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from adapters.cli.__main__ import main
from tests.standins.gsp import Gsp

Doctor = Callable[[], str]
SHOP = ("shop", "add", "--name", "Sandbox Stores", "--gstin", "08AAAPG1234C1ZJ", "--json")


@pytest.fixture
def gsp() -> Iterator[Gsp]:
    with Gsp(lambda: datetime.now(UTC)) as made:
        yield made


@pytest.fixture
def doctor(
    tmp_path: Path,
    gsp: Gsp,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Doctor:
    """Run the command over a migrated database; return the lines on e-invoices."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAKKA_DATABASE_URL", f"sqlite:///{tmp_path}/pakka.db")
    for name, value in gsp.environment.items():
        monkeypatch.setenv(name, value)
    main(["migrate"])

    def run() -> str:
        capsys.readouterr()
        main(["doctor"])
        out, err = capsys.readouterr()
        assert err == ""
        return "\n".join(line for line in out.splitlines() if line[7:17] == "einvoice  ")

    return run


def with_shop(capsys: pytest.CaptureFixture[str]) -> None:
    import json

    capsys.readouterr()
    main(list(SHOP))
    main(["shop", "set", json.loads(capsys.readouterr().out)["id"], "einvoice=on"])


def test_where_no_shop_is_due_it_is_off(doctor: Doctor, monkeypatch: pytest.MonkeyPatch) -> None:
    assert doctor().startswith("off    einvoice   the provider is set up; no shop registers")
    monkeypatch.setenv("EINVOICE_PROVIDER", "none")
    assert doctor().startswith("off    einvoice   set EINVOICE_PROVIDER=gsp, EINVOICE_BASE")


def test_a_shop_that_is_due_needs_a_provider(
    doctor: Doctor, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_shop(capsys)
    assert doctor() == "ok     einvoice   08AAAPG1234C1ZJ: the provider lets us in"
    monkeypatch.setenv("EINVOICE_PROVIDER", "none")
    assert "fault  einvoice   08AAAPG1234C1ZJ registers its bills, and no provider" in doctor()


def test_what_is_wrong_is_told_with_what_mends_it(
    doctor: Doctor, gsp: Gsp, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_shop(capsys)
    monkeypatch.setenv("EINVOICE_CLIENT_ID", "another")
    assert "login refused (1010): see EINVOICE_CLIENT_ID" in doctor()
    gsp.down()
    assert f"{gsp.base} does not answer" in doctor()
