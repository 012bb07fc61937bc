"""Which figure belongs to which goods, and what it says of them.

Between two goods stand figures of the first, of the second, or of both. Every cut of them is
weighed: how people order quantity, goods and price, whether they keep to one order in a message,
whether a price is near the one known. Where two cuts that differ weigh alike, nobody can tell.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bot.understand.atoms import Atom, as_quantity
from bot.understand.marks import all_have
from bot.understand.raws import Doubt as Doubt, Raw as Raw, as_count, is_fee, joined, share
from bot.understand.trace import kept

_MOST_BETWEEN = 4
_TENTH = Decimal("0.1")
_NEAR = (Decimal("0.5"), Decimal(2))
_FEW = 40
_MOST_LISTED = 200  # a bare figure above it in a list is a price
_SMALL = 50  # half of it or less is a count, where no rate is known
# times the known rate: a figure so far above it is hardly the price of one
_APART = Decimal("1.25")
_SAME = (Decimal("0.95"), Decimal("1.05"))  # where all others are but counted
_FAR = (Decimal("0.5"), Decimal("1.9"))  # where others are priced, too
_BY_PIECE = {"PCS", "NOS", "PAC", "BOX", "PRS", "BTL", "TIN", "BAG", "ROL", "SET", "CTN", "BDL"}
_LIKE = (Decimal("0.8"), Decimal("1.2"))
_MARGIN = Decimal("0.5")
_SWITCH = Decimal("0.75")
# What stands before and after the goods: what each figure is (q quantity, r rate, a amount, b bare,
# with c: the product of the two, checked), and how unusual it is.
_SAID: dict[str, tuple[str, str]] = {
    "|": ("", "1.5"), "Q|": ("q", "0"), "N|": ("q", ".25"), "S|": ("a", "0"), "R|": ("r", "1"),
    "|Q": ("q", "0"), "|N": ("b", ".5"), "|R": ("r", ".5"), "|S": ("a", ".25"),
    "Q|R": ("qr", "0"), "Q|N": ("qr", ".25"), "Q|S": ("qa", ".25"),
    "N|R": ("qr", "0"), "N|N": ("qr", ".5"), "N|S": ("qa", ".25"),
    "QR|": ("qr", "1"), "NR|": ("qr", "1"), "RQ|": ("rq", ".5"), "RN|": ("rq", ".75"),
    "QN|": ("qr", "3"), "SQ|": ("aq", "1"), "SN|": ("aq", "1.25"), "QS|": ("qa", "1"),
    "NS|": ("qa", "1.25"), "R|Q": ("rq", "1.5"), "R|N": ("rq", "2"), "S|Q": ("aq", ".75"),
    "|QR": ("qr", "0"), "|QN": ("qr", ".25"), "|QS": ("qa", ".25"), "|NR": ("qr", ".25"),
    "|NN": ("qr", ".75"), "|NS": ("qa", ".5"), "|RQ": ("rq", ".75"), "|NQ": ("rq", ".75"),
    "|RN": ("rq", "1"), "|SQ": ("aq", "1"),
    "|QNN": ("qrc", "0"), "|NNN": ("qrc", "0"), "|QRN": ("qrc", "0"), "|QRS": ("qrc", "0"),
    "|NRN": ("qrc", "0"), "|NRS": ("qrc", "0"), "|QNS": ("qrc", "0"), "|NNS": ("qrc", "0"),
    "Q|NN": ("qrc", "0"), "Q|RN": ("qrc", "0"), "Q|RS": ("qrc", "0"), "Q|NS": ("qrc", "0"),
    "N|NN": ("qrc", "0"), "N|RN": ("qrc", "0"), "N|RS": ("qrc", "0"), "N|NS": ("qrc", "0"),
}  # fmt: skip
_ORDERS = {order: (roles, Decimal(cost)) for order, (roles, cost) in _SAID.items()}
_OF_CHARGES = _ORDERS | {"N|": ("b", Decimal("0.5"))}  # and 250 labour


@dataclass(frozen=True)
class _Path:
    """Lines so far, what they weigh, and whether the last counted before or after its goods."""

    cost: Decimal = Decimal(0)
    lines: tuple[Raw, ...] = ()
    style: str = ""
    left: tuple[Atom, ...] = field(default=())


def lines_of(atoms: Sequence[Atom]) -> list[Raw]:
    """Give each figure to its goods. Raises: Doubt."""
    return together(each_line(atoms), atoms)


def each_line(atoms: Sequence[Atom]) -> list[Raw]:
    """Read every line by itself. Raises: Doubt."""
    if any([atom.kind == "P" for atom in atoms]):
        raise Doubt("a share of which nothing tells whether it is tax or discount")
    return [line for segment in _segments(atoms) for line in _segment(segment)]


def together(lines: list[Raw], atoms: Sequence[Atom]) -> list[Raw]:
    """Look at all lines of a message: a price told later, the rows of a list. Raises: Doubt."""
    made = _alike(joined(lines))
    made = _beside_counts(made) if len(made) > 1 else made
    return _listed(made) if sum(atom.row for atom in atoms) > 1 else made


def _listed(lines: list[Raw]) -> list[Raw]:
    """In a list whose other rows all count their goods, a bare figure counts too."""
    goods = [line for line in lines if line.item and not _is_charge(line.item)]
    counted = [line for line in goods if line.bare is None]
    if len(counted) < 2 or any([line.qty is None for line in counted]):
        return lines
    return [as_count(line) if line in goods and _may_count(line) else line for line in lines]


def _may_count(line: Raw) -> bool:
    """True for a figure that is no price: of known goods less than half the rate, else a small one."""
    if line.bare is None:
        return True
    known = line.item.found[0].rate if line.item and len(line.item.found) == 1 else None
    if known and is_fee(line):
        return False
    return line.bare * 2 < known if known else line.bare <= _MOST_LISTED


def _alike(lines: list[Raw]) -> list[Raw]:
    """``register 4 aur eraser 10``: where one bare figure must be a count, those like it are too."""
    goods = [line for line in lines if line.item and not _is_charge(line.item)]
    if len(goods) < 2 or any([line.bare is None or line.qty is not None for line in goods]):
        return lines
    shares = [share(line) for line in goods]
    if not any(share is not None and share < _NEAR[0] for share in shares):
        return lines
    changed = {
        id(line)
        for line, share in zip(goods, shares, strict=True)
        if share is not None and line.bare is not None
        and (share < _LIKE[0] or (share != 1 and line.bare <= _FEW))
    }  # fmt: skip
    return [as_count(line) if id(line) in changed else line for line in lines]


def _beside_counts(lines: list[Raw]) -> list[Raw]:
    """``chart paper 20, sketch pen 10 set``: beside goods that are only counted, a figure counts too.

    Of goods by the piece, and so far from the known rate that it is hardly the price of one.
    """
    goods = [line for line in lines if line.item and not _is_charge(line.item)]
    bare = [line for line in goods if line.bare is not None and line.qty is None]
    counted = [line for line in goods if line.qty is not None]
    if not bare or not counted or len(bare) + len(counted) < len(goods):
        return lines
    far = _FAR if any([line.priced for line in counted]) else (_LIKE[0], _APART)
    many = len(counted) > 1 and far is not _FAR
    of_many = {id(line) for line in bare if _is_of_many(line, _SAME if many else far)}
    return [as_count(line) if id(line) in of_many else line for line in lines]


def _is_of_many(line: Raw, price: tuple[Decimal, Decimal]) -> bool:
    by_piece = line.item is not None and any([one.unit in _BY_PIECE for one in line.item.found])
    times = share(line)
    small = line.bare is not None and line.bare <= _MOST_LISTED
    return by_piece and small and times is not None and not price[0] <= times <= price[1]


def adds_many(line: Raw) -> bool:
    """``vati pan 50 umerjo``, known at 35: what goes onto an open bill is counted, and not for so much."""
    return line.bare is not None and line.qty is None and _is_of_many(line, (_LIKE[0], _APART))


def _segments(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """Cut at commas and ands; figures without goods go to those before them in the same row."""
    rows: list[list[list[Atom]]] = [[[]]]
    for atom in atoms:
        if atom.kind != "cut":
            rows[-1][-1].append(atom)
        elif atom.row:
            rows.append([[]])
        else:
            rows[-1].append([])
    made: list[list[Atom]] = []
    for row in rows:
        made += _merged([part for part in row if part], made)
    return made


def _merged(parts: list[list[Atom]], earlier: list[list[Atom]]) -> list[list[Atom]]:
    made: list[list[Atom]] = []
    waiting: list[Atom] = []
    for part in parts:
        if any([atom.kind == "item" for atom in part]):
            made.append([*waiting, *part])
            waiting = []
        elif made:
            made[-1] += part
        else:
            waiting += part
    if not waiting:
        return made
    if earlier:
        earlier[-1] += waiting
        return made
    return [*made, waiting]


def _segment(atoms: list[Atom]) -> list[Raw]:
    """Weigh every way to give the figures of a stretch to its goods. Raises: Doubt."""
    items = [atom for atom in atoms if atom.kind == "item"]
    gaps: list[list[Atom]] = [[]]
    for atom in atoms:
        if atom.kind == "item":
            gaps.append([])
        else:
            gaps[-1].append(atom)
    if any(len(gap) > _MOST_BETWEEN for gap in gaps):
        raise Doubt("more than four figures between two goods")
    if not items:
        return [_lone(gaps[0])]
    return _told_apart(list(_lightest(items, gaps).lines))


def _lightest(items: list[Atom], gaps: list[list[Atom]]) -> _Path:
    """Weigh the ways to share the figures between goods among these. Raises: Doubt."""
    paths = [_Path(left=tuple(gaps[0]))]
    for n, item in enumerate(items):
        last = n == len(items) - 1
        paths = _best(_further(paths, item, gaps[n + 1], last=last))
        if not paths:
            raise Doubt("figures in an order that nobody writes")
    if len(paths) > 1 and (trace := kept()):
        trace.ways.append([(path.cost, path.lines) for path in paths])
    if len(paths) > 1 and paths[1].cost - paths[0].cost < _MARGIN:
        raise Doubt("two ways to share the figures among the goods weigh alike")
    return paths[0]


def _told_apart(lines: list[Raw]) -> list[Raw]:
    """Doubt ``retreading 2 truck tyre 3500 each``: of which are there two? Raises: Doubt."""
    if not any([line.qty is None and line.rate is not None for line in lines]):
        return lines
    shares = (share(line) or line.bare / _SMALL for line in lines if line.bare is not None)
    counts = any(share < _NEAR[0] for share in shares)
    if counts or any([line.qty is not None and not line.priced for line in lines]):
        raise Doubt("of which goods the count is, is not clear")
    return lines


def _lone(figures: list[Atom]) -> Raw:
    """A sum with no goods: ``650 ka bill``. Raises: Doubt."""
    if len(figures) != 1 or figures[0].kind not in {"N", "S", "F"}:
        raise Doubt("figures, and no goods")
    return Raw(amount=figures[0].value)


def _further(paths: Iterable[_Path], item: Atom, gap: list[Atom], *, last: bool) -> Iterable[_Path]:
    """Take one more item, with every share of the figures that follow it."""
    shares = (len(gap),) if last else range(len(gap), -1, -1)
    for path, at in itertools.product(paths, shares):
        if not last and any(atom.ahead for atom in gap[:at]):
            continue
        read = _line(path.left, item, gap[:at])
        if read is None:
            continue
        style = "before" if path.left else "after" if at else path.style
        if _is_charge(item):
            if read[1].rate is not None or read[1].qty is not None:
                continue
            style = path.style
        switch = _SWITCH if path.style and style != path.style else Decimal(0)
        yield _Path(path.cost + read[0] + switch, (*path.lines, read[1]), style, tuple(gap[at:]))


def _is_charge(item: Atom) -> bool:
    """Freight, labour, packing, a tailor's wages: a sum, neither counted nor priced."""
    last = item.words[-1]
    wages = last.has("loading") and not last.has("service")
    return not item.found and (wages or all_have(item.words, "loading", "of"))


def _best(paths: Iterable[_Path]) -> list[_Path]:
    """Keep the two lightest of each state."""
    paths = list(paths)
    if len(paths) < 2:
        return paths
    kept: dict[tuple[str, tuple[Atom, ...]], list[_Path]] = {}
    for path in sorted(paths, key=lambda path: path.cost):
        held = kept.setdefault((path.style, path.left), [])
        if len(held) < 2:
            held.append(path)
    return sorted((path for held in kept.values() for path in held), key=lambda path: path.cost)


def _line(before: Sequence[Atom], item: Atom, after: Sequence[Atom]) -> tuple[Decimal, Raw] | None:
    """Read one line; None where nobody orders it so."""
    figures = _went_for(_times([*before, *after]), item)
    cut = len(before)
    key = "".join(atom.kind for atom in figures[:cut]) + "|"
    orders = _OF_CHARGES if _is_charge(item) else _ORDERS
    order = orders.get(key + "".join(atom.kind for atom in figures[cut:]))
    if order is None:
        return None
    roles, cost = order
    slots: dict[str, Decimal | str | None] = {}
    for role, atom in zip(roles, figures, strict=True):
        if role == "c":
            if _product(slots) != atom.value:
                return None
            continue
        slots |= _slots(role, atom)
        cost += _doubtful_price(role, atom, item)
    if _is_total(slots, figures[-1:], item) or _is_no_price(slots, figures, item):
        return None
    if any(atom.kind == "X" for atom in (*before, *after)):
        slots = _swapped(slots, item)
    return cost, Raw(item=item, **slots)  # type: ignore[arg-type]  # its own fields


def _went_for(figures: list[Atom], item: Atom) -> list[Atom]:
    """What goods went for is what all come to; of several it may be about the price known for one."""
    known = item.found[0].rate if len(item.found) == 1 else None
    counts = [atom.value for atom in figures if atom.kind in {"Q", "N"} and atom.value]
    all_of = known * counts[0] if known and counts else None
    return [
        replace(atom, kind="R" if _is_of_one(atom.value, known, all_of) else "S")
        if atom.kind == "F"
        else atom
        for atom in figures
    ]


def _is_of_one(sum_: Decimal | None, known: Decimal | None, all_of: Decimal | None) -> bool:
    """True for a sum about the price known for one, and further from what all come to."""
    if not (sum_ and known and all_of) or not _NEAR[0] <= sum_ / known <= _NEAR[1]:
        return False
    one, whole = (max(sum_ / price, price / sum_) for price in (known, all_of))
    return one < whole


def _swapped(slots: dict[str, Decimal | str | None], item: Atom) -> dict[str, Decimal | str | None]:
    """``stitching 450 x 3``, known at 450: the price may stand first."""
    known = item.found[0].rate if len(item.found) == 1 else None
    qty, rate = slots.get("qty"), slots.get("rate")
    if not (known and isinstance(qty, Decimal) and isinstance(rate, Decimal)):
        return slots
    first = _LIKE[0] <= qty / known <= _LIKE[1] and rate * 3 < known and not slots.get("unit")
    return slots | {"qty": rate, "rate": qty} if first else slots


def _is_total(slots: dict[str, Decimal | str | None], last: Sequence[Atom], item: Atom) -> bool:
    """``tyre 4 16800``, known at 4250: a bare figure that is no rate of them, and what all come to."""
    known = item.found[0].rate if len(item.found) == 1 else None
    rate, qty = slots.get("rate"), slots.get("qty")
    bare = bool(last) and last[0].kind == "N"
    if not (bare and known and qty and isinstance(rate, Decimal) and isinstance(qty, Decimal)):
        return False
    return rate >= known * 2 and _LIKE[0] <= rate / (qty * known) <= _LIKE[1]


def _is_no_price(
    slots: dict[str, Decimal | str | None], figures: Sequence[Atom], item: Atom
) -> bool:
    """``2 bori cement, baki 8 kal``, known at 380: beside a count, a bare figure so far off is no price.

    Where it ends the clause right after the goods it can be nothing else: ``3 tile 14``, known at 650.
    """
    known = item.found[0].rate if len(item.found) == 1 else None
    rate = slots.get("rate")
    if not known or not isinstance(rate, Decimal) or slots.get("qty") is None:
        return False
    bare = any([atom.kind == "N" and atom.value == rate and not atom.close for atom in figures])
    return bare and not known * _TENTH < rate < known / _TENTH


def _product(slots: dict[str, Decimal | str | None]) -> Decimal | None:
    qty, rate = slots.get("qty"), slots.get("rate")
    return qty * rate if isinstance(qty, Decimal) and isinstance(rate, Decimal) else None


def _slots(role: str, atom: Atom) -> dict[str, Decimal | str | None]:
    if role == "q":
        return {"qty": atom.value, "unit": atom.unit}
    if role == "r":
        return {"rate": atom.value, "rate_unit": atom.unit}
    return {"amount" if role == "a" else "bare": atom.value}


def _times(figures: list[Atom]) -> list[Atom]:
    """``x 10`` counts, ``10 x 380`` prices."""
    made: list[Atom] = []
    for atom in figures:
        made.append(_multiplied(atom, made) if atom.kind == "X" else atom)
    return made


def _multiplied(atom: Atom, before: list[Atom]) -> Atom:
    counted = any([one.kind in {"Q", "N"} for one in before])
    return replace(atom, kind="R") if counted else as_quantity(atom)


def _doubtful_price(role: str, atom: Atom, item: Atom) -> Decimal:
    """A bare figure far from the known price is hardly one; one near it hardly a quantity."""
    known = item.found[0].rate if len(item.found) == 1 else None
    if atom.kind != "N" or not known or atom.value is None or role not in "qr":
        return Decimal(0)
    ratio = atom.value / known
    near = Decimal("0.8") <= ratio <= Decimal("1.25")
    if role == "r":
        far = not Decimal("0.4") <= ratio <= Decimal("2.5")
        return Decimal("-0.5") if near else Decimal("1.5") if far else Decimal(0)
    return Decimal(1) if near and atom.value > 20 else Decimal(0)
