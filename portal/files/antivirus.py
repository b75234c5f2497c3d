"""The check for viruses by the program that the operator names (setting ``antivirus_command``)."""

from __future__ import annotations

import logging
import shlex
import subprocess
from enum import StrEnum
from typing import TYPE_CHECKING

from flask import current_app

if TYPE_CHECKING:
    from pathlib import Path

    from portal.config import Settings

log = logging.getLogger(__name__)

CLEAN, INFECTED = 0, 1


class Scan(StrEnum):
    """What the check said: as stored with the version."""

    NONE = "none"
    CLEAN = "clean"
    INFECTED = "infected"
    FAILED = "failed"


def scan(path: Path) -> Scan:
    """Run the program with the file's path as its last argument and return what its exit code says.

    0 is clean and 1 infected, as ``clamdscan`` and ``clamscan`` answer; anything else, a missing
    program and too long a time (setting ``antivirus_seconds``) mean that the check did not work.
    """
    settings: Settings = current_app.extensions["settings"]
    if not settings.antivirus_command.strip():
        return Scan.NONE
    try:
        command = [*shlex.split(settings.antivirus_command), str(path)]
        done = subprocess.run(  # noqa: S603 - the operator's own program, no shell
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=settings.antivirus_seconds,
            check=False,
        )
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        log.error("The antivirus program did not work: %s.", error)  # noqa: TRY400 - one line
        return Scan.FAILED
    if done.returncode == CLEAN:
        return Scan.CLEAN
    if done.returncode == INFECTED:
        return Scan.INFECTED
    log.error("The antivirus program ended with code %d.", done.returncode)
    return Scan.FAILED
