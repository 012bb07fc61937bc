"""What Telegram's own places say in the user's language: menu, descriptions, and where nothing is kept.

Telegram knows a language by two letters; "" is for everybody whose language we do not have.
"""

from typing import Any

LANGUAGES = ("", "hi")

# Each word of the menu, typed without its slash, is something that the bot understands.
_COMMANDS: dict[str, dict[str, str]] = {
    "": {
        "help": "How to write a bill",
        "baaki": "Who owes how much",
        "undo": "Take the last thing back",
        "export": "Take your books along",
    },
    "hi": {
        "help": "बिल कैसे लिखें",
        "baaki": "किसका कितना बाकी है",
        "undo": "पिछला काम वापस",
        "export": "पूरा हिसाब साथ ले जाएँ",
    },
}
_ABOUT: dict[str, tuple[str, str]] = {
    "": (
        "GST bills, khata and payments by chat. Write: ramesh ko 2 bori cement 380",
        "Correct GST bills, udhaar khata and payments, by chat.\n"
        "Write as you speak: ramesh ko 2 bori cement 380",
    ),
    "hi": (
        "चैट से GST बिल, खाता और भुगतान। लिखिए: रमेश को 2 बोरी सीमेंट 380",
        "चैट से सही GST बिल, उधार खाता और भुगतान।\nजैसे बोलते हैं वैसे लिखिए: रमेश को 2 बोरी सीमेंट 380",
    ),
}
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
    for lang in LANGUAGES:
        commands = [
            {"command": name, "description": about} for name, about in _COMMANDS[lang].items()
        ]
        short, long = _ABOUT[lang]
        of = {"language_code": lang} if lang else {}
        calls.append(("setMyCommands", {"commands": commands, **of}))
        calls.append(("setMyShortDescription", {"short_description": short, **of}))
        calls.append(("setMyDescription", {"description": long, **of}))
    return calls


def _known(lang: str) -> str:
    short = lang[:2].casefold()
    return short if short in LANGUAGES else ""
