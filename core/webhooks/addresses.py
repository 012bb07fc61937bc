"""Which network addresses are open to all: the only ones that a shop's webhooks are sent to. PURE.

An IPv6 address may carry an IPv4 one inside; it is judged by that. `ipaddress` alone says yes to
``::127.0.0.1``, ``64:ff9b::7f00:1`` and ``2002:7f00:1::``, so they are unwrapped first. Sources: RFC 4291
(mapped, compatible), RFC 3056 (6to4), RFC 6052 (NAT64), RFC 4380 (Teredo), RFC 5214 (ISATAP), IANA's
special-purpose registries.

>>> is_public("93.184.216.34"), is_public("2606:2800:220:1::1")
(True, True)
>>> is_public("127.0.0.1"), is_public("::ffff:10.0.0.1"), is_public("2002:7f00:1::")
(False, False, False)
"""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
)

_COMPATIBLE = IPv6Network("::/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_UNICAST = IPv6Network("2000::/3")  # all that IANA has given out as global
_CLOSED_4 = (IPv4Network("192.88.99.0/24"),)  # relays of 6to4
_CLOSED_6 = (IPv6Network("3fff::/20"), IPv6Network("2001:db8::/32"))  # for documents
_ISATAP = (0x00005EFE, 0x02005EFE)


def is_public(address: str) -> bool:
    """True where an address is open to all, and so is every one that it carries inside."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return _is_public_4(found)
    carried = _carried(found)
    if carried:
        return all(map(_is_public_4, carried))
    return _is_public_6(found)


def is_loopback(address: str) -> bool:
    """True for this machine itself, written plainly."""
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _carried(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses inside: what is sent to it ends up there."""
    if address.scope_id:
        return []
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        return [address.sixtofour]
    if address.teredo:
        return list(address.teredo)
    if address in _NAT64 or address in _COMPATIBLE:
        return [IPv4Address(int(address) & 0xFFFFFFFF)]
    return []


def _is_public_4(address: IPv4Address) -> bool:
    is_open = address.is_global and not address.is_multicast
    return is_open and not any(address in closed for closed in _CLOSED_4)


def _is_public_6(address: IPv6Address) -> bool:
    if address.scope_id or (int(address) >> 32) & 0xFFFFFFFF in _ISATAP:
        return False
    is_open = address in _UNICAST and address.is_global and not address.is_multicast
    return is_open and not any(address in closed for closed in _CLOSED_6)
