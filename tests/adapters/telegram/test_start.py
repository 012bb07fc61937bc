"""aiogram takes two seconds to import: nobody waits for it who has not set Telegram up."""

import subprocess
import sys

CODE = """
import sys
from adapters.settings import load
from adapters.wiring import build
import adapters.telegram.channel
url = "sqlite:///{folder}/p.db"
parts = build(load(env_file=None, pakka_database_url=url, telegram_bot_token="1:abcdef"))
assert parts.channels[0].lanes() and parts.channels[0].invite_url() == ""
parts.close()
print("aiogram" in sys.modules, "aiohttp" in sys.modules)
"""


def test_start_imports_no_aiogram(tmp_path: object) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CODE.replace("{folder}", str(tmp_path))],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["False", "False"], done.stderr
