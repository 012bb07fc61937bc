"""Numbers that are said in one word: ``irubathanju``, ``ippattaidu``, ``rendarai``."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from bot.understand.sound import key

Heard = dict[str, Decimal]  # what each number sounds like


def in_one_word(
    numbers: Mapping[str, Decimal],
    tens: Iterable[str],
    added: Mapping[str, Decimal],
    scales: Mapping[str, Decimal],
) -> Heard:
    """Join what may be joined: a count and a part, tens and ones, a count and its scale.

    The last vowel of the first gives way to the first vowel of the second. What is a number by
    itself keeps that sense, and is left out.
    """
    heard = {key(word): n for word, n in numbers.items() if not word.startswith("~")}
    whole = {word: n for word, n in heard.items() if n <= 10 and n == int(n)}
    ones = {word: n for word, n in whole.items() if n < 10}
    round_tens = {key(word): numbers[word] for word in tens}
    parts = {key(word): n for word, n in added.items()}
    sizes = {key(word): n for word, n in scales.items() if not word.startswith("~")}
    made = _joined(whole, parts) | _joined(round_tens, ones) | _scaled(whole | round_tens, sizes)
    return {word: n for word, n in made.items() if word not in heard}


def _scaled(counts: Heard, scales: Heard) -> Heard:
    return {
        start + scale: value * size
        for count, value in counts.items()
        for scale, size in scales.items()
        for start in (count, count.rstrip("aeiou"))
    }


def _joined(firsts: Heard, seconds: Heard) -> Heard:
    return {
        start + second: value + more
        for first, value in firsts.items()
        for second, more in seconds.items()
        for start in (first, first.rstrip("aeiou"))
    }
