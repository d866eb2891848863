"""``RUHU_TLS=self``: what tablets are asked to trust, and what they are shown."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from api.launch import certificate as certificates
from api.launch import lan
from api.launch.certificate import Certificate, ensure_certificate
from api.launch.errors import WrongSetting
from api.launch.run import own_certificate

HOME = ipaddress.ip_address("192.168.3.7")
ELSEWHERE = ipaddress.ip_address("10.20.0.5")
SetAddress = Callable[[ipaddress.IPv4Address | ipaddress.IPv6Address], None]


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> SetAddress:
    """Say which address the machine has in its network; at first HOME."""

    def move(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
        monkeypatch.setattr(certificates, "lan_addresses", lambda: [address])

    move(HOME)
    return move


def names_of(made: Certificate) -> x509.SubjectAlternativeName:
    [server, _] = x509.load_pem_x509_certificates(made.server.read_bytes())
    return server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value


def test_it_names_this_machine_and_its_keys_are_nobody_elses(tmp_path: Path) -> None:
    made = ensure_certificate(tmp_path / "tls")

    assert set(names_of(made).get_values_for_type(x509.IPAddress)) >= {HOME, *certificates.LOOPBACK}
    assert "localhost" in names_of(made).get_values_for_type(x509.DNSName)
    assert [path.stat().st_mode & 0o077 for path in (tmp_path / "tls").glob("*.key")] == [0, 0]


def test_the_next_start_shows_the_same(tmp_path: Path) -> None:
    first = ensure_certificate(tmp_path)
    before = [path.read_bytes() for path in sorted(tmp_path.iterdir())]

    assert ensure_certificate(tmp_path) == first
    assert [path.read_bytes() for path in sorted(tmp_path.iterdir())] == before


def test_another_address_needs_no_new_trust(tmp_path: Path, at: SetAddress) -> None:
    first = ensure_certificate(tmp_path)
    at(ELSEWHERE)
    second = ensure_certificate(tmp_path)

    assert second.fingerprint == first.fingerprint
    assert ELSEWHERE in names_of(second).get_values_for_type(x509.IPAddress)


def test_who_trusts_it_reaches_the_server(tmp_path: Path) -> None:
    assert shaken_hands(ensure_certificate(tmp_path), "127.0.0.1") == "TLSv1.3"


def test_the_authority_vouches_for_no_site_of_the_world(tmp_path: Path) -> None:
    ensure_certificate(tmp_path)
    authority, key = certificates._authority(tmp_path)
    public = ec.generate_private_key(ec.SECP256R1())
    forged = (
        certificates._builder(
            certificates._name("bank.example"), authority.subject, public.public_key(), 30
        )
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("bank.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    made = ensure_certificate(tmp_path)
    made.server.write_bytes(forged.public_bytes(Encoding.PEM))
    certificates._write_key(made.key, public)

    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        shaken_hands(made, "bank.example")


def test_another_word_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RUHU_TLS", "yes")
    with pytest.raises(WrongSetting):
        own_certificate(tmp_path)

    monkeypatch.delenv("RUHU_TLS")
    assert own_certificate(tmp_path) is None


def test_the_addresses_of_this_machine_are_those_the_authority_may_vouch_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = ["192.0.2.2", "192.168.3.7", "8.8.8.8", "127.0.0.1", "10.20.0.5", "169.254.7.7"]
    monkeypatch.setattr(lan, "_addresses_of_linux", lambda: said)
    monkeypatch.setattr(lan, "_default_address", lambda: None)
    monkeypatch.setattr(lan, "_addresses_of_the_name", list)

    assert lan.lan_addresses() == [HOME, ELSEWHERE]


def shaken_hands(made: Certificate, name: str) -> str | None:
    """Let a client that trusts the authority alone greet a server under a name."""
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(made.server, made.key)
    ours, theirs = socket.socketpair()
    ours.settimeout(10)

    def answer() -> None:
        try:
            serving.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        with made.context().wrap_socket(ours, server_hostname=name) as greeted:
            return greeted.version()
    finally:
        ours.close()
        thread.join()
