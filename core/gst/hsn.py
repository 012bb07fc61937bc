"""HSN of goods and SAC of services, as the tariff knows them."""


def is_known(code: str) -> bool:
    """True where the tariff holds such a heading (its first four digits)."""
    return code[:2].isdigit() and 1 <= int(code[:2]) <= 99 and code[:2] != "77"
