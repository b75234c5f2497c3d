"""Documents: docx from templates, PDF from docx, and Russian cases. The libraries load when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def render(
    template: bytes,
    values: Mapping[str, Any],
    *,
    corrections: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """Return the docx that a docx template makes of values, in a child process with limits.

    Values are texts, numbers, days, moments, and lists and mappings of them. ``corrections`` holds
    what was corrected by hand in declension: text → case → form. Raises
    :class:`portal.errors.Invalid` with a sentence that tells the field and the paragraph.
    """
    from portal.documents.rendering import render_in_child  # noqa: PLC0415 - heavy, seldom needed

    return render_in_child(template, values, corrections or {})


def to_pdf(docx: bytes) -> bytes:
    """Return a docx as PDF; raise :class:`portal.errors.PortalError` where no converter is there."""
    from portal.documents.pdf import convert  # noqa: PLC0415 - likewise

    return convert(docx)
