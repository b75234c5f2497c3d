"""Ports for the servers of tests."""

from __future__ import annotations

import os
import random
import socket
from itertools import count

_FIRST, _APART = 20_000, 500
_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 20
_numbers = count(random.randrange(_APART))  # noqa: S311 - so that two suites seldom meet


def free_port() -> int:
    """Return a port that nobody has, and that nobody is given before its server listens.

    The system hands ports out from 32768 on to whoever connects or asks for any; these lie below, and
    each process of the suite has some of its own.
    """
    for number in _numbers:
        port = _FIRST + _WORKER * _APART + number % _APART
        with socket.socket() as one:
            try:
                one.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError
