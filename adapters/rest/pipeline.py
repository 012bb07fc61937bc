"""The way of every call: who, how often, what, once, and the answer.

A path answers all methods, so that one it does not take is told which it takes. The body is read first, at
most 1 MiB of it, of a form with a file more; all else happens in a thread, where the database is. A call that
writes is one transaction: its idempotency key, its effect and its answer commit together; a refusal that is
kept is made in a savepoint that is rolled back.
"""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import IO

from sqlalchemy.exc import OperationalError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from adapters.rest import asked as asking, authentication, once, problems
from adapters.rest.asked import Asked
from adapters.rest.authentication import Gate
from adapters.rest.call import Answer, Call, Mode
from adapters.rest.json_body import LIMIT
from adapters.rest.operation import Operation
from adapters.rest.problems import Problem
from adapters.rest.speech import Speech
from core import idempotency
from core.errors import PakkaError
from core.idempotency import Use

_LOG = logging.getLogger("pakka.rest")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_SOON = {"Retry-After": "1"}
_PIECE = 64 * 1024
_ACCEPTED = 202
_ALWAYS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}


@dataclass
class Course:
    """What becomes known of a request on its way: header fields of whatever is answered, who calls."""

    headers: dict[str, str] = field(default_factory=dict)
    call: Call | None = None


class Resource:
    """One path with its operations, as an ASGI application.

    ``keeps_trail``: each call is noted by itself. ``speech``: how its API reads calls and tells failures.
    """

    keeps_trail = False
    speech = Speech()

    def __init__(
        self, mode: Mode, gate: Gate, operations: Sequence[Operation], *, path: str
    ) -> None:
        self._mode = mode
        self._path = path
        self._gate = gate
        self._operations = {str(one.method): one for one in operations}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        request = Request(scope, receive)
        own = request.headers.get("x-request-id", "")
        request_id = own if _REQUEST_ID.fullmatch(own) else self._mode.parts.db.new_id("req")
        scope["pakka.id"], scope["pakka.route"] = request_id, self._path
        try:
            asked = await asking.receive(request, await self._most(request))
        except ClientDisconnect:
            return
        began, course = perf_counter(), Course()
        answered = await run_in_threadpool(self._answered, asked, request_id, course)
        took = perf_counter() - began
        self._mode.latencies.add(took)
        await answered(scope, receive, send)
        if self.keeps_trail:
            await run_in_threadpool(self._note, asked, course, answered, took)

    async def _most(self, request: Request) -> int:
        """Return how many bytes of a body are taken in: many from those alone whose key is good."""
        operation = self._operations.get(request.method)
        if operation is None or operation.most <= LIMIT:
            return LIMIT
        heads = asking.heads_of(request)
        known = await run_in_threadpool(self._gate.standing_of, heads)
        return operation.most if known else LIMIT

    def _note(self, asked: Asked, course: Course, answered: Response, took: float) -> None:
        """Keep what happened, once it was answered. ``took`` is in seconds."""

    def _answered(self, asked: Asked, request_id: str, course: Course) -> Response:
        try:
            answer = self._run(asked, request_id, course)
            content = once.content_of(answer)
        except Problem as problem:
            answer = self.speech.told(problem, asked, request_id)
            content = once.content_of(answer)
        except PakkaError as error:
            answer = self.speech.told(problems.of(error), asked, request_id)
            content = once.content_of(answer)
        except OperationalError:  # the disk is full, the server is away: nothing was written
            _LOG.exception("no database", extra={"fields": {"id": request_id}})
            busy = Problem("database_busy", headers=_SOON)
            answer = self.speech.told(busy, asked, request_id)
            content = once.content_of(answer)
        except Exception:  # a bug: told by its id, nothing was written
            _LOG.exception("bug", extra={"fields": {"id": request_id}})
            answer = self.speech.told(Problem("internal_error"), asked, request_id)
            content = once.content_of(answer)
        said = self.speech.headers_of(asked)
        headers = {**_ALWAYS, **said, **course.headers, **answer.headers}
        # his own is kept, whatever is told again
        if asked.headers.get("x-request-id") == request_id:
            headers.pop("X-Request-Id", None)
        if answer.spool:
            sent = _pieces(answer.spool)
            return StreamingResponse(sent, answer.status, headers, answer.media)
        if asked.method == "HEAD":
            content = b""
        return Response(content, answer.status, headers, answer.media if content else None)

    def _run(self, asked: Asked, request_id: str, course: Course) -> Answer:
        operation = self._operations.get(asked.method)
        call = self._call(asked, request_id, operation, course)
        course.call = call
        if operation is None:
            allowed = ", ".join(sorted(self._operations))
            raise Problem("method_not_allowed", headers={"Allow": allowed})
        self.speech.require_ids(asked)
        value = self.speech.json_of(asked, operation)
        try:
            call = self._checked(call, operation, asked, value)
        except (Problem, PakkaError):
            if operation.is_write and call.credential:
                self._require_same(call, asked, value)
            raise
        if not operation.is_write:
            return self._read(call, operation)
        answer = self._write(call, operation, asked, value)
        self._mode.parts.doorbell.ring()
        return answer

    def _checked(
        self, call: Call, operation: Operation, asked: Asked, value: dict[str, object] | None
    ) -> Call:
        """Read what is asked, and look at what lies outside the database."""
        call = replace(
            call,
            query=self.speech.query_of(asked, operation),
            body=self.speech.body_of(operation, value),
        )
        return replace(call, found=operation.before(call)) if operation.before else call

    def _require_same(self, call: Call, asked: Asked, value: dict[str, object] | None) -> None:
        """Tell first that a key was used for something else: what is wrong in the call comes after that."""
        use = self._use_of(call, asked, value)
        if use is None:
            return
        with self._mode.parts.db.reading() as session:
            idempotency.require_same(session, use)

    def _use_of(self, call: Call, asked: Asked, value: dict[str, object] | None) -> Use | None:
        key = self.speech.key_of(asked, value)
        if key is None:
            return None
        digest = once.digest_of(self.speech.canonical(asked, value))
        return Use(call.shop_id, key, digest, call.at)

    def _read(self, call: Call, operation: Operation) -> Answer:
        try:
            with self._mode.parts.db.reading() as session:
                return operation.handler(call, session)
        except OperationalError:
            if operation.when_down is None:
                raise
            return operation.when_down(call)

    def _call(
        self, asked: Asked, request_id: str, operation: Operation | None, course: Course
    ) -> Call:
        """Say who calls; his pace goes into the headers of whatever is answered."""
        now = self._mode.parts.clock.now()
        call = Call(
            self._mode,
            request_id,
            now,
            asked.address,
            name=operation.name if operation else "",
            accept=asked.headers.get("accept", "*/*"),
            ids=dict(asked.ids),
        )
        if operation and operation.is_open:
            return replace(call, standing=self._gate.standing_of(asked))
        credential, standing = self._gate.admit(asked)
        course.headers |= self._gate.headers(standing, now)
        authentication.require_pace(standing)
        if operation:
            authentication.require_scope(credential, operation.scope)
        return replace(call, credential=credential, standing=standing)

    def _write(
        self, call: Call, operation: Operation, asked: Asked, value: dict[str, object] | None
    ) -> Answer:
        use = self._use_of(call, asked, value)

        def tell(problem: Problem) -> Answer:
            told = self.speech.told(problem, asked, call.request_id)
            return replace(told, headers={**told.headers, "X-Request-Id": call.request_id})

        answer = self._commit(call, operation, use, tell)
        if operation.after is None or answer.status != _ACCEPTED:
            return answer
        return operation.after(
            call, answer, lambda session, work: once.conclude(session, use, work, tell)
        )

    def _commit(
        self, call: Call, operation: Operation, use: Use | None, tell: Callable[[Problem], Answer]
    ) -> Answer:
        db = self._mode.parts.db

        def work(session: Session) -> Answer:
            return operation.handler(call, session)

        if use is None:
            return db.write(work)
        vault = self._mode.parts.hooks.rules.vault if operation.is_secret else None
        kept = once.Kept(vault, self.speech.media)
        return db.write(
            lambda session: once.run(session, use, lambda: work(session), tell, kept=kept)
        )


def _pieces(spool: IO[bytes]) -> Iterator[bytes]:
    """Send a file bit by bit, and let go of it."""
    with spool:
        while piece := spool.read(_PIECE):
            yield piece


class Nowhere(Resource):
    """Answers an address under which there is nothing."""

    def __init__(self, mode: Mode, gate: Gate, *, speech: Speech) -> None:
        super().__init__(mode, gate, (), path="-")
        self.speech = speech

    def _run(self, asked: Asked, request_id: str, course: Course) -> Answer:
        raise Problem("not_found", "there is nothing at this address")
