"""Yes, no, a greeting, thanks, help: messages of which every word is one of it, or says nothing."""

from dataclasses import replace
from functools import cache, lru_cache

from bot.acts import (
    Act,
    Confirm,
    Greet,
    Help,
    Outstanding,
    Reject,
    SetLanguage,
    Summary,
    Thanks,
    Undo,
)
from bot.context import OpenDraft
from bot.understand import on_credit
from bot.understand.frame import Frame
from bot.understand.language import lexicon, spoken
from bot.understand.marks import Mark, all_have, any_has, first, has_figure, lacking, says
from bot.understand.text import fold

_PHRASES: dict[str, Act] = {
    "greet": Greet(),
    "thanks": Thanks(),
    "help": Help(),
    "confirm": Confirm(),
    "reject": Reject(),
    "undo": Undo(),
    "outstanding": Outstanding(),
    "summary": Summary(),
}


def phrase(frame: Frame) -> Act | None:
    """Read a message that is a whole phrase of a language file."""
    words = [mark for mark in frame.marks if "break" not in mark.tags]
    if not words or not _begins_phrase(spoken(), words[0].text):
        return None
    for tail in (0, 1):
        whole = words[: len(words) - tail]
        if not whole or (tail and not words[-1].has("honorific", "filler")):
            continue
        kind = lexicon().phrases.get(" ".join(fold(mark.text) for mark in whole))
        if kind and kind.startswith("language_"):
            return SetLanguage(kind.removeprefix("language_"))
        if kind:
            return _PHRASES[kind]
    return None


@lru_cache(maxsize=16384)
def _begins_phrase(lang: str, word: str) -> bool:
    """True where a phrase of the language begins so."""
    return fold(word) in _beginnings(lang)


@cache
def _beginnings(_lang: str) -> frozenset[str]:
    """List what the phrases of the language begin with: their first words, one, two, or all of them."""
    phrases = [phrase.split(" ") for phrase in lexicon().phrases]
    return frozenset(" ".join(words[:n]) for words in phrases for n in range(1, len(words) + 1))


_MOODS = ("thanking", "greeting", "wrong", "returned", "undo", "recording", "helping")


def mood(frame: Frame) -> Act | None:
    """Read yes, no, thanks, a greeting, a call for help."""
    if not (frame.has(*_MOODS) or frame.context.draft or frame.context.asked):
        return None
    words = lacking(frame.marks, "break", "and")
    if not words or has_figure(words):
        return None
    says = {tag for mark in words for tag in mark.tags}
    named = "wrong" in says and says & {
        "named",
        "customer",
    }  # the name alone is wrong, not the bill
    answers = (frame.context.draft or frame.context.asked) and not named
    if answers and not _is_unpaid(words, says) and (found := _verdict(words, says, frame)):
        return found
    if "thanking" in says and _thanks(words, frame):
        return Thanks()
    if "greeting" in says and _all(words, "greeting"):
        return Greet()
    if _takes_back(words, says, frame):
        return Undo()
    apart = len(words) > 6 and "helping" in says
    if "helping" not in says or (apart and not _helps_apart(frame.marks)):
        return None
    return Help() if not frame.party or "wish" in says else None


def _is_unpaid(words: list[Mark], says: set[str]) -> bool:
    """``paise nahi aaye``: no verdict on the open bill, which stays."""
    return "negation" in says and on_credit.is_unpaid(words)


_OF_PRAISE = (
    "thanking", "yes", "most", "question", "intensive", "pronoun", "mine", "own", "of", "to", "describing",
    "and", "now", "make", "chat", "greeting", "we", "helping", "done", "happened", "for",
)  # fmt: skip
_MOST_UNREAD = 3


def _thanks(words: list[Mark], frame: Frame) -> bool:
    """``shukriya bhai badhiya kaam karta hai``: thanks, and a few words that name nobody and no goods."""
    if _all(words, "thanking", "yes", "most", "question", "intensive"):
        return True
    thanks = any(mark.has("thanking") and not mark.tags - _THANKING for mark in words)
    if not thanks or frame.party or not _all([m for m in words if not m.is_unread], *_OF_PRAISE):
        return False
    unread = [mark.text for mark in words if mark.is_unread]
    return len(unread) <= _MOST_UNREAD and not any(map(frame.known.starts_good, unread))


_THANKING = frozenset({"thanking", "filler", "greeting", "describing"})
_OF_WHAT_WAS_DONE = (
    "wrong", "correcting", "returned", "give", "undo", "happened", "now", "make", "pronoun", "last",
    "recording", "done", "this",
)  # fmt: skip


def _takes_back(words: list[Mark], says: set[str], frame: Frame) -> bool:
    """``galti ho gayi, wapas lo``, ``last entry hata do``: what was done last is to be undone."""
    if "undo" in says:
        asked = ("question",) if "done" in says else ()  # undo what you did
        beside = ("paid", "i_paid", "bill", "draft", "change", "of", "again", "to", *asked)
        return _all(_without_why(words, says, frame), *_OF_WHAT_WAS_DONE, *beside)
    if "returned" in says:
        return _all(words, *_OF_WHAT_WAS_DONE, *(("change", "draft") if "done" in says else ()))
    removed = says & {"recording", "done"} and says & {"remove", "cancel"}
    told = says & {"last", "wrong", "correcting", "done"}
    return bool(removed and told) and _all(words, *_OF_WHAT_WAS_DONE, "remove", "cancel", "change")


def _without_why(words: list[Mark], says: set[str], frame: Frame) -> list[Mark]:
    """Leave out what happened by mistake: ``undo karo, galti se dab gaya``, ``pressed by mistake``."""
    unread = [mark for mark in words if mark.is_unread]
    if "wrong" not in says or len(unread) > _MOST_UNREAD or frame.party:
        return words
    goods = any(_names_goods(mark, frame) for mark in unread)
    return words if goods else [mark for mark in words if not mark.is_unread]


def _helps_apart(marks: list[Mark]) -> bool:
    """True where a clause asks for help and for nothing else: ``discount ela ivvali bot lo, help cheyyi``."""
    start = next((i for i in range(len(marks) - 1, 0, -1) if marks[i].has("break")), 0)
    told = bool(start) and any_has(marks[start:], "helping")
    return _begins_helping(marks) or (
        told and _all(marks[start:], "helping", "make", "mine", "break")
    )


def _begins_helping(marks: list[Mark]) -> bool:
    """``madad chahiye, tumse kya kya ho sakta hai?``: a clause of its own, and nothing named after it."""
    at = next((i for i, mark in enumerate(marks) if mark.has("break")), 0)
    return at > 0 and _all(marks[:at], "helping") and any_has(marks, "question")


_ASKING = ("make", "give", "send", "draft", "bill", "change", "money", "asking", "paid", "wish",
           "pronoun", "mine", "to", "full", "now")  # fmt: skip


def _verdict(words: list[Mark], says: set[str], frame: Frame) -> Act | None:
    if says & {"yesterday", "daybefore", "last"} and "cancel" in says:
        return None  # an issued bill's day is named
    draft = frame.context.draft
    if draft and len(draft.lines) > 1 and any(_names_goods(mark, frame) for mark in words):
        return None  # one of several: rabri cancel
    words = [mark for mark in words if not _of_draft(mark, frame)]
    asking = (*_ASKING, *(("correcting",) if says & {"let_go", "cancel"} else ()))
    asking += ("customer",) if "let_go" in says and "wrong" not in says else ()  # he went
    no = ("no", "negation", "wrong", "remove", "cancel", "let_go", "forbids")
    if says & {"no", "negation", "cancel", "wrong", "let_go"} and _all(words, *no, *asking):
        return Reject()
    if _lets_go_first(frame):
        return Reject()
    if (
        "remove" in says
        and says & {"draft", "everyone"}
        and _all(words, "remove", "everyone", *asking)
    ):
        return Reject()
    if says & {"yes"} and _all(words, "yes", *asking, "rest", "everyone", "balance"):
        return Confirm()
    if (
        "send" in says
        and _all(words, "send", "give", "draft", "bill", "make", "now")
        and _short(words)
    ):
        return Confirm()
    return None


_ORDERS = (
    "make",
    "send",
    "change",
    "remove",
    "fresh",
    "question",
    "bill",
    "discount",
    "gst",
    "rate",
)


def _lets_go_first(frame: Frame) -> bool:
    """``jaane do, grahak chala gaya``: the bill is let go, and why is told; nothing else is ordered."""
    marks = frame.marks
    at = next((i for i, mark in enumerate(marks) if mark.has("break")), 0)
    head, rest = marks[:at], lacking(marks[at:], "let_go")
    fits = _all(head, "let_go", "no", "draft", "bill", "pronoun")
    if not fits or not any_has(head, "let_go") or frame.party:
        return False
    return not any(
        mark.number is not None or mark.has(*_ORDERS) or frame.known.starts_good(mark.text)
        for mark in rest
    )


def _of_draft(mark: Mark, frame: Frame) -> bool:
    """True where the word names whom the open bill is for, or goods on it."""
    draft = frame.context.draft
    if draft is None or mark.tags:
        return False
    return _is_of(mark, draft.customer or "") or _is_on_draft(mark, draft)


def _names_goods(mark: Mark, frame: Frame) -> bool:
    """True for a word of the shop's goods, or of those on the open bill: no record may know them yet."""
    draft = frame.context.draft
    known = frame.known.starts_good(mark.text)
    return not mark.tags and (known or (draft is not None and _is_on_draft(mark, draft)))


def _is_on_draft(mark: Mark, draft: OpenDraft) -> bool:
    return any(_is_of(mark, line.item or "") for line in draft.lines)


def _is_of(mark: Mark, name: str) -> bool:
    return fold(mark.text) in map(fold, name.split())


def _short(words: list[Mark]) -> bool:
    return len(words) < 5


def _all(words: list[Mark], *tags: str) -> bool:
    """True where every word bears one of the tags, or says nothing."""
    return all_have(words, *tags, "filler", "honorific", "asking_pardon")


def ordered(marks: list[Mark]) -> list[Mark]:
    """Take what somebody said that he wants for his order: ``4 venumnu sonnar, bill podu``."""
    told = says(marks)
    at = first(marks, "reported")
    wished = at is not None and any_has(marks[max(0, at - 6) : at + 7], "wish")
    # butter ek kilo bol raha hai
    wished = wished or (bool(at) and marks[(at or 0) - 1].unit is not None)
    if not wished or not {"bill", "make"} <= told or told & {"if", "question", "negation", "money"}:
        return marks
    said_of = bool(at) and marks[(at or 0) - 1].unit is not None
    meant = frozenset({"filler" if said_of else "to"})  # who said so is whom it is for
    return [replace(mark, tags=meant) if mark.has("reported") else mark for mark in marks]
