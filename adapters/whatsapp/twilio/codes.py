"""What Twilio's codes mean to us."""

from collections.abc import Mapping

from adapters.whatsapp.provider import Meaning

CONTENT_GONE = frozenset({20404, 21655})
_MEANT: Mapping[Meaning, tuple[int, ...]] = {
    Meaning.NOBODY: (21211, 21214, 21265, 21614, 63003, 63024, 63033),
    Meaning.STOPPED: (21610,),
    Meaning.CLOSED: (63016,),
    Meaning.TEMPLATE_GONE: (63040, 63041, 63042),
    Meaning.NO_MEDIA: (63019,),
    Meaning.TOO_FAST: (20429, 63017, 63018, 63038, 131056),
    Meaning.REFUSED_FORM: (63021,),
}
MEANINGS = {code: meaning for meaning, codes in _MEANT.items() for code in codes}
