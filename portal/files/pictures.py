"""Pictures: whether a JPEG or a PNG is whole, told by its own marks, without decoding it."""

from __future__ import annotations

import struct
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

JPEG = b"\xff\xd8\xff"
PNG = b"\x89PNG\r\n\x1a\n"

_MARK, _SCAN, _END = 0xFF, 0xDA, b"\xff\xd9"
_SEGMENT = struct.Struct(">BBH")
_CHUNK = struct.Struct(">I4s")
_SUM = struct.Struct(">I")
_MOST = 100_000


def jpeg_is_whole(file: BinaryIO) -> bool:
    """Walk from mark to mark up to the picture itself, and tell whether that has an end."""
    file.seek(2)
    for _number in range(_MOST):
        start = file.read(_SEGMENT.size)
        if len(start) < _SEGMENT.size:
            return False
        mark, name, length = _SEGMENT.unpack(start)
        if mark != _MARK:
            return False
        if name == _MARK:
            file.seek(1 - _SEGMENT.size, 1)
        elif name == _SCAN:
            return _END in file.read()
        elif length < _SUM.size // 2:
            return False
        else:
            file.seek(length - 2, 1)
    return False


def png_is_whole(file: BinaryIO) -> bool:
    """Walk through the chunks with their check sums up to the last, after which nothing may come."""
    file.seek(len(PNG))
    for _number in range(_MOST):
        start = file.read(_CHUNK.size)
        if len(start) < _CHUNK.size:
            return False
        length, name = _CHUNK.unpack(start)
        body, stated = file.read(length), file.read(_SUM.size)
        if len(stated) < _SUM.size or zlib.crc32(name + body) != _SUM.unpack(stated)[0]:
            return False
        if name == b"IEND":
            return not file.read(1)
    return False
