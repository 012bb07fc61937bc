"""Goods that go off the open bill: removed, let go, or others put in their place."""

from dataclasses import replace

from bot.acts import Line
from bot.context import DraftLine, ShopContext
from bot.understand.atoms import Atom, atoms_of
from bot.understand.figures import Doubt
from bot.understand.marks import Mark, any_has, first, has_figure, lacking
from bot.understand.names import Known
from bot.understand.text import Token

_GONE = Mark(Token(",", "break"), frozenset({"break", "remove"}))
_SAYING_WHY = ("break", "and", "filler", "wrong", "item", "reason")  # towel galat h, hatao
_LED = ("filler", "of", "to", "make", "change", "bill", "draft")  # bill me rabri ki jagah paneer
SWAP = Mark(Token(",", "break"), frozenset({"break", "remove", "fresh"}))


def _held(context: ShopContext) -> tuple[DraftLine, ...]:
    return context.draft.lines if context.draft else ()


def removed(marks: list[Mark], known: Known, context: ShopContext) -> tuple[list[str], list[Mark]]:
    """Take out the goods of each clause that orders removal. Raises: Doubt."""
    names, kept = list[str](), list[Mark]()
    if any_has(marks, "rest", "balance"):
        _refuse_rest(marks)
    for said in _listed(clauses(marks), known, context):
        whole = _kept_at(said, known, context)
        ordered = any_has(whole, "remove", "let_go")
        # "soap vendam, eduthudu": not wanted, take it out; the first word denies nothing
        clause = [mark for mark in whole if not (ordered and mark.has("unwanted"))]
        at = first(clause, "remove", "let_go")
        if at is None or any_has(clause, "negation"):
            kept += clause
            continue
        plain = clause[:at]
        before = _items(_uncounted(plain) if _on_bill(plain, known, context) else plain, known)
        after = _items(clause[at + 1 :], known)
        if before:  # tile hatao keel 3 kg kardo
            kept += clause[at + 1 :]
        names += [_own(atom, context) for atom in before or after]
        if not (before or after):
            raise Doubt("what is to go is not on the bill")
    return names, kept


def left_out(marks: list[Mark], known: Known, context: ShopContext) -> list[Mark]:
    """Read Bengali ``tape ta bad``, less of no sum, as an order to take those goods off the bill."""
    if not any_has(marks, "left_out"):
        return marks
    made: list[Mark] = []
    for clause in clauses(marks):
        words = lacking(clause, "filler", "left_out", "break", "and")
        plain = all(mark.number is None for mark in clause)
        off = plain and any_has(clause, "left_out") and _on_bill(words, known, context)
        made += [_off(mark) if off and mark.has("left_out") else mark for mark in clause]
    return made


def _off(mark: Mark) -> Mark:
    return replace(mark, tags=frozenset({"remove"}))


def _refuse_rest(marks: list[Mark]) -> None:
    """Doubt ``sirf chini rakho baki hata do``: what goes is what is not named. Raises: Doubt."""
    at = next(i for i, mark in enumerate(marks) if mark.has("rest", "balance"))
    after = marks[at + 1 :]
    if any_has(after, "remove") and not any_has(marks[:at], "remove"):
        raise Doubt("the rest is to go: what stays is not sure")


def _listed(parts: list[list[Mark]], known: Known, context: ShopContext) -> list[list[Mark]]:
    """``sabun aur chini hata do``: give each of the goods that one verb removes a clause of its own."""
    made = list(parts)
    for n in range(len(parts) - 2, -1, -1):
        words = lacking(parts[n], *_SAYING_WHY)
        ends = [
            mark for mark in made[n + 1] if mark.number is None and mark.has("remove", "let_go")
        ]
        plain = all(mark.number is None for mark in (*words, *made[n + 1]))
        if ends and plain and _on_bill(words, known, context):
            made[n] = [*words, ends[-1]]
    return made


_WHY = ("wrong", "correcting", "reason", "unwanted", "negation")
_ORDERED = ("remove", "let_go", "make", "change", "pronoun", "filler", "give", "send", "show", "draft",
            "asking_pardon", "break", "within", "cancel")  # fmt: skip
_FEW = 2  # words more that say why


def without_why(marks: list[Mark], known: Known, context: ShopContext) -> list[Mark]:
    """``towel galat h, hatao``: leave out why goods of the bill shall go; else as it was."""
    at = next((i for i in range(len(marks) - 1, 0, -1) if _is_break(marks[i])), None)
    order = marks[at + 1 :] if at else []
    ordered = any(mark.has("remove") and not mark.has("negation") for mark in order)
    if not at or not ordered or not all(m.number is None and m.has(*_ORDERED) for m in order):
        return marks
    told = [mark for mark in marks[:at] if not mark.has("pronoun", "break") or mark.has(*_WHY)]
    end = first(told, *_WHY)
    while end and told[end - 1].has("filler", "of"):
        end -= 1
    goods, why = told[:end], told[end:] if end else []
    more = [mark for mark in why if mark.is_unread]
    plain = all(mark.number is None for mark in told) and len(more) <= _FEW
    if not goods or not plain or any(known.starts_good(mark.text) for mark in more):
        return marks
    return [*goods, *order] if _on_bill(goods, known, context) else marks


def _is_break(mark: Mark) -> bool:
    return mark.number is None and mark.has("break")


def _kept_at(clause: list[Mark], known: Known, context: ShopContext) -> list[Mark]:
    """``chini 3 kilo rehne do``: goods let be at another count are not let go. Raises: Doubt."""
    lets = [mark for mark in clause if mark.has("let_go") and not mark.has("remove")]
    counts = [mark.number for mark in clause if mark.number is not None]
    if not lets or not counts:
        return clause
    if any(line.qty in counts for line in _held(context)):
        raise Doubt("so many are to go, or to stay")
    return [mark for mark in clause if mark not in lets]


def _put_apart(marks: list[Mark], known: Known, context: ShopContext) -> list[Mark]:
    """Put ``no soap`` and ``replace soap with 3 buckets`` in the order of ``soap nahi``."""
    at = first(marks, "replacing", "without")
    if at is None:
        return marks
    end = next((i for i in range(at, len(marks)) if _parts_goods(marks[i])), len(marks))
    gone = lacking(marks[at + 1 : end], "filler", "of", "to")
    if not gone or not _on_bill(gone, known, context):
        return marks
    if marks[at].has("replacing"):
        return [*marks[:at], *gone, SWAP, *marks[end + 1 :]] if end < len(marks) else marks
    return [*marks[:at], *gone, _GONE, *marks[end:]]


def _parts_goods(mark: Mark) -> bool:
    return mark.number is None and mark.has("break", "and", "preposition", "inclusive")


def swapped(said: list[Mark], known: Known, context: ShopContext) -> list[Mark]:
    """``rabri ki jagah paneer``, ``rabri cancel``: what stands before it on the bill goes.

    Raises: Doubt.
    """
    made: list[Mark] = []
    marks = _put_apart(said, known, context)
    for i, mark in enumerate(marks):
        if mark.has("in_its_place"):
            made = [SWAP if one is _GONE else one for one in made]
            continue
        if made and mark.has("wrong") and _is_price_only(marks[i + 1 :]):
            continue  # sugar ka rate galat hai, 46 hai
        denies = mark.number is None and mark.has("correcting", "negation", "cancel")
        counted = _counts(marks, i + 1, known)
        if denies and counted and made and is_instead(mark):
            made = _recounted(made, known, context)
        ordered = any_has(marks[i + 1 : i + 3], "remove")
        clause = clauses(made)[-1] if denies and made and not ordered else []
        plain = [one for one in clause if not one.has(*_LED)]
        follows = i + 1 < len(marks) and marks[i + 1].number is not None
        told = follows and len(_uncounted(plain)) < len(plain)
        counted = counted or (told and not _are_others(marks[i + 2 :], plain, known))
        if not plain or counted or not _on_bill(plain, known, context):
            made.append(mark)
        else:
            _refuse_alone(mark, marks[i + 1 :])
            _refuse_unsaid(clause, marks[i + 1 :])
            kept = made[: len(made) - len(clause)]
            made = [*kept, *_uncounted(clause), SWAP if mark.has("correcting") else _GONE]
    return made


def _counts(marks: list[Mark], i: int, known: Known) -> bool:
    """True for a figure that is of what stands before: of ``3 switch`` it is not."""
    if i >= len(marks) or marks[i].number is None:
        return False
    then = [mark for mark in marks[i + 1 : i + 3] if not mark.unit][:1]
    return not any(not mark.tags and known.starts_good(mark.text) for mark in then)


def _is_price_only(after: list[Mark]) -> bool:
    """True where a price follows, and no goods."""
    figures = [mark for mark in after if mark.number is not None]
    priced = any(mark.has("rate_sign", "rate", "currency", "money_figure") for mark in after)
    return len(figures) == 1 and priced and not any(mark.is_unread for mark in after)


def _are_others(after: list[Mark], before: list[Mark], known: Known) -> bool:
    """True for the rice of ``10 sugar nahi 15 rice``: goods with a figure of their own."""
    clause = clauses(after)[0] if after else []
    words = [mark.text for mark in _uncounted(clause) if mark.is_unread]
    own = {item.name for item in known.goods([mark.text for mark in _uncounted(before)])}
    return bool(words) and bool(own) and own.isdisjoint(item.name for item in known.goods(words))


def is_instead(mark: Mark) -> bool:
    """True for ``ki jagah``, ``badhila``: what follows comes in the place of what stands before."""
    return mark.has("correcting") and not mark.has(
        "negation", "no", "remove", "cancel", "unwanted", "let_go", "wrong"
    )


def _recounted(made: list[Mark], known: Known, context: ShopContext) -> list[Mark]:
    """``5 kilo chini ki jagah 7``: leave out the count that goods of the bill have. Raises: Doubt."""
    clause = lacking(clauses(made)[-1], "break", "and", "filler")
    words = _uncounted(clause)
    if len(words) == len(clause) or not _on_bill(clause, known, context):
        return made
    return [*made[: len(made) - len(clauses(made)[-1])], *words]


def _refuse_alone(mark: Mark, after: list[Mark]) -> None:
    """Doubt goods in whose place nothing is named. Raises: Doubt."""
    if is_instead(mark) and not any(one.number is not None or one.is_unread for one in after):
        raise Doubt("what comes in its place is not said")


def _refuse_unsaid(clause: list[Mark], after: list[Mark]) -> None:
    """Doubt ``thali 50 nahi ... karo``: how many there shall be instead is not read. Raises: Doubt."""
    told = clauses(after)[0] if after else []
    ordered = any(mark.has("make", "change") and not mark.has("remove") for mark in told)
    if ordered and has_figure(clause):
        raise Doubt("how many there shall be instead is not said")


def _uncounted(marks: list[Mark]) -> list[Mark]:
    return [mark for mark in marks if mark.number is None and not mark.unit]


def _on_bill(marks: list[Mark], known: Known, context: ShopContext) -> bool:
    """True where the words are one of the goods on the open bill, as many as it has, and nothing else.

    Raises: Doubt.
    """
    words = [mark for mark in marks if mark.number is None and not mark.unit]
    if not words or any(mark.tags for mark in words):
        return False
    found = known.goods([mark.text for mark in words])
    own = [line for line in _held(context) if len(found) == 1 and line.item == found[0].name]
    counts = [mark.number for mark in marks if mark.number is not None]
    if own and counts and counts != [own[0].qty]:
        raise Doubt("not so many of them, or none")
    return bool(own)


def counted_alike(found: list[Line], removed: list[str], context: ShopContext) -> list[Line]:
    """What comes in the place of other goods is as many, unless said."""
    priced = len(found) == 1 and found[0].amount is not None
    if len(found) != 1 or len(removed) != 1 or priced or found[0].qty is not None:
        return found
    gone = next(line for line in _held(context) if line.item == removed[0])
    return [replace(found[0], qty=gone.qty)]


def _items(marks: list[Mark], known: Known) -> list[Atom]:
    """The goods of a stretch that has no figures. Raises: Doubt."""
    atoms = [atom for atom in atoms_of(marks, known) if atom.kind != "cut"]
    return [] if any(atom.kind != "item" for atom in atoms) else atoms


def _own(atom: Atom, context: ShopContext) -> str:
    """The line of the open bill that is meant. Raises: Doubt."""
    held = {line.item for line in _held(context)}
    found = [item.name for item in atom.found if item.name in held]
    if len(found) != 1:
        raise Doubt("which line of the bill is meant is not clear")
    return found[0]


def clauses(marks: list[Mark]) -> list[list[Mark]]:
    """Cut at each break and each ``and``."""
    made: list[list[Mark]] = [[]]
    for mark in marks:
        made[-1].append(mark)
        if mark.has("break", "and"):
            made.append([])
    return [clause for clause in made if clause]
