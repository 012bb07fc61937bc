"""Who we are to a provider or to the portal itself, as the settings say it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from adapters.gateways.portal_names import BEARER, HEADERS, PATHS, pairs

if TYPE_CHECKING:
    from adapters.settings import Settings


@dataclass(frozen=True)
class User:
    """Who acts for a GSTIN at the portal."""

    name: str
    password: str = field(repr=False)


@dataclass(frozen=True)
class Account:
    """What is set up of a provider. ``users`` by GSTIN; ``user`` acts for every other.

    ``paths`` and ``headers`` name what differs from the usual; a header without a name is not sent.
    """

    base: str
    client_id: str
    client_secret: str = field(repr=False)
    way: Literal["portal", "oauth"] = "portal"
    user: User | None = None
    users: Mapping[str, User] = field(default_factory=dict)
    paths: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def path(self, name: str) -> str:
        """Return the path of a call."""
        return self.paths.get(name) or PATHS[name]

    def user_of(self, gstin: str) -> User | None:
        """Return who acts for a GSTIN; None where nobody is named."""
        return self.users.get(gstin, self.user)

    def named(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return headers by the names that the provider has for them."""
        names = {**HEADERS, **({"token": BEARER} if self.way == "oauth" else {}), **self.headers}
        return {names[what]: value for what, value in values.items() if names[what] and value}


def account_of(settings: "Settings") -> Account:
    """Return what is set up; the settings have been found whole."""
    assert settings.einvoice_client_secret  # noqa: S101  (checked at start)
    name, password = settings.einvoice_username, settings.einvoice_password
    logins = settings.einvoice_logins
    lines = logins.get_secret_value().split() if logins else []
    users = {gstin: User(user, word) for gstin, user, word in (one.split(":", 2) for one in lines)}
    return Account(
        base=settings.einvoice_base or "",
        client_id=settings.einvoice_client_id or "",
        client_secret=settings.einvoice_client_secret.get_secret_value(),
        way=settings.einvoice_login,
        user=User(name, password.get_secret_value()) if name and password else None,
        users=users,
        paths=dict(pairs(settings.einvoice_paths)),
        headers=dict(pairs(settings.einvoice_headers)),
    )
