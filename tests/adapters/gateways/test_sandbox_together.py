"""The built-in portal keeps its book in the transaction that writes the outcome: both, or neither."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import Session, SQLModel, select

from adapters.gateways.sandbox import SandboxGateway, Signers
from core.clock import FixedClock
from core.db import Database
from core.einvoice.models import PortalDocument, Registration
from core.einvoice.registering import begin
from core.einvoice.sending import LEASE, Desk, Ended, send
from tests.core.einvoice.test_sending import new
from tests.factories import make_actor, make_shop


def rows(db: Database, model: type[SQLModel]) -> list[SQLModel]:
    with db.reading() as session:
        return list(session.exec(select(model)).all())


def test_an_outcome_that_cannot_be_written_leaves_the_portals_book_empty(
    db: Database, clock: FixedClock
) -> None:
    clock.move(datetime(2026, 11, 26, 5, tzinfo=UTC))
    actor = make_actor(make_shop(db, clock.now()), clock.now())
    row = db.write(lambda session: begin(session, actor, new()))
    desk = Desk(db, SandboxGateway(db, clock, Signers(db, clock)), clock)

    def ask(then: Callable[[Session, Ended], Ended]) -> Ended:
        return send(desk, actor, row.id, then=then)

    def breaks(_session: Session, ended: Ended) -> Ended:
        raise OSError(ended.row.state)

    with pytest.raises(OSError, match="active"):
        ask(breaks)
    assert rows(db, PortalDocument) == []
    (kept,) = rows(db, Registration)
    assert isinstance(kept, Registration)
    assert (kept.state, kept.sent_at) == ("pending", clock.now())
    clock.advance(LEASE)
    assert ask(lambda _session, ended: ended).row.state == "active"
    assert len(rows(db, PortalDocument)) == 1
