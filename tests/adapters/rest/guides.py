"""The guides of the APIs, read from the pages: what is typed, and what stands below it as its answer."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

from tests.adapters.processes import ROOT

GUIDE = ROOT / "docs" / "api"


def run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    ended = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return ended.stdout


def blocks(page: str, language: str) -> list[str]:
    text = (GUIDE / page).read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def promises(page: str) -> list[tuple[str, Any]]:
    """Each block of commands, and what stands below it as its answer (None: nothing)."""
    text = (GUIDE / page).read_text("utf-8")
    found = re.findall(
        r"^```sh\n(.*?)^```\n(?:```json\n(.*?)^```$)?", text, re.MULTILINE | re.DOTALL
    )
    return [(typed, json.loads(answer) if answer else None) for typed, answer in found]


def faults(promised: Any, told: Any, where: str = "") -> list[str]:
    """Say what of a promise is not kept: ids end in three dots, figures in texts are those of the day."""
    if isinstance(promised, dict):
        return [
            fault
            for name, value in promised.items()
            for fault in faults(value, told.get(name), f"{where}/{name}")
        ]
    if isinstance(promised, list):
        if len(promised) != len(told):
            return [f"{where}: {told}"]
        pairs = zip(promised, told, strict=True)
        return [fault for n, pair in enumerate(pairs) for fault in faults(*pair, f"{where}/{n}")]
    if isinstance(promised, str):
        form = re.sub(r"[0-9]", "0", promised).replace("…", "")
        kept = isinstance(told, str) and re.sub(r"[0-9]", "0", told).startswith(form)
        kept = kept and (promised.endswith("…") or len(promised) == len(told))
        return [] if kept else [f"{where}: {told}"]
    return [] if promised == told else [f"{where}: {told}"]
