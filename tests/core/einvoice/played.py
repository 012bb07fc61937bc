"""A portal that answers as each test has it say: what it is asked is written down."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.einvoice.gateway import Acknowledged, DocumentName, EwayMade, Holder, PaperName, Taxpayer

Say = Acknowledged | Taxpayer | dt.datetime | Exception | Callable[[], Any] | None


@dataclass
class Played:
    """``says``: what comes back, call by call, whatever is asked; an exception is raised, a function done."""

    says: list[Say] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    name: str = "played"

    def _next(self, what: str) -> Any:
        self.asked.append(what)
        said = self.says.pop(0)
        if isinstance(said, Exception):
            raise said
        return said() if callable(said) else said

    def inside(self) -> None:
        """It is far away."""

    def register(self, holder: Holder, document: str) -> Acknowledged:
        found: Acknowledged = self._next("register")
        return found

    def find(self, holder: Holder, irn: str) -> Acknowledged | None:
        found: Acknowledged | None = self._next("find")
        return found

    def find_document(self, holder: Holder, name: DocumentName) -> Acknowledged | None:
        found: Acknowledged | None = self._next("find_document")
        return found

    def cancel(self, holder: Holder, irn: str, *, reason: str, remarks: str) -> dt.datetime:
        found: dt.datetime = self._next("cancel")
        return found

    def find_taxpayer(self, holder: Holder, gstin: str) -> Taxpayer | None:
        found: Taxpayer | None = self._next("find_taxpayer")
        return found

    def make_eway(self, holder: Holder, irn: str, transport: Mapping[str, Any]) -> EwayMade:
        raise NotImplementedError

    def find_eway(self, holder: Holder, irn: str) -> EwayMade | None:
        raise NotImplementedError

    def make_lone_eway(self, holder: Holder, document: str) -> EwayMade:
        raise NotImplementedError

    def find_lone_eway(self, holder: Holder, paper: PaperName) -> EwayMade | None:
        raise NotImplementedError

    def get_eway(self, holder: Holder, number: str) -> EwayMade | None:
        raise NotImplementedError

    def move_eway(self, holder: Holder, number: str, vehicle: Mapping[str, Any]) -> dt.datetime:
        raise NotImplementedError

    def extend_eway(self, holder: Holder, number: str, asked: Mapping[str, Any]) -> dt.datetime:
        raise NotImplementedError

    def cancel_eway(self, holder: Holder, number: str, *, reason: str, remarks: str) -> dt.datetime:
        raise NotImplementedError

    def close_eway(self, holder: Holder, number: str, *, remarks: str) -> dt.datetime:
        raise NotImplementedError
