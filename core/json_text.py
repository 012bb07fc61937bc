"""JSON whose decimals are numbers, written digit by digit: no float in between.

>>> dump({"txval": Decimal("1234567890123.10"), "rchrg": "N", "itms": [None, True, 2]})
'{"txval":1234567890123.10,"rchrg":"N","itms":[null,true,2]}'
"""

import json
from collections.abc import Iterator
from decimal import Decimal


class Written(str):
    """A value that is JSON already."""

    __slots__ = ()


def dump(value: object) -> str:
    """Write a value of dicts, lists, texts, whole numbers, decimals, truths and None."""
    if isinstance(value, Written):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return (
            "{" + ",".join(f"{json.dumps(key)}:{dump(inner)}" for key, inner in value.items()) + "}"
        )
    if isinstance(value, list | tuple):
        return "[" + ",".join(map(dump, value)) + "]"
    if isinstance(value, float):
        raise TypeError("a float is no sum of money")
    return json.dumps(value, ensure_ascii=True)


def pieces(value: object) -> Iterator[str]:
    """Write a large value bit by bit, so that it is never whole in memory.

    >>> "".join(pieces({"a": [Written('{"b":1}'), 2], "c": {}}))
    '{"a":[{"b":1},2],"c":{}}'
    """
    if isinstance(value, dict):
        yield "{"
        for n, (key, inner) in enumerate(value.items()):
            yield f"{',' if n else ''}{json.dumps(key)}:"
            yield from pieces(inner)
        yield "}"
    elif isinstance(value, list | tuple):
        yield "["
        for n, inner in enumerate(value):
            if n:
                yield ","
            yield from pieces(inner)
        yield "]"
    else:
        yield dump(value)
