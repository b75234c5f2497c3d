"""Fetching one address: checked, limited in time, size and redirects, never faster than is polite.

The name is resolved once, every address it has is checked, and the connection goes to the one that was
checked: a name that answers otherwise the second time (DNS rebinding) gains nothing. The standard
``http.client`` speaks over that socket: libraries that resolve and pool by themselves would have to be
kept from just that.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import time
import zlib
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Timer
from typing import TYPE_CHECKING

from plugins.document_control.sites.robot.addresses import (
    Place,
    choose,
    demand_port,
    joined,
    place_of,
)
from plugins.document_control.sites.robot.failing import Failure, Why, printable
from plugins.document_control.sites.robot.robots import MOST_BYTES, Robots

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

CHUNK = 1 << 14
KILOBYTE = 1 << 10
MOVED = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
OK = range(200, 300)
LATER = frozenset({429, 503})
_GUARDS = ("ddos-guard", "cloudflare", "qrator", "variti", "stormwall")
"""Who stands before a site and turns robots away, by the header \"Server\"."""
GZIP_OR_ZLIB = 47
"""``wbits`` by which zlib tells gzip from deflate itself."""
_TLS_CODES = {
    9: Why.TLS_EARLY,
    10: Why.TLS_EXPIRED,
    18: Why.TLS_UNTRUSTED,
    19: Why.TLS_UNTRUSTED,
    20: Why.TLS_UNTRUSTED,
    21: Why.TLS_UNTRUSTED,
    62: Why.TLS_NAME,
    64: Why.TLS_NAME,
}
"""OpenSSL's codes of what is wrong with a certificate, as ``X509_V_ERR_*`` has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far the robot goes: seconds, kilobytes, counts."""

    connect_seconds: float = 10
    read_seconds: float = 15
    whole_seconds: float = 40
    kilobytes: int = 3072
    redirects: int = 5
    delay_seconds: float = 1.0
    longest_delay_seconds: float = 10


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave: asked and final address, redirects between, status, type and bytes."""

    asked: str
    url: str
    status: int
    content_type: str
    body: bytes
    moves: tuple[str, ...] = ()
    last_modified: str = ""


@dataclass
class Fetcher:
    """One robot at work; keeps what robots.txt said and when each host was last asked.

    ``allowed`` are hosts, or hosts with ports, that operators let be looked at although they are
    private. ``resolve`` gives the addresses of a name, ``wait`` sleeps.
    """

    agent: str
    allowed: frozenset[str] = frozenset()
    authorities: str = ""
    limits: Limits = field(default_factory=Limits)
    resolve: Callable[[str, int], Sequence[str]] | None = None
    wait: Callable[[float], None] = time.sleep
    requests: int = 0
    _asked: dict[str, float] = field(default_factory=dict)
    _robots: dict[str, Robots | Failure] = field(default_factory=dict)
    _busy: dict[str, Failure] = field(default_factory=dict)
    _tls: ssl.SSLContext | None = None

    def fetch(self, url: str, *, method: str = "GET") -> Fetched:
        """Return what an address gives at the end of its redirects. Raises :class:`Failure`."""
        moves: list[str] = []
        place = place_of(url)
        while True:
            self._demand_robots(place)
            status, headers, body = self._ask_again(place, method)
            if status not in MOVED or not headers.get("location"):
                break
            seen = [url, *moves]
            place = place_of(joined(place.url, _text(headers["location"])))
            if place.url in seen or place.url == place_of(url).url:
                code = Why.GUARDED if headers.get("set-cookie") else Why.REDIRECT_LOOP
                raise Failure(code, place.url)
            moves.append(place.url)
            if len(moves) > self.limits.redirects:
                raise Failure(Why.REDIRECTS, str(self.limits.redirects))
        if status in GONE:
            raise Failure(Why.NOT_FOUND, str(status))
        if status not in OK:
            code = Why.GUARDED if _guarded(headers) else Why.STATUS
            raise Failure(code, str(status))
        return Fetched(
            asked=url,
            url=place.url,
            status=status,
            content_type=printable(headers.get("content-type", "")),
            body=body,
            moves=tuple(moves),
            last_modified=headers.get("last-modified", ""),
        )

    def _demand_robots(self, place: Place) -> None:
        if place.origin not in self._robots:
            self._robots[place.origin] = self._robots_of(place)
        said = self._robots[place.origin]
        if isinstance(said, Failure):
            raise said
        if not said.allows(place.url, self.agent):
            raise Failure(Why.ROBOTS, place.target)

    def _robots_of(self, place: Place) -> Robots | Failure:
        """Return what robots.txt says; a site that cannot be reached at all is its own failure.

        By RFC 9309 a missing robots.txt allows everything and one that the server fails to give (5xx)
        forbids everything.
        """
        target = Place(place.scheme, place.host, place.port, "/robots.txt")
        try:
            for _move in range(self.limits.redirects):
                status, headers, body = self._ask(target, "GET", most=MOST_BYTES)
                if status not in MOVED or not headers.get("location"):
                    break
                target = place_of(joined(target.url, _text(headers["location"])))
        except Failure as failure:
            if target.origin != place.origin or failure.code in {Why.TOO_LARGE, Why.BROKEN}:
                return Failure(Why.ROBOTS_UNKNOWN, place.host)
            return failure
        if status in OK:
            return Robots(body)
        if status == http.HTTPStatus.TOO_MANY_REQUESTS:
            return Failure(Why.BUSY, str(status))
        if status >= http.HTTPStatus.INTERNAL_SERVER_ERROR or status in MOVED:
            return Failure(Why.ROBOTS_UNKNOWN, place.host)
        return Robots(b"")

    def _ask_again(self, place: Place, method: str) -> tuple[int, dict[str, str], bytes]:
        """Ask, and once more where the site wishes a short pause; where it wishes a long one, stay away."""
        if place.host in self._busy:
            raise self._busy[place.host]
        answer = self._ask(place, method)
        status, headers = answer[0], answer[1]
        if status not in LATER or _guarded(headers) or not (pause := _pause(status, headers)):
            return answer
        if pause <= self.limits.longest_delay_seconds:
            self.wait(pause)
            answer = self._ask(place, method)
        if answer[0] in LATER:
            self._busy[place.host] = Failure(Why.BUSY, str(status))
            raise self._busy[place.host]
        return answer

    def _ask(
        self, place: Place, method: str, *, most: int | None = None
    ) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and body; with ``most``, no more bytes of it than that."""
        demand_port(place, self.allowed)
        address = choose(place, (self.resolve or resolved)(place.host, place.port), self.allowed)
        self._keep_pace(place)
        self.requests += 1
        began = time.monotonic()
        try:
            return self._exchange(place, address, method, began, most)
        except Failure:
            raise
        except ssl.SSLCertVerificationError as error:
            raise Failure(_TLS_CODES.get(error.verify_code, Why.TLS_BROKEN), place.host) from error
        except ssl.SSLError as error:
            self._demand_time(began)
            raise Failure(Why.TLS_BROKEN, place.host) from error
        except TimeoutError as error:
            raise Failure(Why.SLOW, f"{self.limits.read_seconds:g}") from error
        except OSError as error:
            self._demand_time(began)
            raise Failure(Why.REFUSED, place.host) from error
        except (http.client.HTTPException, zlib.error, ValueError) as error:
            self._demand_time(began)
            raise Failure(Why.BROKEN, type(error).__name__) from error

    def _exchange(
        self, place: Place, address: str, method: str, began: float, most: int | None
    ) -> tuple[int, dict[str, str], bytes]:
        with (
            self._connected(place, address) as plain,
            _cut_after(plain, self.limits.whole_seconds - (time.monotonic() - began)),
        ):
            connection = http.client.HTTPConnection(place.host, place.port)
            connection.sock = self._wrapped(place, plain)
            try:
                connection.request(method, place.target, headers=self._headers(place))
                with connection.getresponse() as response:
                    headers = {name.lower(): value for name, value in response.getheaders()}
                    body = b"" if method == "HEAD" else self._body(response, headers, began, most)
                    return response.status, headers, body
            finally:
                connection.close()

    @contextmanager
    def _connected(self, place: Place, address: str) -> Iterator[socket.socket]:
        try:
            plain = socket.create_connection((address, place.port), self.limits.connect_seconds)
        except TimeoutError as error:
            raise Failure(Why.SLOW, f"{self.limits.connect_seconds:g}") from error
        with plain:
            plain.settimeout(self.limits.read_seconds)
            yield plain

    def _wrapped(self, place: Place, plain: socket.socket) -> socket.socket:
        if place.scheme == "http":
            return plain
        if self._tls is None:
            self._tls = ssl.create_default_context()
            if self.authorities:
                self._tls.load_verify_locations(self.authorities)
        return self._tls.wrap_socket(plain, server_hostname=place.host)

    def _headers(self, place: Place) -> dict[str, str]:
        return {
            "Host": place.netloc,
            "User-Agent": self.agent,
            "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5",
            "Accept-Language": "ru",
            "Accept-Encoding": "gzip",
            "Connection": "close",
        }

    def _body(
        self,
        response: http.client.HTTPResponse,
        headers: dict[str, str],
        began: float,
        enough: int | None,
    ) -> bytes:
        """Return the unpacked body; the first ``enough`` bytes, where no more are wanted."""
        most = self.limits.kilobytes * KILOBYTE if enough is None else enough
        packed = headers.get("content-encoding", "").strip().lower()
        if packed not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise Failure(Why.BROKEN, packed)
        unpacker = zlib.decompressobj(GZIP_OR_ZLIB) if packed not in {"", "identity"} else None
        parts: list[bytes] = []
        size = arrived = 0
        while chunk := response.read1(CHUNK):
            self._demand_time(began)
            arrived += len(chunk)
            part = chunk if unpacker is None else unpacker.decompress(chunk, most - size + 1)
            size += len(part)
            if enough is not None and size > most:
                return b"".join((*parts, part))[:most]
            if size > most or arrived > most:
                raise Failure(Why.TOO_LARGE, str(self.limits.kilobytes))
            parts.append(part)
        self._demand_time(began)
        if unpacker is not None and not unpacker.eof and arrived:
            raise Failure(Why.BROKEN, packed)
        if response.length:
            raise Failure(Why.BROKEN, "IncompleteRead")
        return b"".join(parts)

    def _demand_time(self, began: float) -> None:
        if time.monotonic() - began >= self.limits.whole_seconds:
            raise Failure(Why.SLOW, f"{self.limits.whole_seconds:g}")

    def _keep_pace(self, place: Place) -> None:
        """Wait until this host may be asked again: one request at a time, with a delay."""
        said = self._robots.get(place.origin)
        wished = said.delay(self.agent) if isinstance(said, Robots) else 0.0
        delay = min(max(self.limits.delay_seconds, wished), self.limits.longest_delay_seconds)
        last = self._asked.get(place.host)
        if last is not None and (left := last + delay - time.monotonic()) > 0:
            self.wait(left)
        self._asked[place.host] = time.monotonic()


def resolved(host: str, port: int) -> list[str]:
    """Return the addresses of a name, as the system knows them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Failure(Why.UNKNOWN_HOST, host) from error
    return list(dict.fromkeys(str(one[4][0]) for one in found))


@contextmanager
def _cut_after(plain: socket.socket, seconds: float) -> Iterator[None]:
    """Cut a connection after some seconds, whatever the other side does meanwhile.

    A time limit of the socket begins anew with every byte; this one does not.
    """
    twin = plain.dup()

    def cut() -> None:
        with suppress(OSError):
            twin.shutdown(socket.SHUT_RDWR)

    timer = Timer(max(seconds, 0), cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        twin.close()


def _pause(status: int, headers: dict[str, str]) -> float:
    """Return the seconds after which a site wishes to be asked again, 0 where it does not say so.

    A day and hour in place of seconds, and too many requests without a word, mean a long time.
    """
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdigit():
        return max(float(said[:9]), 1.0)
    return float("inf") if said or status == http.HTTPStatus.TOO_MANY_REQUESTS else 0.0


def _guarded(headers: dict[str, str]) -> bool:
    """Tell whether not the site has answered but a guard before it."""
    server = headers.get("server", "").lower()
    return "cf-mitigated" in headers or any(one in server for one in _GUARDS)


def _text(header: str) -> str:
    """Return a header as text: servers send UTF-8 where the protocol says Latin."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
