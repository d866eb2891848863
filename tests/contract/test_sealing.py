"""What a tablet seals with ``@hpke/core`` the server opens, and nobody can move it elsewhere."""

import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from api.staff.auth import base64url
from api.sync.errors import BodyUnsealable
from api.sync.service.sealing import INFO, associated_data, open_sealed, sealing_keys
from tests.factories.sync import b64url, seal

ROOT = Path(__file__).resolve().parents[2]
SEALER = Path(__file__).with_name("seal.mjs")
BOUND = associated_data("op", "visit.submit", 1, "device", 7)
KID = next(iter(sealing_keys()))


def test_the_tablets_library_and_the_server_agree() -> None:
    public = b64url(sealing_keys()[KID].public)
    node = ROOT / ".venv" / "bin" / "node"

    sealed = subprocess.run(
        [node, SEALER, public, INFO.decode(), BOUND.decode(), "门铃坏了"],
        cwd=ROOT / "pwa",
        capture_output=True,
        text=True,
        check=True,
    )

    assert open_sealed(KID, base64url(sealed.stdout.strip()), BOUND).decode() == "门铃坏了"


def test_the_key_schedule_is_that_of_the_standard() -> None:
    """The library's suite seals without associated data; the server must open that alike."""
    suite = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
    public = sealing_keys()[KID].private.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)

    assert open_sealed(KID, suite.encrypt(b"plain", public, info=INFO), b"") == b"plain"


@pytest.mark.parametrize(
    "other",
    [
        associated_data("op", "visit.submit", 1, "device", 8),
        associated_data("op", "visit.submit", 1, "another", 7),
        associated_data("op", "note.add", 1, "device", 7),
        b"",
    ],
)
def test_a_body_opens_only_in_its_own_envelope(other: bytes) -> None:
    sealed = seal(b"plain", BOUND)

    with pytest.raises(BodyUnsealable):
        open_sealed(KID, sealed, other)


@pytest.mark.parametrize("damaged", [b"", b"\x04" * 64, b"\x04" * 65, b"\x00" * 200])
def test_what_is_no_sealed_body_is_refused(damaged: bytes) -> None:
    with pytest.raises(BodyUnsealable):
        open_sealed(KID, damaged, BOUND)
