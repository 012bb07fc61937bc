"""A shop made anew from its export, in an installation that does not have it: whole, or not at all."""

import json
import zipfile
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Table, insert
from sqlmodel import Session

from core import invariants
from core.errors import BackupDamaged, ShopExists
from core.exchange.export import FORMAT
from core.exchange.rows import read_table, tables_of_a_shop
from core.invoices import links
from core.shops.models import Shop

_BATCH = 1000
_LARGEST = 4 * 1024**3
MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Restored:
    """Which shop, and how many rows it has."""

    shop_id: str
    name: str
    rows: int


def is_export(path: Path) -> bool:
    """True for a file that an export wrote."""
    try:
        with zipfile.ZipFile(path) as archive:
            return MANIFEST in archive.namelist()
    except (zipfile.BadZipFile, OSError):
        return False


def restore_shop(session: Session, path: Path, *, secret: bytes) -> Restored:
    """Write every row of an export; links of bills are made with this installation's key.

    Raises: BackupDamaged (not a whole export, or its books are unsound), ShopExists.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            shop_id = _checked(archive)
            if session.get(Shop, shop_id):
                raise ShopExists(shop_id=shop_id)
            rows = _write(session, archive, shop_id, secret)
    except (zipfile.BadZipFile, ValueError, KeyError, TypeError) as error:
        raise BackupDamaged(why=f"{type(error).__name__}: {error}") from None
    session.flush()
    breaches = invariants.check(session, shop_id)
    if breaches:
        raise BackupDamaged(why=f"{breaches[0].code}: {breaches[0].detail}")
    shop = session.get_one(Shop, shop_id)
    return Restored(shop_id, shop.name, rows)


def _checked(archive: zipfile.ZipFile) -> str:
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["format"] != FORMAT:
        raise BackupDamaged(why=f"format {manifest['format']} of a newer version")
    if sum(entry.file_size for entry in archive.infolist()) > _LARGEST:
        raise BackupDamaged(why="larger than any shop")
    return str(manifest["shop_id"])


def _write(session: Session, archive: zipfile.ZipFile, shop_id: str, secret: bytes) -> int:
    count, names = 0, set(archive.namelist())
    for table in tables_of_a_shop():
        name = f"json/{table.name}.json"
        if name not in names:
            continue  # a table that came later than the export
        with archive.open(name) as entry:
            rows = read_table(table, entry)
            while batch := list(islice(rows, _BATCH)):
                _insert(session, table, batch, shop_id=shop_id, secret=secret)
                count += len(batch)
    return count


def _insert(
    session: Session, table: Table, rows: list[dict[str, Any]], *, shop_id: str, secret: bytes
) -> None:
    for row in rows:
        if row["shop_id"] != shop_id:
            raise BackupDamaged(why=f"{table.name} holds a row of another shop")
        if table.name == "invoice":
            token = links.token_for(secret, row["id"], row["link_version"])
            row["token_hash"] = links.token_hash(token)
    session.execute(insert(table), rows)
