"""The hard limits of CONTRIBUTING.md, section Shape."""

import ast
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {"versions", "fonts"}
Function = ast.FunctionDef | ast.AsyncFunctionDef
BLOCKS = (ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Try, ast.Match)


def _modules(*folders: str) -> list[Path]:
    found = chain.from_iterable((ROOT / folder).rglob("*.py") for folder in folders)
    return sorted(path for path in found if not SKIPPED & set(path.parts))


CODE = _modules("core", "bot", "adapters")
names = [str(path.relative_to(ROOT)) for path in CODE]
each_module = pytest.mark.parametrize("path", CODE, ids=names)


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def _nesting(node: ast.AST, depth: int = 0) -> int:
    deepest = depth
    for child in ast.iter_child_nodes(node):
        if isinstance(child, Function | ast.ClassDef | ast.Lambda):
            continue
        chained = isinstance(node, ast.If) and isinstance(child, ast.If) and child in node.orelse
        inner = depth + (isinstance(child, BLOCKS) and not chained)
        deepest = max(deepest, _nesting(child, inner))
    return deepest


def _positional(node: Function) -> int:
    arguments = [*node.args.posonlyargs, *node.args.args]
    return len(arguments) - bool(arguments and arguments[0].arg in {"self", "cls"})


def _all_arguments(node: Function) -> int:
    return _positional(node) + len(node.args.kwonlyargs)


@each_module
def test_a_module_has_a_docstring_and_at_most_400_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), f"{path}: no module docstring"
    assert text.count("\n") <= 400


@each_module
def test_functions_are_short_flat_and_take_few_arguments(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    faults = []
    for node in _functions(tree):
        lines = (node.end_lineno or node.lineno) - node.lineno + 1
        if lines > 50:
            faults.append(f"{node.name} has {lines} lines")
        if _nesting(node) > 3:
            faults.append(f"{node.name} nests {_nesting(node)} deep")
        if _all_arguments(node) > 5:
            faults.append(f"{node.name} takes {_all_arguments(node)} arguments")
    assert not faults, faults


def test_nine_of_ten_public_functions_and_classes_have_a_docstring() -> None:
    documented, public = 0, 0
    for path in CODE:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
                public += 1
                documented += ast.get_docstring(node) is not None
    assert documented / public >= 0.9


def test_no_floats_in_the_core() -> None:
    calls = [
        f"{path}:{node.lineno}"
        for path in _modules("core")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "float"
    ]
    assert not calls


def test_no_address_of_a_registry_and_no_path_of_a_machine_in_any_file() -> None:
    words = ("py" + "pi.org", "python" + "hosted.org", "deb.deb" + "ian.org", "/work" + "/main")
    texts = [
        path
        for path in ROOT.rglob("*")
        if path.is_file()
        and path.suffix in {".py", ".md", ".toml", ".txt", ".json", ".html", ".yml"}
        and not {".venv", ".git", "data"} & set(path.relative_to(ROOT).parts)
    ]
    assert not [
        path for path in texts if any(word in path.read_text(encoding="utf-8") for word in words)
    ]
