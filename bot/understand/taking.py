"""A text from which stretches are taken by patterns: what is part of a name stays."""

import re

from bot.context import ShopContext
from bot.understand.supply_words import called, compiled

# what follows somebody: "Balaji Export ko 5 bori"
_OF_PERSON = re.compile(r"\s+(?:ko|se|ne|la|ku|kku|nu|ki taraf|को|से|ने|ला|को)(?!\w)", re.IGNORECASE)
_FIRMS = {"export", "exports"}
_TITLED = re.compile(r"(?:^|\s)[A-Z][a-z]+\s+$")


class Taking:
    """What is left of a message after stretches were taken from it."""

    def __init__(self, text: str, context: ShopContext) -> None:
        self.rest = text
        names = [one.name for one in context.customers] + [one.name for one in context.items]
        self._names = [name.casefold().split() for name in names]

    def has(self, pattern: str) -> bool:
        """True where a stretch of the pattern stands there and is no name."""
        return any(not self._is_name(one) for one in compiled(pattern).finditer(self.rest))

    def take(self, pattern: str, *, put: str = "") -> re.Match[str] | None:
        """Take out the first stretch of a pattern, or its group ``cut``, and put words in its place."""
        for match in compiled(pattern).finditer(self.rest):
            if not self._is_name(match):
                start, end = match.span("cut" if "cut" in match.groupdict() else 0)
                self.rest = f"{self.rest[:start]} {put} {self.rest[end:]}".replace("  ", " ")
                return match
        return None

    def _is_name(self, match: re.Match[str]) -> bool:
        """True for ``Sharma Export`` whom the shop knows, and for somebody new: ``Balaji Export ko``."""
        words = match[0].casefold().split()
        if not words:
            return True
        before = self.rest[: match.start()]
        if words[0] in _FIRMS and _is_firm(match[0], before, self.rest[match.end() :]):
            return True
        around = before.casefold().split()[-1:], self.rest[match.end() :].casefold().split()[:1]
        return any(_stands_in(name, words, *around) for name in self._names)


def _is_firm(said: str, before: str, after: str) -> bool:
    """True for a word that a firm or goods bear: ``Balaji Export ka bill``, ``export quality rice``."""
    if compiled(rf"\s+{called('export')}").match(after):
        return True
    titled = said[:1].isupper() and said[1:2].islower() and _TITLED.search(before)
    return bool(titled or (before.strip() and _OF_PERSON.match(after)))


def _stands_in(name: list[str], words: list[str], before: list[str], after: list[str]) -> bool:
    """True where a name has these words, and one of those beside them too."""
    for i in range(len(name) - len(words) + 1):
        if name[i : i + len(words)] != words:
            continue
        end = i + len(words)
        alone = len(words) == len(name)
        if alone or (i and before == name[i - 1 : i]) or (after and after == name[end : end + 1]):
            return True
    return False
