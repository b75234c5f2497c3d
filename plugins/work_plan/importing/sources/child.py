"""The child process that reads one document under limits, so that no file can hurt the server.

Run as ``python -m plugins.work_plan.importing.sources.child PATH LIMITS``; it writes one JSON
object: the lines, or the reason why there are none. Workbooks are left to ``portal.spreadsheets``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plugins.work_plan.importing.sources.docx_file import read_docx
from plugins.work_plan.importing.sources.formats import Format, recognise
from plugins.work_plan.importing.sources.html_file import read_html
from plugins.work_plan.importing.sources.limits import PlanLimits
from plugins.work_plan.importing.sources.lines import ASIDE
from plugins.work_plan.importing.sources.odt_file import read_odt
from plugins.work_plan.importing.sources.text_file import read_text, text_lines
from portal.bounded_process import limit_itself
from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from plugins.work_plan.importing.sources.lines import Line

_READERS: dict[Format, Callable[[Path, PlanLimits], list[Line]]] = {
    Format.DOCX: read_docx,
    Format.ODT: read_odt,
    Format.HTML: read_html,
    Format.TEXT: read_text,
}


def read(path: Path, limits: PlanLimits) -> dict[str, Any]:
    """Return what was read of a file, or why nothing was."""
    try:
        return _read(path, limits)
    except Refused as refused:
        return {"reason": str(refused.reason), "detail": refused.detail}
    except MemoryError:
        return {"reason": str(Reason.TOO_MUCH_MEMORY), "detail": "memory"}
    except Exception as error:  # noqa: BLE001 - parsers raise a dozen kinds; the parent logs it
        return {"reason": str(Reason.BROKEN), "detail": repr(error)[:500]}


def _read(path: Path, limits: PlanLimits) -> dict[str, Any]:
    kind = recognise(path, limits)
    if kind is Format.SHEET:
        return {"format": str(kind)}
    lines = _READERS[kind](path, limits)
    if kind is not Format.TEXT and not any(line.table for line in lines):
        aside = [line for line in lines if line.kind == ASIDE]
        body = [line for line in lines if line.kind != ASIDE]
        lines = [*text_lines("\n".join(line.cells[0] for line in body)), *aside]
    if len(lines) > limits.lines:
        raise Refused(Reason.TOO_MANY_ROWS, str(len(lines)))
    if not any(line.text for line in lines):
        raise Refused(Reason.EMPTY)
    if sum(len(cell) for line in lines for cell in line.cells) > limits.characters:
        raise Refused(Reason.TOO_BIG, "characters")
    return {"format": str(kind), "lines": [line.as_json() for line in lines]}


def main(arguments: Sequence[str]) -> None:
    """Read the file named by the arguments and tell what it holds."""
    name, stated = arguments
    limits = PlanLimits(**json.loads(stated))
    limit_itself(memory=limits.memory_bytes, cpu_seconds=limits.cpu_seconds)
    told = json.dumps(read(Path(name), limits))
    sys.stdout.write(told)


if __name__ == "__main__":
    main(sys.argv[1:])
