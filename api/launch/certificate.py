"""``RUHU_TLS=self``: a certificate of our own, for tablets that reach this machine by its network.

Browsers allow camera, place and the app's offline copy under https only. A small authority is made
once and trusted once on every tablet; what the server shows is signed by it and made anew when it
runs out or the machine has got another address. The authority can vouch for private addresses and
this machine's name alone, so whoever got hold of its key could imitate no site of the world.
"""

import ipaddress
import os
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from api.launch.lan import OWN_NETWORKS, IPAddress, lan_addresses

AUTHORITY_DAYS = 3650
SERVER_DAYS = 397
"""Browsers refuse longer ones, some also from an authority of one's own."""

RENEW_BEFORE_DAYS = 30
LOOPBACK = (ipaddress.ip_address("127.0.0.1"), ipaddress.ip_address("::1"))
Key = ec.EllipticCurvePrivateKey


@dataclass(frozen=True)
class Certificate:
    """Files for the server, the authority's own file for tablets, and how to recognise it."""

    server: Path
    key: Path
    authority: Path
    fingerprint: str
    """SHA-256 of the authority, as tablets show it: pairs of hex digits with colons."""

    addresses: tuple[IPAddress, ...]

    def context(self) -> ssl.SSLContext:
        """Return what a client on this machine needs to trust the server."""
        return ssl.create_default_context(cafile=str(self.authority))


def ensure_certificate(folder: Path) -> Certificate:
    """Return the installation's certificate; whatever is missing or has run out is made.

    The authority is never made anew as long as its files are there: tablets trust it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    addresses = (*LOOPBACK, *lan_addresses())
    authority, authority_key = _authority(folder)
    made = Certificate(
        server=folder / "server.pem",
        key=folder / "server.key",
        authority=folder / "ruhu-ca.crt",
        fingerprint=":".join(f"{byte:02X}" for byte in authority.fingerprint(hashes.SHA256())),
        addresses=addresses,
    )
    if not _serves(made, authority):
        _make_server(made, authority, authority_key)
    return made


def _authority(folder: Path) -> tuple[x509.Certificate, Key]:
    certificate, key = folder / "ruhu-ca.crt", folder / "ruhu-ca.key"
    if certificate.exists() and key.exists():
        return x509.load_pem_x509_certificate(certificate.read_bytes()), _read_key(key)
    private = ec.generate_private_key(ec.SECP256R1())
    name = _name(f"Ruhu {socket.gethostname()}")
    loopback = (ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1/128"))
    networks = [x509.IPAddress(network) for network in (*OWN_NETWORKS, *loopback)]
    names = [x509.DNSName(name) for name in ("localhost", "local", socket.gethostname())]
    made = (
        _builder(name, name, private.public_key(), AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(signs=True), critical=True)
        .add_extension(x509.NameConstraints([*networks, *names], None), critical=True)
        .sign(private, hashes.SHA256())
    )
    _write_key(key, private)
    certificate.write_bytes(made.public_bytes(Encoding.PEM))
    return made, private


def _serves(files: Certificate, authority: x509.Certificate) -> bool:
    """Tell whether the server's certificate is ours, lasts, and names every address."""
    if not (files.server.exists() and files.key.exists()):
        return False
    server = x509.load_pem_x509_certificates(files.server.read_bytes())[0]
    named = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    return (
        server.issuer == authority.subject
        and server.not_valid_after_utc > datetime.now(UTC) + timedelta(days=RENEW_BEFORE_DAYS)
        and set(files.addresses) <= set(named.get_values_for_type(x509.IPAddress))
    )


def _make_server(files: Certificate, authority: x509.Certificate, authority_key: Key) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    subject = _name(socket.gethostname())
    made = (
        _builder(subject, authority.subject, private.public_key(), SERVER_DAYS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(signs=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_alternative_names(files.addresses), critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    _write_key(files.key, private)
    chain = (made.public_bytes(Encoding.PEM), authority.public_bytes(Encoding.PEM))
    files.server.write_bytes(b"".join(chain))


def _alternative_names(addresses: Sequence[IPAddress]) -> x509.SubjectAlternativeName:
    hosts = dict.fromkeys(("localhost", socket.gethostname()))
    return x509.SubjectAlternativeName(
        [*(x509.DNSName(host) for host in hosts), *(x509.IPAddress(one) for one in addresses)]
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, days: int
) -> x509.CertificateBuilder:
    start = datetime.now(UTC) - timedelta(days=1)  # a tablet's clock may be behind
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
    )


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common[:64])])


def _read_key(path: Path) -> Key:
    key = load_pem_private_key(path.read_bytes(), password=None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)  # we made it
    return key


def _write_key(path: Path, key: Key) -> None:
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
