"""What a machine thinks of from the document alone breaks nothing and is told nothing untrue.

All checks of schemathesis are on; `schemathesis.toml` says how the one is read that asks whether a call that
fits its schema is taken. Single calls and chains of calls run side by side. ``PAKKA_TORTURE=1``: 5 minutes.
"""

import os
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tests.adapters.processes import ROOT
from tests.adapters.rest.living import Living, living

TORTURE = bool(os.environ.get("PAKKA_TORTURE"))
EXAMPLES, SECONDS = (50, 300) if TORTURE else (3, 20)
PHASES = ("examples,coverage,fuzzing", "stateful")


def test_no_call_that_can_be_thought_of_breaks_the_api(tmp_path: Path) -> None:
    with living(tmp_path, ALLOW_INSECURE_WEBHOOKS="1") as api, ExitStack() as stack:
        runs = [stack.enter_context(_started(api, phases)) for phases in PHASES]
        told = [run.communicate()[0] for run in runs]
    for run, text in zip(runs, told, strict=True):
        assert run.returncode == 0, text[-8000:]
        assert " generated" in text, text


def _started(api: Living, phases: str) -> "subprocess.Popen[str]":
    command = [
        f"{Path(sys.executable).parent}/st", "run", f"{api.url}/openapi.json",
        "-u", f"{api.url}/sandbox", "-H", f"Authorization: Bearer {api.test}",
        "--exclude-path-regex", "oauth|health", "--max-examples", str(EXAMPLES),
        "--max-time", str(SECONDS), "--seed", "1", "--phases", phases,
        "--generation-database", "none", "--no-color",
    ]  # fmt: skip
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
