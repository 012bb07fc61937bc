"""Secrets that are kept sealed."""

import pytest

from core.sealing import SealBroken, Vault

VAULT = Vault(b"a secret of the installation")
NONCE = bytes(12)
SEALED = VAULT.seal("whsec_abc", place="whk_1", nonce=NONCE)


def test_what_is_sealed_is_read_again_and_shows_nothing() -> None:
    assert VAULT.unseal(SEALED, place="whk_1") == "whsec_abc"
    assert "abc" not in SEALED
    assert SEALED.startswith(f"v1.{VAULT.key_id}.")
    assert "secret" not in repr(VAULT)


def test_another_nonce_seals_otherwise() -> None:
    assert VAULT.seal("whsec_abc", place="whk_1", nonce=b"123456789012") != SEALED


@pytest.mark.parametrize(
    ("vault", "sealed", "place"),
    [
        (VAULT, SEALED, "whk_2"),
        (Vault(b"another secret"), SEALED, "whk_1"),
        (VAULT, SEALED[:-4] + "AAA=", "whk_1"),
        (VAULT, SEALED[:-1], "whk_1"),
        (VAULT, "", "whk_1"),
        (VAULT, "whsec_abc", "whk_1"),
    ],
    ids=["another place", "another key", "changed", "cut off", "empty", "never sealed"],
)
def test_what_was_moved_or_changed_or_is_of_another_key_is_not_read(
    vault: Vault, sealed: str, place: str
) -> None:
    with pytest.raises(SealBroken):
        vault.unseal(sealed, place=place)
