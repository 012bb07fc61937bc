"""A call with an idempotency key: its effect once, its answer again and again."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlmodel import Session

from adapters.rest.call import JSON, PROBLEM, Answer
from adapters.rest.problems import Problem, of
from core import idempotency
from core.errors import PakkaError
from core.idempotency import Use
from core.ids import draw
from core.json_text import dump
from core.sealing import NONCE_BYTES, Vault

_KEPT = {"Location", "X-Request-Id"}
_NO_CONTENT = 204


@dataclass(frozen=True)
class Kept:
    """How an answer is kept: sealed where ``vault`` is given; a refusal is told again as ``media``."""

    vault: Vault | None = None
    media: str = PROBLEM


def digest_of(canonical: bytes) -> str:
    """Digest what is asked, so that another question under the same key is known."""
    return hashlib.sha256(canonical).hexdigest()


def content_of(answer: Answer) -> bytes:
    """Write the body of an answer."""
    if answer.status == _NO_CONTENT:
        return b""
    return answer.file() if answer.file else dump(answer.value).encode()


def run(
    session: Session,
    use: Use,
    work: Callable[[], Answer],
    tell: Callable[[Problem], Answer],
    *,
    kept: Kept,
) -> Answer:
    """Do the work under its key, or answer as its first use was answered.

    A refusal of the use case is an answer and is kept; a call that is wrong in itself leaves the key free.
    """
    vault = kept.vault
    held = idempotency.begin(session, use)
    if held is not None:
        told = vault.unseal(held.body, place=use.key) if vault else held.body
        body, failed = told.encode(), held.status >= 400
        again = {**held.headers, "Idempotent-Replayed": "true"}
        return Answer(None, held.status, again, lambda: body, kept.media if failed else JSON)
    answer = _worked(session, work, tell)
    body = content_of(answer)
    headers = {name: value for name, value in answer.headers.items() if name in _KEPT}
    text = body.decode()
    if vault:
        text = vault.seal(text, place=use.key, nonce=draw(session, NONCE_BYTES))
    idempotency.finish(session, use, answer.status, text, headers)
    return replace(answer, file=lambda: body)


def conclude(
    session: Session,
    use: Use | None,
    work: Callable[[], Answer],
    tell: Callable[[Problem], Answer],
) -> Answer:
    """Say what a call came to that went on after it was answered; under its key that is the answer now.

    What is refused is told, not raised: what led there stays written. A refusal that is not kept frees the
    key.
    """
    try:
        answer, keeps = work(), True
    except (PakkaError, Problem) as error:
        problem = of(error) if isinstance(error, PakkaError) else error
        answer, keeps = tell(problem), _is_kept(problem)
    if use is None:
        return answer
    if not keeps:
        idempotency.release(session, use)
        return answer
    body = content_of(answer)
    headers = {name: value for name, value in answer.headers.items() if name in _KEPT}
    idempotency.finish(session, use, answer.status, body.decode(), headers)
    return replace(answer, file=lambda: body)


def _worked(
    session: Session, work: Callable[[], Answer], tell: Callable[[Problem], Answer]
) -> Answer:
    try:
        with session.begin_nested():
            return work()
    except (PakkaError, Problem) as error:
        problem = of(error) if isinstance(error, PakkaError) else error
        if not _is_kept(problem):
            raise
        return tell(problem)


def _is_kept(problem: Problem) -> bool:
    if problem.status == 409:
        return problem.code != "request_in_progress"
    return problem.status == 422 and problem.code != "validation_failed"
