"""`pakka backup`, `restore`, `doctor`, `jobs`: looking after an installation."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.cli.__main__ import main
from adapters.settings import load
from adapters.wiring import build_unchecked
from core import audit, outbox

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command over a database of its own; returns exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PAKKA_DATABASE_URL", f"sqlite:///{tmp_path}/pakka.db")

    def command(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return command


def test_a_backup_is_restored(run: Run, tmp_path: Path) -> None:
    run("shop", "add", "--name", "Gupta", "--state", "08")
    code, out, _ = run("backup", "copies/khata.backup")
    assert (code, "0 bills, verified" in out) == (0, True)
    key = tmp_path / "copies/khata.backup.key"
    assert key.stat().st_mode & 0o077 == 0
    run("shop", "add", "--name", "Later", "--state", "08")
    code, _, err = run("restore", "copies/khata.backup")
    assert code == 1
    assert err.startswith("pakka: the database holds newer things")
    assert run("restore", "copies/khata.backup", "--force")[0] == 0
    assert "Later" not in run("shop", "list")[1]


def test_a_file_that_is_no_backup_is_refused_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "x").write_text("nothing of ours")
    code, out, err = run("restore", "x")
    assert (code, out) == (1, "")
    assert err.startswith("pakka: not a sound backup: ")
    assert run("restore", "missing")[2] == "pakka: no such file: missing\n"


def test_doctor_finds_a_schema_that_is_behind_then_health(run: Run) -> None:
    code, out, _ = run("doctor")
    assert (code, "pakka migrate" in out) == (1, True)
    run("migrate")
    code, out, _ = run("doctor")
    assert code == 0
    assert "every invariant holds" in out
    assert "telegram" in out


def test_doctor_names_a_wrong_setting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAKKA_PUBLIC_URL", "nonsense")
    code, out, _ = run("doctor")
    assert (code, "PAKKA_PUBLIC_URL" in out) == (1, True)
    code, out, _ = run("doctor", "--json")
    assert (code, [one["state"] for one in json.loads(out)]) == (1, ["fault"])


def test_what_was_given_up_is_listed_tried_again_or_dropped(run: Run) -> None:
    shop_id = run("shop", "add", "--name", "Gupta", "--state", "08")[1].strip()
    _give_up(shop_id, "one")
    _give_up(shop_id, "two")
    code, out, _ = run("jobs", "list", "--dead")
    assert (code, out.count(" dead ")) == (0, 2)
    first = out.split()[0]
    listed = json.loads(run("jobs", "list", "--dead", "--json")[1])
    assert (listed[0]["id"], listed[0]["shop"], listed[0]["state"]) == (first, shop_id, "dead")
    assert run("jobs", "retry", first)[1] == "1 rows: will be tried again\n"
    assert run("jobs", "drop", "--all")[1] == "1 rows: dropped\n"
    assert run("jobs", "list", "--dead")[1] == "nothing waits\n"
    assert " ready " in run("jobs", "list")[1]
    assert run("jobs", "retry")[0] == 2
    assert run("jobs", "retry", "out_none") == (1, "", "0 rows: will be tried again\n")
    assert "1 rows were given up" not in run("doctor")[1]


def _give_up(shop_id: str, key: str) -> None:
    parts = build_unchecked(load(env_file=None))
    at = parts.clock.now()

    def work(session: object) -> None:
        outbox.add(session, shop_id, outbox.NewRow("event", key, {}), at=at)  # type: ignore[arg-type]
        row = next(one for one in outbox.unfinished(session) if one.dedupe_key == key)  # type: ignore[arg-type]
        row.state = "dead"

    parts.db.write(work)
    parts.close()


def test_a_seal_that_was_kept_is_looked_up_in_the_trail(run: Run) -> None:
    shop_id = run("shop", "add", "--name", "Gupta", "--state", "08")[1].strip()
    parts = build_unchecked(load(env_file=None))
    with parts.db.reading() as session:
        seal = audit.seal(session, shop_id)
    parts.close()
    assert run("check", "--shop", shop_id, "--seal", seal) == (0, "ok\n", "")
    code, out, _ = run("check", "--shop", shop_id, "--seal", f"{seal[:-1]}x")
    assert code == 1
    assert out.endswith("is not in the audit trail: it was rewritten\n")
    assert run("check", "--seal", seal)[0] == 1
    assert run("check", "--json") == (0, "[]\n", "")
    code, out, _ = run("check", "--shop", shop_id, "--seal", f"{seal[:-1]}x", "--json")
    assert (code, [one["code"] for one in json.loads(out)]) == (1, ["seal"])
