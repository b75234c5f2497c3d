"""Documents: docx from templates, PDF from docx, and Russian cases. The libraries load when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

AT_A_TIME = 20
"""How many papers one child process or converter gets: its limits hold for all of them together."""


def render(
    template: bytes,
    values: Mapping[str, Any],
    *,
    corrections: Mapping[str, Mapping[str, str]] | None = None,
) -> bytes:
    """Return the docx that a docx template makes of values, in a child process with limits.

    Values are texts, numbers, days, moments, pictures (:class:`portal.documents.pictures.Picture`), and
    lists and mappings of them. ``corrections`` holds
    what was corrected by hand in declension: text → case → form. Raises
    :class:`portal.errors.Invalid` with a sentence that tells the field and the paragraph.
    """
    from portal.documents.rendering import render_in_child  # noqa: PLC0415 - heavy, seldom needed

    return render_in_child(template, [values], corrections or {})[0]


def render_each(
    template: bytes,
    values: Sequence[Mapping[str, Any]],
    *,
    corrections: Mapping[str, Mapping[str, str]] | None = None,
) -> Iterator[bytes]:
    """Yield the docx that a template makes of each set of values, some in one child process."""
    from portal.documents.rendering import render_in_child  # noqa: PLC0415 - likewise

    for start in range(0, len(values), AT_A_TIME):
        yield from render_in_child(template, values[start : start + AT_A_TIME], corrections or {})


def to_pdf(docx: bytes) -> bytes:
    """Return a docx as PDF; raise :class:`portal.errors.PortalError` where no converter is there."""
    from portal.documents.pdf import convert  # noqa: PLC0415 - likewise

    return convert([docx])[0]


def each_to_pdf(papers: Sequence[bytes]) -> Iterator[bytes]:
    """Yield each docx as PDF; a program that must be started first is started once for some of them."""
    from portal.documents.pdf import convert  # noqa: PLC0415 - likewise

    for start in range(0, len(papers), AT_A_TIME):
        yield from convert(papers[start : start + AT_A_TIME])


def join(papers: Sequence[bytes]) -> bytes:
    """Return papers made of one template as one docx, each beginning on a new page."""
    from portal.documents.joining import join_in_one  # noqa: PLC0415 - likewise

    return join_in_one(papers)
