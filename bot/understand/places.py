"""Towns: where a customer is, which is no part of his name."""

from bot.understand.forms import heard_as
from bot.understand.goods import everywhere
from bot.understand.language import lexicon
from bot.understand.marks import Mark
from bot.understand.nearness import WEAK, weigh
from bot.understand.sound import is_indic, key


def is_place(mark: Mark) -> bool:
    """True for the name of a town, which tells where a customer is."""
    if mark.token.kind != "word" or mark.tags:
        return False
    made = lexicon()
    if key(mark.text) in made.places or not is_indic(mark.text):
        return key(mark.text) in made.places
    if everywhere("trades", mark.text):
        return False  # Hardware is not Haridwar
    ways = ((way, town) for way in heard_as(mark.text) for town in made.towns.get(way.bones, ()))
    return any(weigh(way, town) <= 2 * WEAK for way, town in ways)
