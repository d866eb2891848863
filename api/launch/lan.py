"""The addresses under which this machine is reached from its own network."""

import ipaddress
import re
import socket
from pathlib import Path

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

OWN_NETWORKS = tuple(
    ipaddress.ip_network(network)
    for network in ("10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)
"""Addresses that nobody has on the internet (RFC 1918, 4193, 6598)."""

FIB_TRIE = Path("/proc/net/fib_trie")
"""Linux lists every local IPv4 address here, container bridges included."""

_LOCAL = re.compile(r"\|-- (\d+\.\d+\.\d+\.\d+)\n\s+/32 host LOCAL")
NOWHERE = ("192.0.2.1", 9)  # of RFC 5737: choosing a way there sends nothing


def lan_addresses() -> list[IPAddress]:
    """Return the private addresses of this machine, loopback left out, the likeliest first."""
    said = [_default_address(), *_addresses_of_linux(), *_addresses_of_the_name()]
    found: dict[IPAddress, None] = {}
    for text in said:
        address = ipaddress.ip_address(text) if text else None
        if address and any(address in network for network in OWN_NETWORKS):
            found[address] = None
    return list(found)


def _default_address() -> str | None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(NOWHERE)
        except OSError:
            return None
        address: str = way.getsockname()[0]
        return address


def _addresses_of_linux() -> list[str]:
    return _LOCAL.findall(FIB_TRIE.read_text()) if FIB_TRIE.exists() else []


def _addresses_of_the_name() -> list[str]:
    try:
        known = socket.getaddrinfo(socket.gethostname(), None, type=socket.SOCK_STREAM)
    except OSError:
        return []
    return [str(entry[4][0]).partition("%")[0] for entry in known]
