"""Amounts spelled in the second language of a paper, by the words of ``labels/<language>.toml``.

>>> amount_in("hi", 693800), amount_in("mr", 12550), amount_in("en", 100)
('रुपये छह हज़ार नौ सौ अड़तीस मात्र', 'रुपये एकशे पंचवीस आणि पन्नास पैसे फक्त', '')
"""

from typing import Any

from core.documents.tongue import section

_SCALES = (("crore", 10_000_000), ("lakh", 100_000), ("thousand", 1_000))


def amount_in(language: str, paise: int) -> str:
    """Spell an amount; empty where the language has no words for it."""
    words = section(language, "amount")
    if not words:
        return ""
    rupees, rest = divmod(paise, 100)
    form = words["paise"] if rest else words["whole"]
    return str(form).format(n=_spelled(words, rupees), p=words["numbers"][rest])


def _spelled(words: dict[str, Any], number: int) -> str:
    if number < 100:
        return str(words["numbers"][number])
    scale, size = next((pair for pair in _SCALES if number >= pair[1]), ("hundreds", 100))
    count, rest = divmod(number, size)
    forms = words[scale]
    if rest:
        forms = words.get(f"{scale}_and", forms)
    if scale == "hundreds":
        said = forms[count]
    else:
        counted = _spelled(words, count)
        said = forms[min(count, 2) - 1].format(n=counted, stem=counted[:-1])
    return f"{said} {_spelled(words, rest)}" if rest else str(said)
