"""How many sign-ins a second this machine looks at, whatever the number of worker processes.

Each costs a hash, during which a worker answers nobody else. A crowd in the morning passes at once;
what goes on and on beyond the pace is answered "come back in a few seconds", which costs nothing.
"""

from __future__ import annotations

import fcntl
import os
import struct
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILE_NAME = "sign-in.pace"
STATE = struct.Struct("dd")
CROWD = 20


def has_room(instance: Path, per_second: float, crowd: int = CROWD) -> bool:
    """Take one place and tell whether there was one: ``crowd`` at once, then ``per_second``."""
    descriptor = os.open(instance / FILE_NAME, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        now = time.monotonic()
        stored = os.pread(descriptor, STATE.size, 0)
        places, since = STATE.unpack(stored) if len(stored) == STATE.size else (crowd, now)
        if since > now:  # the machine has been started anew
            places, since = float(crowd), now
        places = min(places + (now - since) * per_second, crowd)
        found = places >= 1
        os.pwrite(descriptor, STATE.pack(places - found, now), 0)
    finally:
        os.close(descriptor)
    return found
