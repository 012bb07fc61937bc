"""What the Graph API's codes mean to us.

Source: Meta, "Error codes" of the Cloud API, by code and never by title.
"""

from collections.abc import Mapping

from adapters.whatsapp.provider import Meaning

_MEANT: Mapping[Meaning, tuple[int, ...]] = {
    Meaning.NOBODY: (131026,),
    Meaning.STOPPED: (131050,),
    Meaning.CLOSED: (131047,),
    Meaning.TEMPLATE_GONE: (132001, 132015, 132016),  # none in that language, paused, disabled
    Meaning.NO_MEDIA: (131052, 131053),
    Meaning.TOO_FAST: (131056,),  # to this one person
    Meaning.REFUSED_FORM: (100, 131008, 131009, 131051),
}
MEANINGS = {code: meaning for meaning, codes in _MEANT.items() for code in codes}
# the whole number must wait: calls of the app, of the account, messages a second
BUSY = frozenset({4, 80007, 130429})
SPAM = 131048  # too many people blocked us: for a good while
# the token, its rights, the number or the account is not what is set, or may not send
NOT_LET_IN = frozenset({0, 3, 10, 102, 190, 368, 131005, 131031, 131042, 133010, *range(200, 300)})
NOT_THERE = (100, 33)  # code and subcode: an id that is wrong, or of somebody else
BROKEN = frozenset({1, 2, 131000, 131016, 131057})
