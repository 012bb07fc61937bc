"""A real process with a shop and keys made by commands, as a developer has it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.adapters import processes

MANY = {"PAKKA_RATE_LIMIT_LIVE": "100000", "PAKKA_RATE_LIMIT_SANDBOX": "100000"}


@dataclass(frozen=True)
class Living:
    """Where it answers, a live key and a test key of its shop, an e-invoice client of the sandbox."""

    url: str
    live: str
    test: str
    client: dict[str, str]


@contextmanager
def living(folder: Path, **settings: str) -> Iterator[Living]:
    """Make a shop and its keys, and start the process."""
    shop = add_shop(folder, "4Square Retail", gstin="08AAAPG1234C1ZJ")
    live = _told(folder, "keys", "create", "--shop", shop, "--json")["token"]
    test = sandbox_key(folder, shop)
    client = ("--test", "--dialect", "einvoice", "--gstin", "29AAACZ0000B1Z3", "--json")
    made = _told(folder, "keys", "create", "--shop", shop, *client)
    with processes.running(folder, **{**MANY, **settings}) as server:
        yield Living(server.url, live, test, made)


def add_shop(folder: Path, name: str, *, gstin: str) -> str:
    """Make a shop; return its id."""
    command = ("shop", "add", "--name", name, "--gstin", gstin, "--upi", "foursq@example")
    return _told(folder, *command, "--series", "4S/2026-27/0421", "--json")["id"]


def sandbox_key(folder: Path, shop: str) -> str:
    """Make a key of the sandbox."""
    return _told(folder, "keys", "create", "--shop", shop, "--test", "--json")["token"]


def access_token(api: Living) -> str:
    """Get a token of the e-invoice API in the sandbox."""
    fields = {
        "grant_type": "client_credentials",
        "client_id": api.client["client_id"],
        "client_secret": api.client["client_secret"],
    }
    got = httpx.post(f"{api.url}/sandbox/einvoice/v1/oauth/token", data=fields, timeout=60)
    return str(got.json()["access_token"])


def _told(folder: Path, *command: str) -> dict[str, str]:
    ended = processes.pakka(folder, *command)
    assert ended.returncode == 0, ended.stderr
    told: dict[str, str] = json.loads(ended.stdout)
    return told
