"""The names of files: what a user sent, made fit to be shown, stored and offered for saving."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote

LONGEST = 150
_UNFIT = re.compile(r'[<>:"|?*]')
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?$", re.IGNORECASE)


def clean_name(given: str, extension: str) -> str:
    """Return a name without path, control and direction signs, ending in the extension of its kind.

    The extension follows from the content: ``отчёт.exe`` that holds a PDF becomes ``отчёт.exe.pdf``.
    """
    text = unicodedata.normalize("NFC", given.encode("utf-8", "ignore").decode("utf-8"))
    text = text.replace("\\", "/").rpartition("/")[2]
    text = "".join(" " if unicodedata.category(one) in _HIDDEN else one for one in text)
    text = " ".join(_UNFIT.sub(" ", text).split()).strip(". ")
    if extension == "jpg" and text.casefold().endswith(".jpeg"):
        text = f"{text[:-5]}.jpg"
    stem = text[: -len(extension) - 1] if text.casefold().endswith(f".{extension}") else text
    stem = stem.strip(". ") or "file"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem[: LONGEST - len(extension) - 1].rstrip('. ')}.{extension}"


def disposition(kind: str, name: str) -> str:
    """Return a ``Content-Disposition`` (RFC 6266): a plain name for old clients, then the whole one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "replace").decode("ascii")
    plain = re.sub(r"[^\w .()\-+,=@]", "_", plain.replace("?", "_"))
    return f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
