"""What a machine thinks of from the document alone breaks nothing and is told nothing untrue.

All checks of schemathesis are on; `schemathesis.toml` says how the one is read that asks whether a call
that fits its schema is taken, and which two calls answer after a DELETE. Single calls and chains of calls
run side by side, each in a shop of its own: a reset between two calls of a chain would take away what the
first one made. ``PAKKA_TORTURE=1``: 5 minutes.
"""

import os
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.adapters.processes import ROOT
from tests.adapters.rest.living import Living, access_token, add_shop, living, sandbox_key

TORTURE = bool(os.environ.get("PAKKA_TORTURE"))
EXAMPLES, SECONDS = (50, 300) if TORTURE else (3, 20)
SINGLE, CHAINS = "examples,coverage,fuzzing", "stateful"
OFTEN = {"ALLOW_INSECURE_WEBHOOKS": "1", "EINVOICE_PER_MINUTE": "1000000"}


@dataclass(frozen=True)
class Run:
    """What is thought of, which paths are called, and with which key or token."""

    phases: str
    key: str
    which: tuple[str, str]


def test_no_call_that_can_be_thought_of_breaks_the_api(tmp_path: Path) -> None:
    second = sandbox_key(tmp_path, add_shop(tmp_path, "Gupta Hardware", gstin="27AAPFU0939F1ZV"))
    with living(tmp_path, **OFTEN) as api, ExitStack() as stack:
        others = "--exclude-path-regex"
        asked = [
            Run(SINGLE, api.test, (others, "health|einvoice")),
            Run(CHAINS, second, (others, "health|reset|einvoice")),
            Run(SINGLE, access_token(api), ("--include-path-regex", "/einvoice/v1/(?!health)")),
        ]
        runs = [stack.enter_context(_started(api, one)) for one in asked]
        told = [run.communicate()[0] for run in runs]
    for run, text in zip(runs, told, strict=True):
        assert run.returncode == 0, text[-8000:]
        assert " generated" in text, text


def _started(api: Living, run: Run) -> "subprocess.Popen[str]":
    command = [
        f"{Path(sys.executable).parent}/st", "run", f"{api.url}/openapi.json",
        "-u", f"{api.url}/sandbox", "-H", f"Authorization: Bearer {run.key}",
        *run.which, "--max-examples", str(EXAMPLES),
        "--max-time", str(SECONDS), "--seed", "1", "--phases", run.phases,
        "--generation-database", "none", "--no-color",
    ]  # fmt: skip
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
