"""A plugin's card: its name, title, and what it needs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What the portal must know of a plugin before it loads it.

    ``name`` is the package's name; ``requires`` names other plugins; a plugin that is not
    ``switchable`` is on everywhere; ``enabled_by_default`` holds where nobody has switched it yet.
    """

    name: str
    title: str | LazyString
    version: str = "1.0"
    requires: tuple[str, ...] = ()
    switchable: bool = True
    enabled_by_default: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            message = f"The plugin name {self.name!r} is not lower_case."
            raise ValueError(message)
        if not str(self.version):
            message = f"The plugin {self.name} has no version."
            raise ValueError(message)
        if self.name in self.requires:
            message = f"The plugin {self.name} requires itself."
            raise ValueError(message)
