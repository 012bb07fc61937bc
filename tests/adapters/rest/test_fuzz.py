"""What a machine thinks of from the document alone breaks nothing and is told nothing untrue.

All checks of schemathesis are on; `schemathesis.toml` says how the one is read that asks whether a call that
fits its schema is taken. ``PAKKA_TORTURE=1``: five minutes of it.
"""

import os
import subprocess
import sys
from pathlib import Path

from tests.adapters.processes import ROOT
from tests.adapters.rest.living import living

TORTURE = bool(os.environ.get("PAKKA_TORTURE"))
EXAMPLES, SECONDS = (50, 300) if TORTURE else (3, 15)


def test_no_call_that_can_be_thought_of_breaks_the_api(tmp_path: Path) -> None:
    with living(tmp_path) as api:
        command = [
            f"{Path(sys.executable).parent}/st", "run", f"{api.url}/openapi.json",
            "-u", f"{api.url}/sandbox", "-H", f"Authorization: Bearer {api.test}",
            "--exclude-path-regex", "oauth|health", "--max-examples", str(EXAMPLES),
            "--max-time", str(SECONDS), "--seed", "1", "--generation-database", "none", "--no-color",
        ]  # fmt: skip
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-8000:] + ended.stderr
    assert "Operations:" in ended.stdout
