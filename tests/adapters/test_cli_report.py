"""`pakka report`: files of the month on the disk, whole or not at all."""

import json
from pathlib import Path

import pytest

from core.clock import SystemClock, today
from core.reports.names import NAMES
from tests.adapters.test_cli import GSTIN, Run, run  # noqa: F401  # the fixture


@pytest.fixture
def shop(run: Run) -> str:  # noqa: F811
    _, out, _ = run("shop", "add", "--name", "Gupta Hardware", "--gstin", GSTIN, "--json")
    return str(json.loads(out)["id"])


@pytest.mark.parametrize("name", NAMES)
def test_each_report_is_written_where_its_path_says(run: Run, shop: str, name: str) -> None:  # noqa: F811
    code, out, err = run("report", name, "--shop", shop, "--month", "2026-10")
    assert (code, err) == (0, "")
    assert Path(out.strip()).stat().st_size > 0
    assert not list(Path.cwd().glob(".*.part"))


def test_gstr1_is_named_as_the_portal_wants_and_has_a_json(run: Run, shop: str) -> None:  # noqa: F811
    _, out, _ = run("report", "gstr1", "--shop", shop, "--month", "2026-10", "--format", "json")
    assert Path(out.strip()).name == f"GSTR1_{GSTIN}_102026.json"
    assert json.loads(Path(out.strip()).read_text()) == {"gstin": GSTIN, "fp": "102026"}


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (("--month", "2026-13"), "pakka: no month: 2026-13; write it as 2026-11\n"),
        (("--month", "2099-01"), "pakka: 2099-01 has not begun\n"),
        (("--month", "2026-10", "--format", "pdf"), "pakka: format cannot be 'pdf': xlsx, json\n"),
        (("--month", "2026-10", "--out", "no/such/place"), "pakka: "),
    ],
)
def test_what_cannot_be_is_one_line_and_leaves_no_file(
    run: Run, shop: str, arguments: tuple[str, ...], line: str  # noqa: F811
) -> None:  # fmt: skip
    before = set(Path.cwd().iterdir())
    code, out, err = run("report", "gstr1", "--shop", shop, *arguments)
    assert (code, out) == (1, "")
    assert err.startswith(line)
    assert err.count("\n") == 1
    assert set(Path.cwd().iterdir()) == before


def test_a_month_is_marked_filed_checked_and_opened_again(run: Run, shop: str) -> None:  # noqa: F811
    month = ("report", "gstr1", "--shop", shop, "--month", "2026-10")
    assert run(*month, "--checks") == (0, "nothing to look at\n", "")
    assert run(*month, "--filed") == (0, "2026-10: filed, and locked\n", "")
    assert run(*month, "--checks") == (0, "The month is marked as filed, and locked\n", "")
    assert run(*month, "--reopen") == (0, "2026-10: open again\n", "")


def test_a_month_that_is_not_over_is_not_filed(run: Run, shop: str) -> None:  # noqa: F811
    month = f"{today(SystemClock().now()):%Y-%m}"
    told = run("report", "gstr1", "--shop", shop, "--month", month, "--filed")
    assert told == (1, "", f"pakka: {month} is not over: it cannot be filed yet\n")
