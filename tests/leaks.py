"""Looks for the marked secrets in all that a run of the suite captured or logged; one fails the run.

Searched: what each test wrote (standard output, standard error, log records), what tests took out of
the capture themselves, and the logs of the processes that they started (files `log*` and `*.log` under
the run's temporary folder).
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import marks

_PATTERNS = ("log*", "*.log")


class Leaks:
    """The plugin: collects where a mark was found, and fails the run at its end."""

    def __init__(self, config: pytest.Config, sought: tuple[str, ...] = marks.ALL) -> None:
        self._config = config
        self._sought = sought
        self._where: list[str] = []

    def note(self, text: str, where: str) -> None:
        """Search a text."""
        self._where += [f"{where}: {mark}" for mark in marks.found_in(text, self._sought)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Search what was captured while a test ran."""
        for name, text in report.sections:
            self.note(text, f"{report.nodeid} ({name})")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_call(self, item: pytest.Item) -> Iterator[None]:
        """Search what the test takes out of the capture: it is in no report any more."""
        for fixture in (getattr(item, "funcargs", {}).get(name) for name in ("capsys", "capfd")):
            if fixture is not None:
                self._watch(fixture, item)
        return (yield)

    def _watch(self, fixture: Any, item: pytest.Item) -> None:
        read = fixture.readouterr

        def watched() -> Any:
            taken = read()
            for text in taken:
                found = marks.found_in(text, self._sought)
                assert not found, f"{item.nodeid} captured a secret: {', '.join(found)}"
            return taken

        fixture.readouterr = watched

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Search the logs of processes; a mark anywhere fails the run."""
        if hasattr(self._config, "workerinput"):  # the process that gave the order does it for all
            return
        factory = getattr(self._config, "_tmp_path_factory", None)
        if factory is not None:
            self._search(factory.getbasetemp())
        if self._where and session.exitstatus in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def _search(self, folder: Path) -> None:
        files = {path for pattern in _PATTERNS for path in folder.rglob(pattern)}
        for path in sorted(files):
            if path.is_file():
                self.note(path.read_text("utf-8", "replace"), str(path))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Say where."""
        for where in dict.fromkeys(self._where):
            terminalreporter.write_line(f"SECRET IN THE OUTPUT  {where}", red=True)
