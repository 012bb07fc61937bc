"""`pakka keys`, and `--test` of the other commands: as the contract and api-v1.md section 2 have them."""

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.cli.__main__ import main
from adapters.settings import load
from adapters.wiring import build
from core.credentials import service
from core.credentials.models import Credential
from tests.factories import make_actor, make_customer, sr_501

GSTIN, FAKE, OTHER = "08AAAPG1234C1ZJ", "29AAACZ0000B1Z3", "27AAPFU0939F1ZV"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command over databases of its own; returns exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAKKA_DATABASE_URL", f"sqlite:///{tmp_path}/pakka.db")

    def command(*arguments: str) -> tuple[int, str, str]:
        try:
            code = main(list(arguments))
        except SystemExit as end:
            code = int(str(end.code or 0))
        out, err = capsys.readouterr()
        return code, out, err

    return command


def add(run: Run, *more: str) -> str:
    options = more or ("--gstin", GSTIN)
    return run("shop", "add", "--name", "Gupta Hardware", *options)[1].strip()


def create(run: Run, shop: str, *more: str) -> dict[str, str]:
    code, out, err = run("keys", "create", "--shop", shop, *more, "--json")
    assert code == 0, err
    made: dict[str, str] = json.loads(out)
    assert all(isinstance(value, str) for value in made.values())  # flat
    return made


def proves(path: Path, token: str, *, test: bool) -> Credential | None:
    parts = build(load(env_file=None, pakka_database_url=f"sqlite:///{path}/pakka.db"))
    try:
        with parts.of(sandbox=test).db.reading() as session:
            return service.authenticate(session, token)
    finally:
        parts.close()


@pytest.mark.parametrize(
    ("dialect", "names"),
    [
        ("native", ["token"]),
        ("square", ["token"]),
        ("refrens", ["appId", "appSecret", "urlKey", "privateKey"]),
        ("einvoice", ["client_id", "client_secret", "gstin"]),
    ],
)
@pytest.mark.parametrize("test", [False, True])
def test_a_key_of_each_dialect_is_one_flat_object(
    run: Run, dialect: str, names: list[str], test: bool
) -> None:
    made = create(run, add(run), "--dialect", dialect, *["--test"][:test])
    assert list(made) == ["id", "dialect", "mode", *names]
    assert made["id"].startswith("key_")
    assert (made["dialect"], made["mode"]) == (dialect, "test" if test else "live")
    if "token" in made:
        assert made["token"].startswith("pak_test_" if test else "pak_live_")


def test_without_json_each_value_has_a_line(run: Run) -> None:
    code, out, err = run("keys", "create", "--shop", add(run), "--test", "--dialect", "refrens")
    lines = out.splitlines()
    assert code == 0
    assert lines[1:3] == ["dialect=refrens", "mode=test"]
    assert lines[lines.index("privateKey:") + 1] == "-----BEGIN PRIVATE KEY-----"
    assert "once" in err


def test_secrets_are_shown_once_and_stand_in_no_file(run: Run, tmp_path: Path) -> None:
    shop = add(run)
    made = [create(run, shop, *more) for more in ((), ("--test",))]
    listed = run("keys", "list")[1]
    for one in made:
        assert one["token"] not in listed
        assert f"pak_{one['mode']}_…{one['token'][-4:]}" in listed
        for path in tmp_path.rglob("*"):
            if path.is_file():
                assert one["token"].encode() not in path.read_bytes()


def test_the_first_test_key_brings_the_shop_into_the_sandbox_with_an_empty_book(
    run: Run, tmp_path: Path
) -> None:
    shop = add(run, "--gstin", GSTIN, "--series", "GH/26-27/0421", "--owner", "telegram:111")
    assert run("shop", "list", "--test")[1] == ""
    made = create(run, shop, "--test")
    shown, live = (
        json.loads(run("shop", "show", shop, "--json", *where)[1]) for where in (["--test"], [])
    )
    assert shown["gstin"] == live["gstin"] == GSTIN
    assert (live["series"], shown["series"]) == ("GH/26-27/0421", "GH/26-27/0001")
    assert (len(live["people"]), shown["people"]) == (1, [])
    again = create(run, shop, "--test")
    found = proves(tmp_path, again["token"], test=True)
    assert found
    assert found.shop_id == shop
    assert again["id"] != made["id"]
    assert run("check", "--test") == (0, "ok\n", "")


def test_a_shop_of_the_sandbox_has_a_fake_gstin_and_is_not_in_the_live_book(run: Run) -> None:
    code, out, _ = run("shop", "add", "--name", "Zed", "--gstin", FAKE, "--test", "--json")
    made = json.loads(out)
    assert code == 0
    assert made == {
        "id": made["id"], "name": "Zed", "gstin": FAKE, "state": "29", "scheme": "regular",
        "series": "Z/2026-27/0001", "location_id": "loc_" + made["id"][4:],
    }  # fmt: skip
    assert run("shop", "list")[1] == ""
    assert made["id"] in run("shop", "list", "--test")[1]
    assert run("shop", "show", made["id"])[0] == 1
    assert run("shop", "set", made["id"], "credit_days=7", "--test")[0] == 0
    code, _, err = run("keys", "create", "--shop", made["id"])
    assert (code, err) == (1, f"pakka: {made['id']} is a shop of the sandbox alone: --test\n")
    assert create(run, made["id"], "--test")["mode"] == "test"


def test_a_fake_gstin_makes_no_live_shop(run: Run) -> None:
    code, _, err = run("shop", "add", "--name", "Zed", "--gstin", FAKE)
    assert (code, err) == (1, f"pakka: {FAKE} is a GSTIN for tests; use --test\n")


def test_an_e_invoice_client_acts_for_the_shop_and_in_the_sandbox_for_anybody(run: Run) -> None:
    shop = add(run)
    einvoice = ("--dialect", "einvoice")
    assert create(run, shop, *einvoice)["gstin"] == GSTIN
    assert create(run, shop, *einvoice, "--test", "--gstin", FAKE)["gstin"] == FAKE
    code, _, err = run("keys", "create", "--shop", shop, *einvoice, "--gstin", OTHER)
    assert (code, err) == (1, f"pakka: gstin cannot be '{OTHER}': {GSTIN}\n")
    code, _, err = run("keys", "create", "--shop", shop, "--gstin", GSTIN)
    assert (code, err) == (1, "pakka: --gstin is for --dialect einvoice\n")


def test_a_live_key_before_any_trial_comes_with_a_hint(run: Run, tmp_path: Path) -> None:
    shop = add(run)
    create(run, shop, "--test")
    _, out, err = run("keys", "create", "--shop", shop, "--json")
    assert json.loads(out)["mode"] == "live"
    assert err == f"a trial in the sandbox costs nothing: pakka keys create --shop {shop} --test\n"
    bill_in_the_sandbox(tmp_path, shop)
    assert run("keys", "create", "--shop", shop, "--json")[2] == ""


def bill_in_the_sandbox(path: Path, shop_id: str) -> None:
    from core.invoices.service import issue
    from core.shops.service import get_shop

    parts = build(load(env_file=None, pakka_database_url=f"sqlite:///{path}/pakka.db"))
    db = parts.sandbox.db
    with db.reading() as session:
        shop = get_shop(session, shop_id)
    actor = make_actor(shop, parts.clock.now())
    customer = make_customer(db, actor)
    db.write(
        lambda session: issue(session, actor, sr_501(customer.id), secret=parts.sandbox.secret)
    )
    parts.close()


def test_a_revoked_key_is_listed_as_revoked_and_proves_nobody(run: Run, tmp_path: Path) -> None:
    shop = add(run)
    for more, test in (((), False), (("--test",), True)):
        made = create(run, shop, *more)
        assert proves(tmp_path, made["token"], test=test)
        code, out, _ = run("keys", "revoke", made["id"])
        assert code == 0
        assert out.startswith(f"pak_{made['mode']}_…")
        assert not proves(tmp_path, made["token"], test=test)
        assert f"{made['id']}  {made['mode']}" in run("keys", "list")[1]
    rows = json.loads(run("keys", "list", "--shop", shop, "--json")[1])
    assert [row["mode"] for row in rows] == ["live", "test"]
    assert all(row["revoked_at"] for row in rows)
    assert run("keys", "list", "--shop", "shp_other")[1] == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("create", "--shop", "shp_no"), "pakka: no such shop: shp_no\n"),
        (("create", "--shop", "shp_no", "--test"), "pakka: no such shop: shp_no\n"),
        (("revoke", "key_no"), "pakka: no such key: key_no; pakka keys list shows them\n"),
    ],
)
def test_what_is_not_there_is_refused_in_one_line(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    assert run("keys", *arguments) == (1, "", said)


def test_a_key_has_the_name_and_the_scopes_that_were_asked_for(run: Run) -> None:
    shop = add(run)
    for more, name, scopes in (
        ((), "", "read,write"),
        (("--name", "दुकान का till", "--scopes", "read"), "दुकान का till", "read"),
        (("--scopes", "write,read"), "", "read,write"),
    ):
        made = create(run, shop, *more)
        row = json.loads(run("keys", "list", "--json")[1])[-1]
        assert (row["id"], row["name"], row["scopes"]) == (made["id"], name, scopes)
    assert "दुकान का till" in run("keys", "list")[1]


def test_a_live_shop_added_for_programs_is_one_flat_object(run: Run) -> None:
    code, out, err = run("shop", "add", "--name", "Gupta Hardware", "--gstin", GSTIN, "--json")
    assert (code, out.count("\n"), err) == (0, 1, "")
    made = json.loads(out)
    assert list(made) == ["id", "name", "gstin", "state", "scheme", "series", "location_id"]
    assert made["id"].startswith("shp_")


def test_a_scope_that_is_none_is_refused(run: Run) -> None:
    code, _, err = run("keys", "create", "--shop", add(run), "--scopes", "read,admin")
    assert (code, err) == (1, "pakka: scopes cannot be 'read,admin': read, write or both\n")


def test_migrate_brings_both_databases_up(run: Run, tmp_path: Path) -> None:
    assert run("migrate", "--check")[0] == 1
    assert run("migrate") == (0, "migrated\n", "")
    assert run("migrate", "--check") == (0, "up to date\n", "")
    with sqlite3.connect(tmp_path / "pakka-sandbox.db") as connection:
        assert connection.execute("select count(*) from credential").fetchone() == (0,)


def test_without_auto_migrate_a_sandbox_that_is_behind_is_named(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = add(run)
    monkeypatch.setenv("PAKKA_AUTO_MIGRATE", "0")
    code, _, err = run("keys", "create", "--shop", shop, "--test")
    assert code == 1
    assert err.startswith("pakka: PAKKA_AUTO_MIGRATE: is 0 and the sandbox is behind")
    assert run("shop", "list")[0] == 0  # who asks for no sandbox needs none


def test_doctor_says_how_the_sandbox_is(run: Run) -> None:
    shop = add(run)
    assert "off    sandbox" in run("doctor")[1]
    create(run, shop, "--test")
    assert "ok     sandbox    1 shops" in run("doctor")[1]
