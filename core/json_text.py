"""JSON whose decimals are numbers, written digit by digit: no float in between.

>>> dump({"txval": Decimal("1234567890123.10"), "rchrg": "N", "itms": [None, True, 2]})
'{"txval":1234567890123.10,"rchrg":"N","itms":[null,true,2]}'
"""

import json
from decimal import Decimal


def dump(value: object) -> str:
    """Write a value of dicts, lists, texts, whole numbers, decimals, truths and None."""
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
