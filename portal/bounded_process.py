"""What the child processes that take apart untrusted files have in common: their limits and surroundings.

It imports nothing of the portal, since such children start quickly and know little.
"""

from __future__ import annotations

import resource
from pathlib import Path

FILES = 64
ENVIRONMENT = {
    "PYTHONPATH": str(Path(__file__).parent.parent),
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONUTF8": "1",
    "MALLOC_ARENA_MAX": "2",
}
"""All that such a child is told of the machine: no secret of the portal is in it."""


def limit_itself(*, memory: int, cpu_seconds: int, largest_file: int = 0) -> None:
    """Bound this process for good: memory and files in bytes, processor time in seconds."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))


def give_processor_time(seconds: int) -> None:
    """Let this process go on for some seconds of processor time more, within its bound for good."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _soft, hard = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + 1 + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (min(soft, hard), hard))
