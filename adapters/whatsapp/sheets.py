"""Which files may be a list of rows, and what such a file is called."""

_ENDINGS = {
    "text/csv": ".csv",
    "text/comma-separated-values": ".csv",
    "text/tab-separated-values": ".tsv",
    "text/plain": ".txt",
    "application/csv": ".csv",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
}


def name_of(media: str, named: str) -> str | None:
    """Return the name of a file that may be a list; None for any other.

    >>> name_of("text/csv", ""), name_of("application/pdf", "rates.CSV"), name_of("application/pdf", "")
    ('WhatsApp.csv', 'rates.CSV', None)
    """
    if named.lower().endswith(tuple(_ENDINGS.values())) and "\n" not in named:
        return named
    ending = _ENDINGS.get(media.partition(";")[0].strip().lower())
    return f"WhatsApp{ending}" if ending else None
