"""The words of a document for a page: read in a child process, since documents come from users."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from portal.bounded_process import ENVIRONMENT
from portal.documents import words_child

SECONDS = 20


@dataclass(frozen=True, slots=True)
class Words:
    """Paragraphs (texts) and tables (rows of texts) in their order.

    ``cut`` tells that the document goes on, ``pictures`` how many it has, which are not shown.
    """

    blocks: list[str | list[list[str]]]
    cut: bool
    pictures: int


def words_in(document: bytes) -> Words | None:
    """Return the words of a DOCX or an ODT; none where it cannot be read within the limits."""
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-P", "-m", words_child.__name__],
            input=document,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            timeout=SECONDS,
            check=False,
        )
        told = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        return None
    return Words(told["blocks"], told["cut"], told["pictures"]) if told else None
