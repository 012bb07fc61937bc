"""What Telegram's own places say in the user's language: menu, descriptions, and where nothing is kept.

Telegram knows a language by two letters; "" is for everybody whose language we do not have.
"""

from typing import Any

# Each word of the menu, typed without its slash, is something that the bot understands.
_MENU = ("help", "baaki", "undo", "export")
_COMMANDS: dict[str, tuple[str, str, str, str]] = {
    "": (
        "How to write a bill",
        "Who owes how much",
        "Take the last thing back",
        "Take your books along",
    ),
    "hi": ("बिल कैसे लिखें", "किसका कितना बाकी है", "पिछला काम वापस", "पूरा हिसाब साथ ले जाएँ"),
    "mr": ("बिल कसे लिहायचे", "कोणाचे किती बाकी", "शेवटचे मागे घ्या", "सगळा हिशेब सोबत न्या"),
    "gu": ("બિલ કેવી રીતે લખવું", "કોનું કેટલું બાકી", "છેલ્લું પાછું લો", "આખો હિસાબ સાથે લઈ જાઓ"),
    "bn": ("বিল কীভাবে লিখবেন", "কার কত বাকি", "শেষেরটা ফেরত নিন", "পুরো হিসাব সঙ্গে নিন"),
    "pa": ("ਬਿੱਲ ਕਿਵੇਂ ਲਿਖੀਏ", "ਕਿਸਦਾ ਕਿੰਨਾ ਬਾਕੀ", "ਪਿਛਲਾ ਕੰਮ ਵਾਪਸ", "ਪੂਰਾ ਹਿਸਾਬ ਨਾਲ ਲੈ ਜਾਓ"),
    "ta": ("பில் எழுதுவது எப்படி", "யார் எவ்வளவு பாக்கி", "கடைசியைத் திரும்ப எடு", "கணக்கை எடுத்துச் செல்ல"),
    "te": ("బిల్ ఎలా రాయాలి", "ఎవరు ఎంత బాకీ", "చివరిది వెనక్కి", "లెక్కలు వెంట తీసుకెళ్లండి"),
    "kn": ("ಬಿಲ್ ಬರೆಯುವುದು ಹೇಗೆ", "ಯಾರು ಎಷ್ಟು ಬಾಕಿ", "ಕೊನೆಯದನ್ನು ಹಿಂಪಡೆ", "ಲೆಕ್ಕ ಜೊತೆಗೆ ಒಯ್ಯಿರಿ"),
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
    for lang, abouts in _COMMANDS.items():
        commands = [
            {"command": name, "description": about}
            for name, about in zip(_MENU, abouts, strict=True)
        ]
        calls.append(("setMyCommands", {"commands": commands, **_of(lang)}))
    for lang, (short, long) in _ABOUT.items():
        calls.append(("setMyShortDescription", {"short_description": short, **_of(lang)}))
        calls.append(("setMyDescription", {"description": long, **_of(lang)}))
    return calls


def _of(lang: str) -> dict[str, str]:
    return {"language_code": lang} if lang else {}


def _known(lang: str) -> str:
    short = lang[:2].casefold()
    return short if short in _ABOUT else ""
