"""Words of buttons and rows, as long as WhatsApp shows them."""

BUTTON, TITLE, DESCRIPTION = 20, 24, 72  # characters


def title_of(label: str) -> str:
    """Return a row's title; where it is cut, the whole stands in its description.

    >>> title_of("Ramesh"), title_of("Ramesh Kumar Sharma Hardware")
    ('Ramesh', 'Ramesh Kumar Sharma Har…')
    """
    return label if len(label) <= TITLE else f"{label[: TITLE - 1].rstrip()}…"
