"""Encrypted columns and their blind indexes (design: ID number, bank account, strokes)."""

import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.core.settings import get_settings

NONCE_BYTES = 12


def encrypt(plain: bytes, *, context: str) -> tuple[str, bytes]:
    """Return the key id and ``nonce ‖ ciphertext``; ``context`` (table.column) is bound to it."""
    settings = get_settings()
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(settings.pii_key.get_secret_value()).encrypt(nonce, plain, context.encode())
    return settings.pii_key_id, nonce + sealed


def decrypt(sealed: bytes, *, context: str) -> bytes:
    """Undo ``encrypt``.

    Raises:
        cryptography.exceptions.InvalidTag: Another key, another context or damaged bytes.
    """
    key = get_settings().pii_key.get_secret_value()
    return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], context.encode())


def blind_index(value: str, *, context: str) -> bytes:
    """Return 16 bytes that are equal for equal values, so that a search needs no plain text."""
    key = get_settings().index_key.get_secret_value()
    return hmac.digest(key, f"{context}\0{value}".encode(), hashlib.sha256)[:16]
