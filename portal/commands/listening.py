"""Whether the address that the portal is to listen on can be had.

The server's processes share their port, so a second portal would share it with the first, each
answering some of the requests. Hence the port is asked for alone before the start.
"""

from __future__ import annotations

import errno
import os
import socket

from portal.errors import ConfigurationError


def demand_free(host: str, port: int) -> None:
    """Raise ConfigurationError, which names the way out, where nothing can listen there."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except OSError as error:
        message = f"There is no address '{host}' on this machine: name one with --host."
        raise ConfigurationError(message) from error
    family, kind, protocol, _name, address = found[0]
    with socket.socket(family, kind, protocol) as probe:
        if os.name == "posix":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            raise ConfigurationError(_why(error, host, port)) from error


def _why(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is taken: the portal, or another program, listens there"
            " already. Stop it, or name another port with --port."
        )
    if error.errno == errno.EACCES:
        return f"Port {port} may not be listened on without more rights: name one above 1023."
    if error.errno == errno.EADDRNOTAVAIL:
        return f"There is no address '{host}' on this machine: name one with --host."
    return f"Nothing can listen on {host}:{port}: {error.strerror or error}."
