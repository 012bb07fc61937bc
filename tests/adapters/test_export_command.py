"""`pakka export`: a file, whole or not at all, also where the process is killed."""

import json
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

from sqlmodel import Session

from adapters.settings import load
from adapters.wiring import build
from tests.adapters.conftest import bill
from tests.adapters.processes import environment, pakka
from tests.factories import sr_501


def _shop(folder: Path, bills: int = 1) -> str:
    parts = build(load(env_file=None, pakka_database_url=f"sqlite:///{folder}/data/pakka.db"))
    billed = bill(parts)
    from core.invoices.service import issue

    def more(session: Session) -> None:
        for _ in range(bills - 1):
            issue(session, billed.actor, sr_501(None), secret=parts.secret)

    parts.db.write(more)
    parts.close()
    return billed.shop.shop_id


def test_it_writes_the_file_and_says_so(tmp_path: Path) -> None:
    shop_id = _shop(tmp_path)
    done = pakka(tmp_path, "export", "--shop", shop_id, str(tmp_path / "out" / "shop.zip"))
    assert done.returncode == 0, done.stderr
    assert "documents: 1," in done.stdout
    shown = pakka(tmp_path, "export", "--shop", shop_id, str(tmp_path), "--json")
    made = Path(json.loads(shown.stdout)["path"])
    assert made.name.startswith("pakka-export-")
    assert made.read_bytes() == (tmp_path / "out" / "shop.zip").read_bytes()


def test_faults_are_one_line(tmp_path: Path) -> None:
    shop_id = _shop(tmp_path)
    (tmp_path / "file").write_text("x")
    for shop, path in ((shop_id, "file/x.zip"), ("shp_none", "x.zip")):
        done = pakka(tmp_path, "export", "--shop", shop, str(tmp_path / path))
        assert (done.returncode, done.stdout) == (1, "")
        assert len(done.stderr.splitlines()) == 1
    assert pakka(tmp_path, "export", "x.zip").returncode == 2


def test_a_kill_leaves_nothing_under_the_name(tmp_path: Path) -> None:
    shop_id = _shop(tmp_path, bills=400)
    out = tmp_path / "out"
    command = [
        sys.executable,
        "-m",
        "adapters.cli",
        "export",
        "--shop",
        shop_id,
        str(out / "s.zip"),
    ]
    process = subprocess.Popen(command, cwd=tmp_path, env=environment(tmp_path))
    deadline = time.monotonic() + 60
    while not (out.exists() and list(out.iterdir())) and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not (out / "s.zip").exists()
    again = pakka(tmp_path, "export", "--shop", shop_id, str(out / "s.zip"))
    assert again.returncode == 0, again.stderr
    with zipfile.ZipFile(out / "s.zip") as archive:
        assert archive.testzip() is None
        assert sum(name.startswith("pdf/") for name in archive.namelist()) == 400
