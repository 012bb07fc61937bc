"""What a channel does beside its lanes may end by a fault of ours: that is told, and all else goes on."""

import asyncio
import logging
from dataclasses import dataclass

import pytest

from adapters import server


@dataclass
class Broken:
    name: str = "telegram"

    async def run(self, stop: asyncio.Event) -> None:
        raise ValueError("a bug")


def test_a_channel_that_ends_by_a_fault_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "pakka"):
        asyncio.run(server._beside(Broken(), asyncio.Event()))  # type: ignore[arg-type]  # all that is asked of it
    assert [line.getMessage() for line in caplog.records] == ["a channel has ended"]
