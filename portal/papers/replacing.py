"""Own templates of papers: taken only when they load nothing and can be filled with the examples."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from portal.documents.outside import loads_from_outside
from portal.errors import Invalid
from portal.i18n import gettext as _
from portal.own_templates import services as own_templates
from portal.papers.kinds import examples_of
from portal.papers.models import PaperTemplate
from portal.papers.services import fill

if TYPE_CHECKING:
    from portal.access.actor import Actor
    from portal.own_templates.places import Place
    from portal.plugin import PaperKind

DOCX = frozenset({"docx"})


def replace(actor: Actor, kind: PaperKind, place: Place, source: BinaryIO, *, name: str) -> None:
    """Take an own template of a place, or its next version, once it has been filled on trial.

    Raises :class:`Invalid` with a sentence that names the field and the paragraph.
    """

    def trial(content: bytes) -> None:
        if loads_from_outside(content):
            raise Invalid(
                _(
                    "The template loads something from outside, such as a linked picture. Put it into the document itself."
                )
            )
        fill(content, examples_of(kind))

    own_templates.replace(
        actor, PaperTemplate.kind, kind.name, place, source,
        title=str(kind.title), file_name=name, accept=DOCX, trial=trial,
    )  # fmt: skip


def put_back(actor: Actor, kind: PaperKind, place: Place) -> None:
    """Let the shipped template (or the district's) hold in a place again."""
    own_templates.put_back(actor, PaperTemplate.kind, kind.name, place, title=str(kind.title))
