"""Whether a docx loads something from outside when it is opened: pictures, templates, objects."""

from __future__ import annotations

import io
import re
import zipfile

_TAG = re.compile(rb"<[^<]*+")
_OUTSIDE = re.compile(rb"TargetMode\s*+=\s*+[\"'](?!Internal[\"'])", re.IGNORECASE)
"""Whatever is not said to be inside: "External" may be written with references to its letters."""
_LINK = re.compile(rb"/hyperlink[\"']")
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_FIELDS = re.compile(rb"\b(INCLUDEPICTURE|INCLUDETEXT|DDEAUTO|DDE)\b")
_LONGEST_PART = 50 << 20


def loads_from_outside(docx: bytes) -> bool:
    """Tell whether opening the document would fetch something, or its XML declares entities.

    Links that a reader clicks are no such thing. The package must have been checked for its size.
    """
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for member in archive.infolist():
            if not member.filename.casefold().endswith((".xml", ".rels")):
                continue
            with archive.open(member) as stream:
                content = stream.read(_LONGEST_PART)
            if b"\0" in content[:64] or _DECLARED.search(content) or _FIELDS.search(content):
                return True  # noughts are those of UTF-16, in which nothing here would be found
            tags = _TAG.finditer(content) if _OUTSIDE.search(content) else ()
            if any(_OUTSIDE.search(one[0]) and not _LINK.search(one[0]) for one in tags):
                return True
    return False
