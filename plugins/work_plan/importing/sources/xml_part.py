"""One XML part of a zipped document, parsed without entities and no bigger than allowed."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from portal.spreadsheets.reasons import Reason, Refused

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from plugins.work_plan.importing.sources.limits import PlanLimits


_MOST_DIGITS = 7


def read_part(path: Path, name: str, limits: PlanLimits) -> Element | None:
    """Return the root of a part, or nothing where the document has no such part.

    What the list of members says of sizes is not believed: no more than the limit is unpacked.
    """
    with zipfile.ZipFile(path) as package:
        try:
            with package.open(name) as part:
                content = part.read(limits.part_bytes + 1)
        except KeyError:
            return None
    if len(content) > limits.part_bytes:
        raise Refused(Reason.TOO_MUCH_MEMORY, name)
    root: Element = fromstring(content, forbid_dtd=True)
    return root


def local(tag: object) -> str:
    """Return the name of a tag without its namespace; comments have none."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: Element, name: str) -> str:
    """Return an attribute by its name without the namespace."""
    for key, value in element.attrib.items():
        if local(key) == name:
            return value
    return ""


def whole(text: str, otherwise: int) -> int:
    """Return a whole number that an attribute holds, where it is one."""
    digits = text.strip()
    usable = (
        digits.isascii() and digits.removeprefix("-").isdecimal() and len(digits) <= _MOST_DIGITS
    )
    return int(digits) if usable else otherwise
