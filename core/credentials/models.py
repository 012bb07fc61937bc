"""Rows of a credential."""

from datetime import datetime

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from core.columns import STRICT, Instant


class Credential(SQLModel, table=True):
    """A key or a client of the APIs. Its mode is that of the database in which it stands.

    ``dialect`` is native, square, refrens or einvoice; ``scopes`` read, write or both, a comma between.
    Secrets are kept as SHA-256: ``token_hash`` of a bearer token, or of a client's secret. ``client``:
    what a client calls itself by (``client_id``, ``appId``); ``url_key`` and ``public_key`` (PEM) prove the
    tokens of the Refrens dialect; ``gstin`` is whom an e-invoice client acts for. A key handed over by a
    link that works once has no token before it is opened: ``claim_hash`` finds it until ``claim_until``.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    id: str = Field(primary_key=True)
    dialect: str = "native"
    name: str = ""
    scopes: str = "read,write"
    token_hash: str | None = Field(default=None, index=True)
    last4: str = ""
    client: str | None = Field(default=None, index=True)
    url_key: str | None = Field(default=None, index=True)
    public_key: str = ""
    gstin: str | None = None
    claim_hash: str | None = Field(default=None, index=True)
    claim_until: datetime | None = Field(default=None, sa_type=Instant)
    created_by: str = ""
    created_at: datetime = Field(sa_type=Instant)
    revoked_at: datetime | None = Field(default=None, sa_type=Instant)


class AccessToken(SQLModel, table=True):
    """A bearer token that an OAuth client got for an hour (RFC 6749). Only its SHA-256 is kept."""

    __table_args__ = (Index("ix_accesstoken_until", "expires_at"), STRICT)
    shop_id: str = Field(primary_key=True)
    token_hash: str = Field(primary_key=True, index=True)
    credential_id: str
    scopes: str
    created_at: datetime = Field(sa_type=Instant)
    expires_at: datetime = Field(sa_type=Instant)


class PageVisit(SQLModel, table=True):
    """The owner's page, opened once by a link from chat and then for a while on one device.

    Links and the secrets of devices are kept as SHA-256: ``link_hash`` opens it until ``link_until``,
    ``pass_hash`` shows it from then on until ``open_until``. ``language`` is that of the chat.
    """

    __table_args__ = (STRICT,)
    shop_id: str = Field(primary_key=True)
    link_hash: str = Field(primary_key=True, index=True)
    member_id: str
    language: str
    link_until: datetime = Field(sa_type=Instant)
    pass_hash: str | None = None
    open_until: datetime | None = Field(default=None, sa_type=Instant)
