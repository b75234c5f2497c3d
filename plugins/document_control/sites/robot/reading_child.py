"""The child process that reads the pages of one site under limits, so that no page can hurt the job.

Run as `python -m plugins.document_control.sites.robot.reading_child`; it takes pages from its standard
input one after another and writes what each says to its standard output, as ``reading_apart`` asks.
It opens no connection and no file, and knows nothing but the page.
"""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import IO, Any

from plugins.document_control.sites.robot.decoding import decoded
from plugins.document_control.sites.robot.failing import Failure, Why
from plugins.document_control.sites.robot.notices import is_guard
from plugins.document_control.sites.robot.reading import page_of
from portal.bounded_process import give_processor_time, limit_itself

MEMORY = 768 << 20
CPU_SECONDS_OF_PAGE = 10
CPU_SECONDS = 600
"""Of a whole site; a page that wants more than its share ends the child before that."""
LENGTH_BYTES = 4
MOST_BYTES = 32 << 20
"""Of one message: more is nonsense, and is taken for the end."""


def main(source: IO[bytes], sink: IO[bytes]) -> None:
    """Read pages until there are no more."""
    limit_itself(memory=MEMORY, cpu_seconds=CPU_SECONDS)
    while asked := take(source):
        give_processor_time(CPU_SECONDS_OF_PAGE)
        told = json.loads(asked)
        send(sink, json.dumps(answer(take(source), told["type"], told["url"])).encode())


def answer(body: bytes, content_type: str, url: str) -> dict[str, Any]:
    """Return what a page says, or why it says nothing, as plain values."""
    try:
        text, encoding = decoded(body, content_type)
        page = page_of(text, url)
        guarded = is_guard(page, text)
    except Failure as failure:
        return {"failure": failure.code, "detail": failure.detail}
    except (MemoryError, RecursionError):
        return {"failure": Why.UNREADABLE, "detail": ""}
    return {"page": dataclasses.asdict(page), "encoding": encoding, "guarded": guarded}


def send(pipe: IO[bytes], content: bytes) -> None:
    """Write something with its length before it."""
    pipe.write(len(content).to_bytes(LENGTH_BYTES, "big") + content)
    pipe.flush()


def take(pipe: IO[bytes]) -> bytes:
    """Return what was sent, nothing at the end."""
    length = int.from_bytes(pipe.read(LENGTH_BYTES), "big")
    return pipe.read(length) if length <= MOST_BYTES else b""


if __name__ == "__main__":
    main(sys.stdin.buffer, sys.stdout.buffer)
