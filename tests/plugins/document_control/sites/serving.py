"""Real sites on this machine for the robot: pages, redirects, broken TLS, slow and endless answers."""

from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from typing import TYPE_CHECKING, Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

HTML = "text/html; charset=utf-8"


@dataclass(frozen=True)
class Answer:
    """What a site answers: bytes with a type, or another status with headers."""

    body: bytes = b""
    kind: str = HTML
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


Act = Any  # an Answer, a text, or a function that is given the handler


@dataclass
class Served:
    """A site at work: its address, and which requests came with which headers."""

    pages: dict[str, Act]
    port: int = 0
    scheme: str = "http"
    asked: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return the address of the start page."""
        return f"{self.scheme}://127.0.0.1:{self.port}/"

    @property
    def paths(self) -> list[str]:
        """Return the paths that were asked for."""
        return [path for _method, path, _agent in self.asked]


def page(title: str, *body: str) -> str:
    """Return a page in HTML."""
    return f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1>{''.join(body)}</body></html>"


def moved(target: str, status: int = 301) -> Answer:
    """Return an answer that leads elsewhere."""
    return Answer(status=status, headers=(("Location", target),))


class _Handler(BaseHTTPRequestHandler):
    served: Served

    def do_GET(self) -> None:
        """Answer as the site says."""
        self.served.asked.append((self.command, self.path, self.headers.get("User-Agent", "")))
        act = self.served.pages.get(self.path, self.served.pages.get("*"))
        if act is None:
            act = Answer(page("404", "Страница не найдена").encode(), status=404)
        if callable(act):
            act(self)
            return
        answer = Answer(act.encode()) if isinstance(act, str) else act
        self.send_response(answer.status)
        if answer.kind:
            self.send_header("Content-Type", answer.kind)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    do_HEAD = do_GET  # noqa: N815 - so the library calls it

    def log_message(self, *_args: Any) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def handle_error(self, *_args: Any) -> None:
        """Say nothing: robots hang up on hostile sites."""


@contextmanager
def serving(pages: dict[str, Act], tls: ssl.SSLContext | None = None) -> Iterator[Served]:
    """Serve a site on a free port of this machine."""
    served = Served(pages, scheme="https" if tls else "http")
    handler = type("Handler", (_Handler,), {"served": served})
    server = _Server(("127.0.0.1", 0), handler)
    served.port = server.server_address[1]
    if tls is not None:
        server.socket = tls.wrap_socket(
            server.socket, server_side=True, do_handshake_on_connect=False
        )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def talking(say: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve raw bytes: ``say`` is given each connection, whatever was asked."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.05)
    over = threading.Event()
    threads: list[threading.Thread] = []

    def each(connection: socket.socket) -> None:
        with connection:
            try:
                asked = connection.recv(65536)
                if b"/robots.txt" in asked:
                    connection.sendall(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n")
                else:
                    say(connection)
            except OSError:
                return

    def accept() -> None:
        while not over.is_set():
            try:
                connection, _peer = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            threads.append(threading.Thread(target=each, args=(connection,), daemon=True))
            threads[-1].start()

    thread = threading.Thread(target=accept)
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    finally:
        over.set()
        thread.join()
        listener.close()
        for one in threads:
            one.join(5)


def certified(
    folder: Path,
    *,
    name: str = "127.0.0.1",
    days: tuple[int, int] = (-1, 30),
    signer: tuple[Any, Any] | None = None,
) -> tuple[ssl.SSLContext, tuple[Any, Any], Path]:
    """Return a server's TLS with a certificate of its own making, its key and certificate, and its file.

    ``days`` are those before and after now between which it is valid, ``signer`` who signs it.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = dt.datetime.now(dt.UTC)
    alternative: Any = (
        x509.IPAddress(IPv4Address(name)) if name[0].isdigit() else x509.DNSName(name)
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(signer[1].subject if signer else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + dt.timedelta(days=days[0]))
        .not_valid_after(now + dt.timedelta(days=days[1]))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([alternative]), critical=False)
        .sign(signer[0] if signer else key, hashes.SHA256())
    )
    file = folder / f"{name}-{days[1]}-{signer is None}.pem"
    file.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, (key, made), file
