"""A client of Refrens moved over, as the guide has it: a real process, plain HTTP, the sandbox and live."""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.adapters import processes
from tests.adapters.rest.guides import blocks, faults, promises, run

PAGE = "refrens.md"


@dataclass(frozen=True)
class Moved:
    """Where the process answers; an app of the sandbox, one that is live."""

    url: str
    test: dict[str, str]
    live: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        shown = self.test
        return {
            **os.environ,
            "PAKKA": f"{self.url}/sandbox",
            "APP": shown["appId"],
            "SECRET": shown["appSecret"],
            "BUSINESS": shown["urlKey"],
            "PRIVATE_KEY": shown["privateKey"],
        }


def told(folder: Path, *command: str) -> Any:
    ended = processes.pakka(folder, *command)
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout)


@pytest.fixture(scope="module")
def moved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Moved]:
    folder = tmp_path_factory.mktemp("moved")
    named = (
        "--name",
        "4Square Retail",
        "--gstin",
        "08AAAPG1234C1ZJ",
        "--series",
        "4S/2026-27/0421",
    )
    shop = told(folder, "shop", "add", *named, "--json")["id"]
    where = ("address=1 Market Road, Jaipur", "pincode=302001")
    assert processes.pakka(folder, "shop", "set", shop, *where).returncode == 0
    create = (
        "keys",
        "create",
        "--shop",
        shop,
        "--dialect",
        "refrens",
        "--name",
        "Web shop",
        "--json",
    )
    test, live = told(folder, *create, "--test"), told(folder, *create)
    with processes.running(folder) as server:
        yield Moved(server.url, test, live)
    log = (folder / "log").read_text()
    assert "Traceback" not in log
    assert not [secret for one in (test, live) for secret in _secrets(one) if secret in log]


def _secrets(shown: dict[str, str]) -> list[str]:
    return [shown["appSecret"], shown["privateKey"].splitlines()[1]]


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_each_call_of_the_guide_is_answered_as_it_says(moved: Moved, tmp_path: Path) -> None:
    environment = moved.environment
    asked = promises(PAGE)
    assert len(asked) == 5
    for typed, promised in asked:
        answer = json.loads(run(["sh", "-ec", typed], tmp_path, environment))
        assert faults(promised, answer) == []
        environment["TOKEN"] = answer.get("accessToken", environment.get("TOKEN", ""))
        environment.setdefault("INVOICE", answer.get("_id", ""))
        if not environment["INVOICE"]:
            del environment["INVOICE"]


def test_a_program_with_its_own_tokens_goes_on_as_before(moved: Moved, tmp_path: Path) -> None:
    (code,) = blocks(PAGE, "python")
    number, total, pdf = run([sys.executable, "-c", code], tmp_path, moved.environment).split()
    assert number
    assert total == "1545.21"  # 1,309.50 and 18 %: 224.91 and 10.80
    paper = httpx.get(pdf.replace("http://127.0.0.1:8000", moved.url), timeout=60)
    assert paper.headers["content-type"] == "application/pdf"


def test_live_at_the_root_for_a_client_that_changes_the_host_alone(moved: Moved) -> None:
    shown = moved.live
    said = {"strategy": "app-secret", "appId": shown["appId"], "appSecret": shown["appSecret"]}
    raw = json.dumps(said)
    kind = {"Content-Type": "application-json"}
    got = httpx.post(f"{moved.url}/authentication", content=raw, headers=kind, timeout=60)
    assert (got.status_code, got.json()["name"]) == (200, "Web shop")
    bearer = {"Authorization": f"Bearer {got.json()['accessToken']}", **kind}
    business = f"{moved.url}/businesses/{shown['urlKey']}"
    bill = {
        "billedTo": {"name": "Customer Name", "country": "IN", "gstState": "08"},
        "items": [{"name": "Item one name", "rate": 100, "quantity": 2, "gstRate": 18}],
    }
    made = httpx.post(f"{business}/invoices", content=json.dumps(bill), headers=bearer, timeout=60)
    assert (made.status_code, made.json()["invoiceNumber"]) == (200, "4S/2026-27/0421")
    assert made.headers["RateLimit"].startswith('"default";r=')
    found = httpx.get(f"{business}/invoices", headers=bearer, timeout=60).json()
    assert (found["total"], found["data"]) == (1, [made.json()])
    away = httpx.get(
        f"{moved.url}/sandbox/businesses/{moved.test['urlKey']}/invoices",
        headers=bearer,
        timeout=60,
    )
    assert (away.status_code, away.json()["message"]) == (401, "Invalid login")
    assert re.fullmatch("[0-9a-f]{24}", made.json()["_id"])
