"""Words of a customer's name that have a sense of their own: Ganesh Sales, Rina Das."""

from dataclasses import replace

from bot.understand.language import spoken
from bot.understand.marks import Mark, any_has
from bot.understand.names import NEAR, Known

_ASKED = ("balance", "statement", "reminder", "last")
_OF_SOMEBODY = ("to", "gstin", "phone", "break", "gst")


def shop_name(marks: list[Mark], i: int, known: Known) -> Mark:
    """Read the last word of ``Manasa Collections ki``, ``Ganesh Sales ko`` as a name: goods go to it."""
    mark, before, after = marks[i], marks[i - 1 : i], marks[i + 1 : i + 5]
    led = before and before[0].is_unread and not known.starts_good(before[0].text)
    goes = after and after[0].has(*_OF_SOMEBODY) and any_has(after, *_OF_SOMEBODY[:3])
    return replace(mark, tags=frozenset()) if mark.has("sale") and led and goes else mark


def closes_name(marks: list[Mark], i: int, known: Known) -> bool:
    """True for ``das`` of ``rina das er``, whom the shop does not know: a word before it, a role after."""
    before, after = marks[i - 1 : i], marks[i + 1 : i + 2]
    led = before and before[0].is_unread and not known.starts_good(before[0].text)
    return bool(led and after and after[0].has("to", "of", "from") and marks[i].text == "das")


def of_family(marks: list[Mark], i: int, known: Known) -> bool:
    """True for ``das ke 3 ta khata``: a clause that begins with what is a surname of customers, and a role.

    ``das ka pen`` may be a pen at ten rupees, so what follows is counted or asked for. Bengali says
    *dosh* for ten: there it may stand behind the goods, too.
    """
    opens = not i or marks[i - 1].has("break", "and") or spoken() == "bn"
    if not opens or known.people_met((marks[i].text,))[0] < NEAR:
        return False
    rest = marks[i + 1 :]
    if rest and rest[0].has("honorific"):
        rest = rest[1:]
    if len(rest) < 2 or rest[0].number is not None:
        return False
    asked = rest[1].number is not None or rest[1].has(*_ASKED)
    return asked and rest[0].has("to", "from", "of")
