"""Where a customer is from, and where or for what the goods are: ``Palasia wale Gopal``, ``Gopal ke ghar``.

Such words stand before or after his name. They are no goods, and no part of his name.
"""

from bot.understand.language import lexicon
from bot.understand.marks import Mark
from bot.understand.names import Known
from bot.understand.sound import is_indic

_ROLE = ("to", "from", "of")
_LEADS = ("break", "bill", "make", "fresh", "customer", "filler", "estimate", "challan", "send")
_THINGS = frozenset(
    {
        "phone_word",
        "vehicle",
        "rate",
        "rate_after",
        "filler",
        "honorific",
        "staff",
        "at_place",
        "feast",
    }
)
_MOST_WORDS = 3  # of a place: napier town, bhedaghat road
_MOST_LINKS = 3  # X ki beti ki shaadi ka
_LEAST = 2  # letters of an ending


def before(marks: list[Mark], start: int, known: Known) -> int:
    """Find where the words begin that tell, before a name, where he is from; ``start`` where none do."""
    closes = start - 1
    if closes < 0:
        return start
    glued = _ends_as_of(marks[closes], known)
    role = _is_role(marks[closes]) and marks[closes].has("of", "from")
    joined = marks[closes].has("hailing") or role
    at = start if glued else closes
    begin = at
    while begin and at - begin < _MOST_WORDS and _is_plain(marks[begin - 1], known):
        begin -= 1
    leads = begin == 0 or (marks[begin - 1].has(*_LEADS) and marks[begin - 1].number is None)
    return begin if (glued or joined) and leads and begin < at else start


def _is_role(mark: Mark) -> bool:
    return mark.number is None and mark.has(*_ROLE) and not mark.has("preposition")


def _ends_as_of(mark: Mark, known: Known) -> bool:
    """True for संगमनेरचे, whose ending is not cut off: nothing tells that Sangamner is a word."""
    if not _is_plain(mark, known) or not is_indic(mark.text):
        return False
    ends = (end.rpartition(">")[2] for end, tag in lexicon().suffixes.items() if tag == "of")
    return any(len(end) >= _LEAST and mark.text.endswith(end) for end in ends)


def after(marks: list[Mark], end: int, known: Known) -> int:
    """Read past where he is from, told after his name: ``Farhan Gohalpur wale ko``, ``Anita of Ranjhi``."""
    if _leads_place(marks, end, known):
        return _past_words(marks, end + 1, known)
    at = _past_words(marks, end, known)
    if at == end or at >= len(marks) or not marks[at].has("hailing"):
        return end
    return at if _is_role(marks[at]) else at + 1


def _leads_place(marks: list[Mark], end: int, known: Known) -> bool:
    """True for ``of Ranjhi``."""
    if end + 1 >= len(marks):
        return False
    led = marks[end].has("preposition") and marks[end].has("of", "from", "within", "rate_sign")
    return led and _is_plain(marks[end + 1], known)


def _past_words(marks: list[Mark], start: int, known: Known) -> int:
    at = start
    while at < len(marks) and at - start < _MOST_WORDS and _is_plain(marks[at], known):
        at += 1
    return at


def past_his_thing(marks: list[Mark], end: int, known: Known) -> int:
    """Read past what of his it is for: ``X ki gaadi ka kaam``, ``X ki beti ki shaadi ka bill``."""
    if end >= len(marks) or marks[end].number is not None:
        return end
    if marks[end].text in {"'s", "’s"}:
        return _past_things(marks, end + 1, known)
    if not marks[end].has("of", "rate_after"):
        return end
    for _ in range(_MOST_LINKS):
        further = _link(marks, end, known)
        if further == end:
            break
        end = further
    return end


def _past_things(marks: list[Mark], end: int, known: Known) -> int:
    """Read past what is somebody's: ``Harish's car``, ``her new house``; goods may be his, too."""
    at = end
    while at < len(marks) and at - end < _MOST_WORDS:
        new = marks[at].has("fresh") and marks[at].number is None and at == end
        if not new and not _is_thing(marks[at], known):
            break
        at += 1
    closes = at == len(marks) or marks[at].number is not None or marks[at].has("break")
    return at if closes else end


def _link(marks: list[Mark], end: int, known: Known) -> int:
    """Read past ``ki beti`` where another postposition follows it."""
    if not (end < len(marks) and marks[end].has("of", "rate_after") and marks[end].number is None):
        return end
    at = end + 1
    while at < len(marks) and at - end <= 2 and _is_thing(marks[at], known):
        at += 1
    if at > end + 1 and marks[at - 1].has("at_place"):
        return at
    closes = at < len(marks) and marks[at].number is None and not marks[at].has("preposition")
    if at == end + 1 or not closes:
        return end
    if marks[at].has("of", "to"):
        return at
    return at + 1 if marks[at].has("within", "upon", "happened") else end


def _is_thing(mark: Mark, known: Known) -> bool:
    plain = mark.token.kind == "word" and mark.number is None and mark.tags <= _THINGS
    return plain and (mark.has("feast") or not known.starts_good(mark.text))


def _is_plain(mark: Mark, known: Known) -> bool:
    bare = mark.token.kind == "word" and not mark.tags and mark.unit is None
    return bare and mark.number is None and not known.starts_good(mark.text)
