"""What is told of somebody who is put on record: his name, his state, where he lives."""

import re
from collections.abc import Sequence

from bot.understand.figures import Doubt
from bot.understand.frame import Frame
from bot.understand.language import lexicon
from bot.understand.marks import Mark, all_have, any_has, first
from bot.understand.names import Known, typed_name
from bot.understand.text import fold
from core.gst.states import find_state

# bounded, and begun only where a word begins: any text is searched in linear time
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[a-z.]{2,255}", re.IGNORECASE)
_LEAST_STATE = 4  # letters; a sign of two is a word of many languages
_MOODS = frozenset({"thanking", "greeting", "yes"})
_WITHIN_NAME = ("and", "&")  # Gupta and Sons
_AROUND = ("to", "of", "filler", "change", "make", "named", "now", "break", "give", "draft")


def state_in(marks: list[Mark], *, named: bool) -> tuple[str, list[Mark]]:
    """Find a state by its name in any script, and the words that named it; not within a name: Punjab Sweets.

    ``named``: a name is said too, and the first word is of it.
    """
    plain = [mark.token.kind == "word" and not mark.tags for mark in marks]
    first = plain.index(True) + 1 if True in plain and named else 0
    for i in range(first, len(marks)):
        for length in (4, 3, 2, 1):
            stretch, end = marks[i : i + length], i + length
            inside = end < len(marks) and plain[end]
            if len(stretch) < length or inside or any(m.token.kind != "word" for m in stretch):
                continue
            if length == 1 and (len(stretch[0].text) < _LEAST_STATE or not plain[i]):
                continue
            state = find_state(" ".join(mark.token.raw for mark in stretch))
            if state:
                return state.code, stretch
    return "", []


_SHRI = {
    "shri",
    "shree",
    "sri",
    "shrii",
    "श्री",
    "શ્રી",
    "ਸ਼੍ਰੀ",
    "ਸ੍ਰੀ",
}  # many a shop's name begins so


def name_in(frame: Frame, *, without: Sequence[Mark] = ()) -> str:
    """Give the words that are no grammar; those after ``naam`` alone where it is said."""
    marks = frame.marks
    named = (i for i, m in enumerate(marks[:-1]) if m.has("named"))
    at = next((i for i in named if not marks[i + 1].tags or marks[i + 1].text in _SHRI), -1)
    words: list[Mark] = []
    for mark in _without_email(marks[at + 1 :]):
        plain = mark.token.kind == "word" or is_spelled(mark)
        plain = plain and not any(mark is one for one in without)
        within = bool(words) and mark.text in _WITHIN_NAME
        within = within or (at >= 0 and not words and mark.text in _SHRI)
        if plain and (_is_name(mark, frame) or within or _follows_name(mark, words, frame)):
            words.append(mark)
        elif words and at >= 0:
            break
    while words and words[-1].text in _WITHIN_NAME:
        words.pop()
    return typed_name([word.token for word in words])


def person_in(frame: Frame) -> str:
    """Name somebody told with more words: who is said to get something, else who is named first."""
    runs: list[tuple[int, int]] = []
    for i, mark in enumerate(frame.marks):
        said = frame.marks[runs[-1][0] : i] if runs and runs[-1][1] == i else []
        named = _is_name(mark, frame) or _follows_name(mark, said, frame)
        if not named or mark.token.kind != "word":
            continue
        joined = bool(runs) and all_have(frame.marks[runs[-1][1] : i], "honorific")
        runs = [*runs[:-1], (runs[-1][0], i + 1)] if joined else [*runs, (i, i + 1)]
    given = [run for run in runs if any_has(frame.marks[run[1] : run[1] + 1], "to")]
    start, end = next(iter(given or runs), (0, 0))
    words = [mark.token for mark in frame.marks[start:end] if not mark.has("honorific")]
    return typed_name(words) if words else ""


def is_spelled(mark: Mark) -> bool:
    """True for a number in letters and no other word: Das of Bhagwan Das, which is ten."""
    return mark.number is not None and not mark.tags and mark.token.raw.isalpha()


def _is_name(mark: Mark, frame: Frame) -> bool:
    """True for a word with no sense, or that only sounds like one: Kamal is not kamaal."""
    heard = mark.tags and fold(mark.text) not in lexicon().tags
    return not mark.tags or (bool(heard) and (mark.tags <= _MOODS or _is_capital(mark, frame)))


def _is_capital(mark: Mark, frame: Frame) -> bool:
    """True for a capital that says something: not all words have one."""
    raw = mark.token.raw
    told = raw[:1].isupper() and not raw.isupper()
    return told and any(m.token.raw.isalpha() and m.token.raw.islower() for m in frame.marks)


def _follows_name(mark: Mark, words: list[Mark], frame: Frame) -> bool:
    """``Tanmoy Kar``: a capital after a capital."""
    return bool(words) and _is_capital(words[-1], frame) and _is_capital(mark, frame)


def _without_email(marks: list[Mark]) -> list[Mark]:
    """Leave out the parts of an address at a host: the sign and what stands at both its sides."""
    signs = [i for i, mark in enumerate(marks) if mark.text == "@"]
    gone = {j for i in signs for j in (i - 1, i, i + 1)}
    return [m for i, m in enumerate(marks) if i not in gone and "@" not in m.text]


def address_in(frame: Frame) -> str:
    """Give what follows the word for an address, as it was typed, without the words about it.

    Raises: Doubt.
    """
    start, end = address_of(frame)
    if end - start < 2:
        raise Doubt("an address of one word")
    return typed(frame, start, end)


def address_of(frame: Frame) -> tuple[int, int]:
    """Find an address: after the word for one, from ``near`` on, or what is left after a phone."""
    marks = frame.marks
    start = first(marks, "address_word", "beside")
    if start is None:
        found = _after_details(marks, frame.known)
        return next((at for at in (found, _by_street(marks)) if at[1]), _between(marks))
    if marks[start].has("beside"):
        while any_has(marks[:start], *_DETAILS) and marks[start - 1].is_unread:
            start -= 1  # gidc plot no 45
    else:
        start += 1
    end = next((i for i in range(start, len(marks)) if marks[i].has(*_DETAILS)), len(marks))
    return _trimmed(marks, start, end)


def _after_details(marks: list[Mark], known: Known) -> tuple[int, int]:
    """Find what stands after the phone of somebody whose name stood before it; goods are no address."""
    details = [i for i, mark in enumerate(marks) if mark.has(*_DETAILS)]
    if not details or not any(mark.is_unread for mark in marks[: details[0]]):
        return 0, 0
    signs = {j for i, mark in enumerate(marks) if mark.text == "@" for j in (i - 1, i, i + 1)}
    start = details[-1] + 1
    apart = start < len(marks) and marks[start].has("break")
    words = [i for i in range(start, len(marks)) if marks[i].is_unread and i not in signs]
    if not words or any(known.starts_good(marks[i].text) for i in words):
        return 0, 0
    numbered = apart and marks[start + 1].number is not None and not _counts_goods(marks[start:])
    return (start + 1 if numbered else words[0]), _with_number(marks, words[-1] + 1)


def _with_number(marks: list[Mark], end: int) -> int:
    """Take in the figure that the message closes with: ``rohini sec 7``."""
    last = marks[end] if end + 1 == len(marks) else None
    numbered = last is not None and last.number is not None and last.text.isdigit()
    return end + 1 if numbered else end


def _by_street(marks: list[Mark]) -> tuple[int, int]:
    """Find the road that closes what is told before a phone: ``hetal plastics talaja road``."""
    details = next((i for i, mark in enumerate(marks) if mark.has(*_DETAILS)), len(marks))
    words = [i for i in range(details) if marks[i].token.kind == "word" and not marks[i].tags]
    if len(words) < 2 or fold(marks[words[-1]].text) not in lexicon().streets:
        return 0, 0
    end = words[-1]
    led = marks[end - 1].token.kind == "word" and words[0] < end - 1  # mg is a measure, too
    return (end - 1, end + 1) if led else (0, 0)


def _between(marks: list[Mark]) -> tuple[int, int]:
    """Find the place between name and phone, parted from both: ``shyam bhandar, gondal, 98...``."""
    end = next((i for i, mark in enumerate(marks) if mark.has(*_DETAILS)), 0)
    while end and marks[end - 1].has(*_LEADS) and marks[end - 1].number is None:
        end -= 1
    breaks = [i for i in range(end) if marks[i].has("break")]
    if len(breaks) < 2 or breaks[-1] != end - 1:
        return 0, 0
    start, end = breaks[-2] + 1, breaks[-1]
    words = marks[start:end]
    place = 0 < len(words) <= _MOST_OF_PLACE and all(mark.is_unread for mark in words)
    return (start, end) if place and marks[start - 2].is_unread else (0, 0)


def _counts_goods(marks: list[Mark]) -> bool:
    """True for a unit, a bill, or somebody whom it is for."""
    return any(mark.unit or mark.has("bill", "to", "of", "rate") for mark in marks)


_DETAILS = ("phone", "gstin")
_MOST_OF_PLACE = 3  # words: napier town, gandhi nagar road
_LEADS = ("phone_word", "number", "gst", "email_word")


def _trimmed(marks: list[Mark], start: int, end: int) -> tuple[int, int]:
    """Leave out the words about an address, and those that lead to what is told after it."""
    after = (*_AROUND, *_LEADS) if end < len(marks) else _AROUND
    while start < end and marks[start].number is None and marks[start].has(*_AROUND):
        start += 1
    while start < end and marks[end - 1].number is None and marks[end - 1].has(*after):
        end -= 1
    return start, end


def typed(frame: Frame, start: int, end: int) -> str:
    """Give a stretch of the message as it was typed."""
    text = frame.text.casefold()
    before = frame.marks[start - 1].token.raw.casefold() if start else ""
    at = text.find(frame.marks[start].token.raw.casefold(), max(0, text.find(before)))
    last = frame.marks[end - 1].token.raw.casefold()
    to = text.find(last, at) if end - start == 1 else text.rfind(last)
    return frame.text[at : to + len(last)] if 0 <= at <= to else ""
