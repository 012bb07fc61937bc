"""A customer as a message names him."""

from dataclasses import dataclass

from bot.acts import Need


@dataclass(frozen=True)
class Party:
    """A customer as found; ``start`` and ``end`` are the marks that named him."""

    name: str | None
    options: tuple[str, ...] = ()
    start: int = 0
    end: int = 0

    @property
    def needs(self) -> list[Need]:
        """What must be asked: which of several."""
        return [Need("customer", options=self.options)] if self.options else []
