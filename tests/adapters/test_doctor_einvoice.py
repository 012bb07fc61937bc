"""`pakka doctor` on e-invoices, against the stand-in of a provider."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.cli.__main__ import main
from tests.standins.gsp import Gsp
from tests.standins.nic_wire import pem_of

OTHER_KEY = pem_of(rsa.generate_private_key(65537, 2048).public_key())
Doctor = Callable[[], str]
SHOP = ("shop", "add", "--name", "Sandbox Stores", "--gstin", "08AAAPG1234C1ZJ", "--json")


@pytest.fixture
def gsp(request: pytest.FixtureRequest) -> Iterator[Gsp]:
    with Gsp(lambda: datetime.now(UTC), form=getattr(request, "param", "portal")) as made:
        yield made


direct = pytest.mark.parametrize("gsp", ["nic"], indirect=True)


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


def with_shop(capsys: pytest.CaptureFixture[str], *, digits: int = 6) -> None:
    capsys.readouterr()
    main(list(SHOP))
    shop_id = json.loads(capsys.readouterr().out)["id"]
    main(["shop", "set", shop_id, "einvoice=on", f"hsn_digits={digits}"])


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


def test_codes_that_are_too_short_for_the_portal_are_told(
    doctor: Doctor, capsys: pytest.CaptureFixture[str]
) -> None:
    with_shop(capsys, digits=4)
    told = doctor().splitlines()[1]
    assert told.startswith(
        "off    einvoice   08AAAPG1234C1ZJ: the portal wants HSN codes of 6 digits"
    )
    assert told.endswith(" hsn_digits=6")


@direct
def test_the_portal_itself_has_two_systems_that_let_us_in(
    doctor: Doctor, gsp: Gsp, capsys: pytest.CaptureFixture[str]
) -> None:
    with_shop(capsys)
    assert doctor().splitlines() == [
        "ok     einvoice   08AAAPG1234C1ZJ: the portal lets us in",
        "ok     einvoice   08AAAPG1234C1ZJ: the e-way bill system lets us in",
    ]
    gsp.misbehave("403", only="eway_login")
    second = doctor().splitlines()[1]
    assert second.startswith(
        "off    einvoice   08AAAPG1234C1ZJ: no e-way bill can be cancelled, moved"
    )
    assert "(http 403): see EINVOICE_CLIENT_ID" in second
    assert "four Indian static ones at most" in second


@direct
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("EINVOICE_PASSWORD", "another", "(1019): see EINVOICE_USERNAME, EINVOICE_PASSWORD: those of"),
        ("EINVOICE_CLIENT_SECRET", "another", "(1010): see EINVOICE_CLIENT_ID, EINVOICE_CLIENT_S"),
        ("EINVOICE_PUBLIC_KEY", OTHER_KEY, "(1007): see EINVOICE_PUBLIC_KEY: the portal's for trials"),
        ("EINVOICE_PASSWORD", "x" * 90, "user and password are too long for the portal's key: see"),
    ],
)  # fmt: skip
def test_why_the_portal_itself_does_not_let_us_in_is_told(
    doctor: Doctor,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    told: str,
) -> None:
    with_shop(capsys)
    monkeypatch.setenv(name, value)
    found = doctor()
    assert found.startswith("fault ")
    assert told in found
