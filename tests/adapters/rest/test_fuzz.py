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
from pathlib import Path

from tests.adapters.processes import ROOT
from tests.adapters.rest.living import Living, add_shop, living, sandbox_key

TORTURE = bool(os.environ.get("PAKKA_TORTURE"))
EXAMPLES, SECONDS = (50, 300) if TORTURE else (3, 20)
PHASES = {"examples,coverage,fuzzing": "oauth|health", "stateful": "oauth|health|reset"}


def test_no_call_that_can_be_thought_of_breaks_the_api(tmp_path: Path) -> None:
    second = sandbox_key(tmp_path, add_shop(tmp_path, "Gupta Hardware", gstin="27AAPFU0939F1ZV"))
    with living(tmp_path, ALLOW_INSECURE_WEBHOOKS="1") as api, ExitStack() as stack:
        pairs = zip(PHASES, (api.test, second), strict=True)
        runs = [stack.enter_context(_started(api, phases, key)) for phases, key in pairs]
        told = [run.communicate()[0] for run in runs]
    for run, text in zip(runs, told, strict=True):
        assert run.returncode == 0, text[-8000:]
        assert " generated" in text, text


def _started(api: Living, phases: str, key: str) -> "subprocess.Popen[str]":
    command = [
        f"{Path(sys.executable).parent}/st", "run", f"{api.url}/openapi.json",
        "-u", f"{api.url}/sandbox", "-H", f"Authorization: Bearer {key}",
        "--exclude-path-regex", PHASES[phases], "--max-examples", str(EXAMPLES),
        "--max-time", str(SECONDS), "--seed", "1", "--phases", phases,
        "--generation-database", "none", "--no-color",
    ]  # fmt: skip
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
