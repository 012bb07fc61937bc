"""Words of a customer's name that have a sense of their own: Ganesh Sales, Rina Das."""

from dataclasses import replace

from bot.understand.marks import Mark
from bot.understand.names import Known

_OF_SOMEBODY = ("to", "gstin", "phone", "break", "gst")


def shop_name(marks: list[Mark], i: int, known: Known) -> Mark:
    """Read the last word of ``Manasa Collections ki``, ``Ganesh Sales ko`` as a name: goods go to it."""
    mark, before, after = marks[i], marks[i - 1 : i], marks[i + 1 : i + 5]
    led = before and before[0].is_unread and not known.starts_good(before[0].text)
    goes = after and after[0].has(*_OF_SOMEBODY) and any(m.has(*_OF_SOMEBODY[:3]) for m in after)
    return replace(mark, tags=frozenset()) if mark.has("sale") and led and goes else mark


def closes_name(marks: list[Mark], i: int, known: Known) -> bool:
    """True for ``das`` of ``rina das er``, whom the shop does not know: a word before it, a role after."""
    before, after = marks[i - 1 : i], marks[i + 1 : i + 2]
    led = before and before[0].is_unread and not known.starts_good(before[0].text)
    return bool(led and after and after[0].has("to", "of", "from") and marks[i].text == "das")
