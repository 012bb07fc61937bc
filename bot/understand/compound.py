"""Two words of a name written in one: ``செந்தில்குமார்`` is Senthil Kumar, ``पेनड्राइव`` a Pen Drive."""

from collections.abc import Container, Iterator

from bot.understand.phones import Heard, as_tamil

_LEAST = 2  # consonants of each


def parted(typed: Heard, forms: Container[str], *, tamil: bool) -> Iterator[tuple[Heard, Heard]]:
    """Part a word where names hold both what stands before and what comes after.

    ``forms``: those of the names' words, by their consonants.
    """
    opens = len(typed.bones) - len(typed.consonants)  # a vowel leads
    for at in range(_LEAST - opens, len(typed.consonants) - _LEAST + 1):
        bones = typed.bones[: at + opens], typed.bones[at + opens :]
        if all(form_of(one, tamil=tamil) in forms for one in bones):
            yield from _with_vowels(typed, at, bones)


def form_of(bones: str, *, tamil: bool) -> str:
    """Write consonants as the form by which words of names are found."""
    return "+" + as_tamil(Heard(bones, "", ())) if tamil else "#" + bones


def _with_vowels(typed: Heard, at: int, bones: tuple[str, str]) -> Iterator[tuple[Heard, Heard]]:
    """Yield both parts; the vowel where they meet is of the first, or only joins them."""
    after = Heard(bones[1], typed.consonants[at:], ("", *typed.vowels[at + 1 :]), typed.indic)
    for joint in dict.fromkeys((typed.vowels[at], "")):
        before = (*typed.vowels[:at], joint)
        yield Heard(bones[0], typed.consonants[:at], before, typed.indic), after
