"""Papers made of one template as one document, each beginning on a new page."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import TYPE_CHECKING, Any

from portal.errors import Invalid
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_IMAGE = "/image"


def join_in_one(papers: Sequence[bytes]) -> bytes:
    """Return papers as one docx; they share the styles, headers and page of the first.

    Raises :class:`Invalid` where a header or footer differs from paper to paper, since one document
    has the same on all of its pages, and for what hangs on a page that cannot be moved.
    """
    import docx  # noqa: PLC0415 - seldom needed

    whole = docx.Document(io.BytesIO(papers[0]))
    edges = _edges(whole)
    for paper in papers[1:]:
        one = docx.Document(io.BytesIO(paper))
        if _edges(one) != edges:
            raise Invalid(
                _(
                    "The header or footer of the template differs from paper to paper, so they cannot be one document. Take them one by one, in a ZIP archive."
                )
            )
        _append(whole, one)
    made = io.BytesIO()
    whole.save(made)
    return made.getvalue()


def _append(whole: Document, one: Document) -> None:
    """Put the body of a paper at the end of the whole, with its pictures."""
    end = whole.element.body.sectPr
    moved = [deepcopy(part) for part in one.element.body if part.tag != f"{_W}sectPr"]
    if not moved or moved[0].tag != f"{_W}p":
        moved.insert(0, whole.add_paragraph()._p)  # noqa: SLF001 - python-docx's way
    for part in moved:
        _take_relations(whole, one, part)
        end.addprevious(part)
    moved[0].get_or_add_pPr().get_or_add_pageBreakBefore()


def _take_relations(whole: Document, one: Document, part: Any) -> None:
    """Let a moved element's pictures and links lead to where the whole keeps them."""
    for element in part.iter():
        for name in ("embed", "id", "link"):
            key = element.get(f"{_R}{name}")
            if key is None or key not in one.part.rels:
                continue
            relation = one.part.rels[key]
            if relation.is_external:
                fresh = whole.part.relate_to(
                    relation.target_ref, relation.reltype, is_external=True
                )
            elif relation.reltype.endswith(_IMAGE):
                fresh, _image = whole.part.get_or_add_image(io.BytesIO(relation.target_part.blob))
            else:
                raise Invalid(
                    _(
                        "The template holds something that cannot stand in one document with others. Take them one by one, in a ZIP archive."
                    )
                )
            element.set(f"{_R}{name}", fresh)


def _edges(one: Document) -> list[bytes]:
    """Return what stands above and below the pages of a paper."""
    return [
        relation.target_part.blob
        for relation in one.part.rels.values()
        if not relation.is_external and relation.reltype.endswith(("/header", "/footer"))
    ]
