"""A picture among the values of a paper, such as a QR code: drawn where the template names its field."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, how wide it is drawn in millimetres, and what it is called where only words are shown."""

    png: bytes
    width: float
    words: str

    def __str__(self) -> str:
        """Return what the picture is called."""
        return self.words
