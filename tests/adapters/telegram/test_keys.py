"""A key asked for at Telegram: its message is deleted there, over real HTTP."""

from datetime import timedelta

import pytest

from core.chats import fleeting
from tests.adapters.telegram.conftest import Bot


@pytest.fixture
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fleeting, "STAYS", timedelta(seconds=1))


def test_the_message_with_the_key_is_deleted_at_telegram(soon: None, bot: Bot) -> None:
    bot.owner.says("/apikey")
    shown = bot.owner.waits_for("pak_live_")
    assert bot.telegram.wait(lambda: shown.deleted)
