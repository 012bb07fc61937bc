"""What the guides name is there: commands with their options, settings, files, addresses."""

import argparse
import importlib
import re
import shlex
from pathlib import Path

import pytest

from adapters.cli import __main__ as cli
from adapters.settings import _SECRETS, Settings, load

ROOT = Path(__file__).parents[1]
GUIDES = ("telegram", "whatsapp", "whatsapp-meta", "reverse-proxy")
PAGES = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "Procfile",
    ROOT / ".env.example",
]
SETTINGS = {
    *(name.upper() for name in Settings.model_fields),
    *(f"{name}_FILE" for name in _SECRETS),
}
OTHERS = {"PAKKA_TORTURE"}  # of `make torture`: no setting of an installation
_FAMILIES = ("PAKKA_", "TELEGRAM_", "TWILIO_", "LOG_", "META_", "SMTP_", "EINVOICE_")
_PLACES = {"ID", "PATH", "NAME=VALUE", "…", "...", "PARTS"}


def _names(text: str) -> set[str]:
    found = re.findall(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b", text)
    return {name for name in found if name.startswith(_FAMILIES)}


def _commands(text: str) -> list[str]:
    """Every `pakka …` that stands in a code span or begins a line of a block."""
    spans = re.findall(r"`(?:bin/)?(pakka [^`\n]+)`", text)
    lines = re.findall(r"^\s*(?:\w+: |ExecStart=\S*/)?(?:bin/)?(pakka [^\n]+)$", text, re.MULTILINE)
    return [re.split(r"\s+#|\s+·|;", one)[0] for one in spans + lines]


def _parser(name: str) -> argparse.ArgumentParser:
    module = importlib.import_module(f"adapters.cli.{cli._MODULES.get(name, name)}")
    parser = argparse.ArgumentParser(name)
    module.add_arguments(parser)
    return parser


def _fault(command: str) -> str | None:
    """Say what of a command does not exist."""
    words = [re.sub(r"[\[\]]", "", word) for word in shlex.split(command.replace("\\", ""))][1:]
    if not words or not re.fullmatch(r"[a-z]+", words[0]):
        return None  # `pakka …` in a sentence
    if words[0] not in cli.COMMANDS:
        return f"no command {words[0]}"
    parser = _parser(words[0])
    subs = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    known = {option for action in parser._actions for option in action.option_strings}
    if subs and len(words) > 1:
        for verb in words[1].split("|"):
            if verb not in subs[0].choices:
                return f"{words[0]} has no {verb}"
            known |= {o for a in subs[0].choices[verb]._actions for o in a.option_strings}
    for word in words[1:]:
        option = word.partition("=")[0]
        if option.startswith("--") and option not in known:
            return f"{words[0]} has no {option}"
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_and_setting_named_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    faults = [f"`{one}`: {fault}" for one in _commands(text) if (fault := _fault(one))]
    faults += [f"no setting {name}" for name in sorted(_names(text) - SETTINGS - OTHERS)]
    assert not faults


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#\s]+)\)", page.read_text("utf-8"))
    for link in links:
        if "://" not in link:
            assert (page.parent / link).exists(), link


def test_the_search_finds_what_is_not_there() -> None:
    assert _commands("say `pakka doctor` or\n```\nbin/pakka shop add --name X\n```") == [
        "pakka doctor",
        "pakka shop add --name X",
    ]
    assert _fault("pakka sing") == "no command sing"
    assert _fault("pakka jobs forget") == "jobs has no forget"
    assert _fault("pakka run --fast") == "run has no --fast"
    assert _fault('pakka shop add --name "Gupta Hardware" --owner telegram:111') is None
    assert _names("set TELEGRAM_BOT_TOKENS=1") - SETTINGS == {"TELEGRAM_BOT_TOKENS"}


def test_every_setting_of_a_channel_stands_in_its_guide() -> None:
    for guide, family in (
        ("telegram", "TELEGRAM_"),
        ("whatsapp", "TWILIO_"),
        ("whatsapp-meta", "META_"),
    ):
        text = (ROOT / "docs" / f"{guide}.md").read_text("utf-8")
        wanted = {
            n for n in SETTINGS if n.startswith(family) and not n.endswith(("_FILE", "_BASE"))
        }
        assert wanted <= _names(text)


def test_the_settings_that_the_guide_to_meta_pastes_are_taken() -> None:
    text = (ROOT / "docs" / "whatsapp-meta.md").read_text("utf-8")
    block = re.search(r"^```\n((?:[A-Z_]+=.*\n)+)```$", text, re.MULTILINE)
    assert block
    pasted = dict(line.lower().split("=", 1) for line in block[1].splitlines())
    filled = {name: value or "filled-in" for name, value in pasted.items()}
    assert load(env_file=None, **filled).whatsapp == "Meta"


def test_every_address_that_the_guides_name_is_served() -> None:
    from adapters.telegram import hooks
    from adapters.whatsapp.meta import webhook as meta
    from adapters.whatsapp.twilio import webhook as twilio

    text = "".join((ROOT / "docs" / f"{guide}.md").read_text("utf-8") for guide in GUIDES)
    named = set(re.findall(r"/hooks/[a-z/]*[a-z]", text))
    assert named == {hooks.PATH, twilio.MESSAGES, twilio.STATUSES, meta.PATH}


def test_every_process_of_the_procfile_is_one_that_starts() -> None:
    lines = (ROOT / "Procfile").read_text("utf-8").splitlines()
    assert [line.partition(":")[0] for line in lines] == ["web", "worker", "bot"]
    for line in lines:
        words = shlex.split(line.partition(": ")[2].replace("${PORT:-8000}", "8000"))
        assert words[0] == "bin/pakka"
        _parser(words[1]).parse_args(words[2:])


def test_each_particular_of_the_law_names_a_test_that_is_there_and_none_is_left_out() -> None:
    table = (ROOT / "docs/particulars.md").read_text(encoding="utf-8")
    named = re.findall(r"`(test_\w+)` \|$", table, re.MULTILINE)
    there = [
        name
        for path in sorted((ROOT / "tests/core/documents").glob("test_particulars*.py"))
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    ]
    assert sorted(named) == sorted(there)
