import doctest
import importlib

import pytest

from adapters import logs, papers
from adapters.web import books, pages


@pytest.mark.parametrize("module", [logs, papers, books, pages])
def test_the_examples_in_docstrings_hold(module: object) -> None:
    name = getattr(module, "__name__", "")
    tried = doctest.testmod(importlib.import_module(name))
    assert tried.attempted > 0
    assert tried.failed == 0
