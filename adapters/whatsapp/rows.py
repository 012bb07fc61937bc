"""Words of buttons and rows, as long as WhatsApp shows them."""

from adapters.outgoing import Limits

BUTTON, TITLE, DESCRIPTION = 20, 24, 72  # characters


def limits(*, text: int) -> Limits:
    """Say what a message may hold: ``text`` characters by itself, as each provider has it.

    A list's row may be as long as its description; a link beside choices stands in the text.
    """
    return Limits(
        text=text,
        caption=1024,
        buttons=3,
        button=BUTTON,
        rows=10,
        row=DESCRIPTION,
        text_with_choices=1024,
        link_button=False,
    )


def title_of(label: str) -> str:
    """Return a row's title; where it is cut, the whole stands in its description.

    >>> title_of("Ramesh"), title_of("Ramesh Kumar Sharma Hardware")
    ('Ramesh', 'Ramesh Kumar Sharma Har…')
    """
    return label if len(label) <= TITLE else f"{label[: TITLE - 1].rstrip()}…"
