"""Where the robot may go: addresses in one form, and none of them inside a private network."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from plugins.document_control.sites.robot.failing import Failure, Why

if TYPE_CHECKING:
    from collections.abc import Collection

PORTS = {"http": 80, "https": 443}
LONGEST = 1000
_KEPT = "/%:@!$&'()*+,;=~-._"
_HOST = re.compile(r"[a-z0-9._-]+")
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_OF_PROTOCOLS = (ipaddress.ip_network("192.0.0.0/24"), ipaddress.ip_network("192.88.99.0/24"))
"""What registries keep for protocols of networks: nobody's site lies there."""

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes: the scheme, the host as certificates name it, the port, path with query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """Return host and port as the ``Host`` header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """Return the whole address."""
        return f"{self.scheme}://{self.netloc}{self.target}"

    @property
    def origin(self) -> str:
        """Return the address of the host."""
        return f"{self.scheme}://{self.netloc}"


def place_of(url: str) -> Place:
    """Read an address. Raises :class:`Failure` for what is none, and for other schemes than http(s)."""
    text = re.sub(r"[\t\r\n]", "", url.strip())
    if len(text) > LONGEST:
        raise Failure(Why.ADDRESS, f"{text[:60]}…")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise Failure(Why.ADDRESS, text[:60]) from error
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise Failure(Why.SCHEME, f"{scheme or text[:20]}:")
    if not parts.hostname or parts.username is not None or parts.password is not None:
        raise Failure(Why.ADDRESS, text[:60])
    target = quote(parts.path or "/", safe=_KEPT)
    if parts.query:
        target += "?" + quote(parts.query, safe=_KEPT + "?")
    return Place(scheme, _host(parts.hostname), PORTS[scheme] if port is None else port, target)


def joined(base: str, link: str) -> str:
    """Return where a link of a page leads, in the one form; raises :class:`Failure`.

    A backslash in the path stands for a slash, as browsers read it.
    """
    path, mark, rest = re.split(r"([?#]|\Z)", link.strip(), maxsplit=1)
    try:
        return place_of(urljoin(base, path.replace("\\", "/") + mark + rest)).url
    except ValueError as error:
        raise Failure(Why.ADDRESS, link[:60]) from error


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses are of one site: the same host and port, with or without www."""
    return _bare(one) == _bare(other)


def without_fragment(url: str) -> str:
    """Return the address without the place in the page."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, parts.query, ""))


_IDLE = re.compile(
    r"(?:php)?sess(?:ion)?_?id|j?sessionid|sid|phpsessid|aspsessionid\w*|cfid|cftoken|utm_\w+|yclid|gclid|fbclid"
    r"|_openstat|print|special|rand|random|nocache|clear_cache|back_?url",
    re.IGNORECASE,
)
_IN_PATH = re.compile(r";(?:jsessionid|sid|phpsessid)=[^/?#;]*", re.IGNORECASE)


def settled(url: str) -> str:
    """Return an address without what changes at every visit: session, where one came from, print version."""
    parts = urlsplit(url)
    path = _IN_PATH.sub("", parts.path)
    query = parts.query
    if query and _IDLE.search(query):
        kept = [
            pair
            for pair in parse_qsl(query, keep_blank_values=True)
            if not _IDLE.fullmatch(pair[0])
        ]
        if len(kept) < query.count("&") + 1:
            query = urlencode(kept)
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def is_public(address: IPAddress) -> bool:
    """Tell whether an address belongs to the public network, also one that hides in another."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden: IPAddress | None = address.ipv4_mapped or address.sixtofour
        if hidden is None and address.teredo is not None:
            hidden = address.teredo[1]
        if hidden is None and address in _NAT64:
            hidden = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public(hidden)
        if address.is_site_local:
            return False
    elif any(address in one for one in _OF_PROTOCOLS):
        return False
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_unspecified
    )


def demand_port(place: Place, allowed: Collection[str]) -> None:
    """Refuse ports other than those of the web, but for hosts that operators have named."""
    if place.port not in PORTS.values() and not is_named(place, allowed):
        raise Failure(Why.PORT, str(place.port))


def is_named(place: Place, allowed: Collection[str]) -> bool:
    """Tell whether operators let this host be looked at although it is private: ``host`` or ``host:port``."""
    return place.host in allowed or f"{place.host}:{place.port}" in allowed


def choose(place: Place, found: Collection[str], allowed: Collection[str]) -> str:
    """Return the address to connect to; raises :class:`Failure` where one of them is not public.

    A name with a public and a private address is refused whole: it is made to mislead.
    """
    if not found:
        raise Failure(Why.UNKNOWN_HOST, place.host)
    if not is_named(place, allowed):
        for text in found:
            if not is_public(ipaddress.ip_address(text.partition("%")[0])):
                raise Failure(Why.PRIVATE, place.host)
    return min(found, key=lambda text: ":" in text)


def _host(name: str) -> str:
    host = name.rstrip(".").lower()
    try:
        if ":" in host:
            return str(ipaddress.IPv6Address(host.partition("%")[0]))
        plain = host.encode("idna").decode("ascii").lower()
    except (UnicodeError, ValueError) as error:
        raise Failure(Why.ADDRESS, name[:60]) from error
    if not _HOST.fullmatch(plain):
        raise Failure(Why.ADDRESS, name[:60])
    return plain


def _bare(url: str) -> str:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    try:
        port = parts.port
    except ValueError:
        port = None
    return f"{host}:{port if port not in {80, 443, None} else ''}"
