"""Live or sandbox: a database is of one mode, and each of its sessions says so."""

from sqlmodel import Session

_INFO = "sandbox"


def attach(session: Session, *, sandbox: bool) -> None:
    """Put the mode on a session."""
    session.info[_INFO] = sandbox


def is_sandbox(session: Session) -> bool:
    """True where nothing is meant: fake GSTINs pass, and no message leaves."""
    return bool(session.info.get(_INFO))
