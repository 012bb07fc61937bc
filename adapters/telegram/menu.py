"""What Telegram's own places say in the user's language: menu, descriptions, and where nothing is kept.

Telegram knows a language by two letters; "" is for everybody whose language we do not have.
"""

from typing import Any

from bot.menu import menus
from bot.replies import FALLBACK

_LEFT: dict[str, dict[str, str]] = {
    "group": {
        "": "I keep books for one person at a time. Write to me privately.",
        "hi": "मैं हिसाब अकेले में रखता हूँ। मुझे अलग से मैसेज कीजिए।",
    },
    "edited": {
        "": "I read what was sent first. Write the change as a new message.",
        "hi": "मैंने पहले भेजा हुआ पढ़ा है। बदलाव नए मैसेज में लिखिए।",
    },
}
_SHARE = {"": "📱 Share my number", "hi": "📱 मेरा नंबर भेजें"}


def contact_label(lang: str) -> str:
    """What stands on the key that shares the reader's own number."""
    return _SHARE[_known(lang)]


def left_text(why: str, lang: str) -> str:
    """Say why a message is not worked."""
    return _LEFT[why][_known(lang)]


def set_up_calls() -> list[tuple[str, dict[str, Any]]]:
    """List the calls that set menu and descriptions; made at each start, they change nothing twice."""
    calls: list[tuple[str, dict[str, Any]]] = []
    for lang, menu in menus().items():
        of = _of("" if lang == FALLBACK else lang)
        commands = [{"command": name, "description": about} for name, about in menu.commands]
        calls.append(("setMyCommands", {"commands": commands, **of}))
        calls.append(("setMyShortDescription", {"short_description": menu.short, **of}))
        calls.append(("setMyDescription", {"description": menu.long, **of}))
    return calls


def _of(lang: str) -> dict[str, str]:
    return {"language_code": lang} if lang else {}


def _known(lang: str) -> str:
    short = lang[:2].casefold()
    return short if short in _LEFT["group"] else ""
