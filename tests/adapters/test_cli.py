import json
from collections.abc import Callable
from pathlib import Path

import pytest

from adapters.cli.__main__ import COMMANDS, main

GSTIN = "08AAAPG1234C1ZJ"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command over a database of its own; returns exit code, output, errors."""
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


@pytest.mark.parametrize("name", [*COMMANDS, ""])
def test_every_command_has_help(run: Run, name: str) -> None:
    code, out, err = run(*[name][: bool(name)], "--help")
    assert (code, err) == (0, "")
    assert out.startswith(f"usage: pakka {name}".rstrip())


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("sing",),
        ("run", "--port", "0"),
        ("run", "--only", "web,telegraph"),
        ("shop",),
        ("shop", "add", "--name", "X"),
        ("shop", "add", "--name", "X", "--gstin", GSTIN, "--state", "08"),
        ("shop", "add", "--name", "X", "--state", "08", "--owner", "pigeon:1"),
        ("shop", "set", "shp_1", "prices"),
    ],
)
def test_wrong_usage_is_exit_2(run: Run, arguments: tuple[str, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: pakka")


def test_a_shop_is_added_listed_shown_and_set(run: Run) -> None:
    options = ("--upi", "guptahw@example", "--series", "GH/26-27/0421", "--owner", "telegram:111")
    shop_id = run("shop", "add", "--name", "Gupta Hardware", "--gstin", GSTIN, *options)[1].strip()
    assert shop_id.startswith("shp_")
    assert run("shop", "list") == (0, f"{shop_id}  Gupta Hardware  {GSTIN}\n", "")
    shown = json.loads(run("shop", "show", shop_id, "--json")[1])
    assert shown["series"] == "GH/26-27/0421"
    assert shown["prices"] == "exclusive"
    assert (shown["scheme"], shown["state"], shown["upi"]) == ("regular", "08", "guptahw@example")
    code, out, _ = run("shop", "set", shop_id, "prices=inclusive", "credit_days=15")
    assert code == 0
    assert "prices=inclusive\n" in out
    assert "credit_days=15\n" in out


def test_json_is_one_value_and_nothing_else(run: Run) -> None:
    added = json.loads(run("shop", "add", "--name", "Meena Kirana", "--state", "23", "--json")[1])
    listed = json.loads(run("shop", "list", "--json")[1])
    assert listed == [
        {
            "id": added["id"],
            "name": "Meena Kirana",
            "scheme": "unregistered",
            "gstin": None,
            "state": "23",
        }
    ]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ("--name", "X", "--gstin", "08AAAPG1234C1ZK"),
            "the check letter of GSTIN 08AAAPG1234C1ZK is wrong; it would be J",
        ),
        (("--name", "X", "--state", "77"), "no such state: 77"),
        (("--name", " ", "--state", "08"), "the name is empty or too long"),
        (("--name", "X", "--state", "08", "--upi", "nobody"), "not the shape of a UPI ID: nobody"),
        (("--name", "X", "--state", "08", "--test"), "--test: the sandbox is not built yet"),
    ],
)
def test_a_refusal_is_one_line_and_exit_1(run: Run, arguments: tuple[str, ...], line: str) -> None:
    assert run("shop", "add", *arguments) == (1, "", f"pakka: {line}\n")
    assert run("shop", "list")[1] == ""


def test_a_setting_that_fails_changes_none(run: Run) -> None:
    shop_id = run("shop", "add", "--name", "X", "--state", "08")[1].strip()
    code, _, err = run("shop", "set", shop_id, "prices=inclusive", "credit_days=many")
    assert (code, err) == (1, "pakka: credit_days cannot be 'many'\n")
    assert "prices=exclusive" in run("shop", "show", shop_id)[1]


def test_migrate_says_what_it_did(run: Run) -> None:
    assert run("migrate", "--check") == (1, "behind: run pakka migrate\n", "")
    assert run("migrate") == (0, "migrated\n", "")
    assert run("migrate") == (0, "up to date\n", "")
    assert run("migrate", "--check") == (0, "up to date\n", "")


def test_an_unknown_shop_is_named(run: Run) -> None:
    assert run("shop", "show", "shp_x") == (1, "", "pakka: no such shop: shp_x\n")
