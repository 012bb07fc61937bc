"""`pakka import`: shown first, written with --yes, taken back; a whole shop from its export."""

import json
from pathlib import Path

from adapters.settings import load
from adapters.wiring import build
from tests.adapters.conftest import bill
from tests.adapters.processes import pakka

PARTIES = "Party Name,Mobile,Opening Balance\nMahesh,9800007001,500\nKisi Ka,12,\n"


def _shop(folder: Path) -> str:
    parts = build(load(env_file=None, pakka_database_url=f"sqlite:///{folder}/data/pakka.db"))
    shop_id = bill(parts).shop.shop_id
    parts.close()
    return shop_id


def test_it_is_shown_written_and_taken_back(tmp_path: Path) -> None:
    shop_id = _shop(tmp_path)
    file = tmp_path / "parties.csv"
    file.write_text(PARTIES)
    shown = pakka(tmp_path, "import", str(file))
    assert shown.returncode == 0, shown.stderr
    assert shown.stdout.splitlines() == [
        "parties.csv: 2 customers: 1 new, 0 changed, 0 same, 1 wrong",
        "owed from before: 500.00 (1)",
        "line 3: wrong: not an Indian mobile number: 12",
        "nothing was written; --yes writes it",
    ]
    done = json.loads(
        pakka(tmp_path, "import", str(file), "--shop", shop_id, "--yes", "--json").stdout
    )
    assert (done["new"], done["written"], done["opening_paise"]) == (1, True, 50_000)
    assert [wrong["line"] for wrong in done["wrong"]] == [3]
    again = pakka(tmp_path, "import", str(file), "--yes")
    assert "0 new, 0 changed, 1 same, 1 wrong" in again.stdout
    undone = pakka(tmp_path, "import", "--undo", done["import"], "--shop", shop_id, "--json")
    assert json.loads(undone.stdout) == {"removed": 1, "restored": 0, "kept": 0}
    assert pakka(tmp_path, "check").stdout == "ok\n"


def test_faults_are_one_line(tmp_path: Path) -> None:
    _shop(tmp_path)
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF-1.4")
    for arguments in (["missing.csv"], ["empty.csv"], ["notes.pdf"], [], ["--undo", "imp_no"]):
        done = pakka(tmp_path, "import", *arguments)
        assert (done.returncode, done.stdout) == (1, ""), arguments
        assert len(done.stderr.splitlines()) == 1


def test_a_shop_moves_to_another_installation(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    shop_id = _shop(here)
    zipped = str(tmp_path / "shop.zip")
    assert pakka(here, "export", "--shop", shop_id, zipped).returncode == 0
    moved = pakka(there, "import", zipped)
    assert moved.returncode == 0, moved.stderr
    assert moved.stdout.startswith(f"{shop_id}: Gupta Hardware")
    assert pakka(there, "check").stdout == "ok\n"
    twice = pakka(there, "import", zipped)
    assert (twice.returncode, len(twice.stderr.splitlines())) == (1, 1)
