"""Tables of figures, as a report makes them: a paper and a spreadsheet show the same ones."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

Cell = str | int | Decimal | dt.date | None
Kind = Literal["text", "date", "money", "number", "count"]


@dataclass(frozen=True)
class Column:
    """A column. ``money`` cells are paise; ``on_paper`` False: in the spreadsheet alone."""

    head: str
    kind: Kind = "text"
    on_paper: bool = True


@dataclass(frozen=True)
class Table:
    """Rows under heads, and what they add up to where that says something."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None = None

    def for_paper(self) -> "Table":
        """Leave out the columns that a page has no room for."""
        kept = [i for i, column in enumerate(self.columns) if column.on_paper]

        def pick(row: tuple[Cell, ...]) -> tuple[Cell, ...]:
            return tuple(row[i] for i in kept)

        return Table(
            self.title,
            tuple(self.columns[i] for i in kept),
            tuple(pick(row) for row in self.rows),
            pick(self.total) if self.total else None,
        )


@dataclass(frozen=True)
class Chart:
    """Bars, each with its label and its sum in paise; on paper above the tables."""

    title: str
    bars: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Report:
    """A few tables of some days, and pictures of what is in them."""

    title: str
    days: str
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...] = ()


def with_total(
    title: str, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...]
) -> Table:
    """Make a table whose last row adds up its money; no such row where there is nothing.

    >>> with_total("Bills", (Column("No."), Column("Total", "money")), (("1", 100), ("2", 50))).total
    ('Total', 150)
    """
    sums: list[Cell] = [
        sum(row[i] for row in rows if isinstance(row[i], int)) if column.kind == "money" else None  # type: ignore[misc]  # ints alone
        for i, column in enumerate(columns)
    ]
    sums[0] = "Total"
    return Table(title, columns, rows, tuple(sums) if rows else None)
