"""What the robot last saw of an institution's site, as rules take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.document_control.models import ControlCheck, Subject


def seen_of(check: ControlCheck, subject: Subject | None) -> Mapping[str, tuple[str, str]]:  # noqa: ARG001
    """Return verdict and words by the code of a page; nothing where the robot has not looked."""
    return {}
