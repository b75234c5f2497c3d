"""What an import compares lines with: the district's institutions, the topics, the lines taken in before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline.importing.models import ImportedLine, JournalImport
from plugins.hotline.importing.topic_words import KnownTopic, TopicIndex
from plugins.hotline.importing.understanding import Around, Understood, understand
from plugins.hotline.topics import ordered_topics
from portal import clock
from portal.database import fetch_rows
from portal.institutions.models import Institution
from portal.institutions.written_names import Place, PlaceIndex

if TYPE_CHECKING:
    from collections.abc import Sequence

    from plugins.hotline.importing.draft import Draft, DraftLine


def around(municipality_id: int) -> Around:
    """Return what the lines of a district's journal are compared with: three queries.

    Closed institutions are known, too: the journal tells of past years.
    """
    places = Institution.select(
        Institution.id, Institution.code, Institution.name, Institution.short_name
    ).where(Institution.municipality == municipality_id)
    topics = ordered_topics(all_of_them=True)
    titles = {one.id: one.title for one in topics}
    return Around(
        places=PlaceIndex(Place(*row) for row in fetch_rows(places.order_by(Institution.sort_key))),
        topics=TopicIndex(
            KnownTopic(one.id, one.title, titles.get(one.parent_id or 0, "")) for one in topics
        ),
        marks=marks_of(municipality_id),
        today=clock.today(),
    )


def understood(
    draft: Draft, near: Around, lines: Sequence[DraftLine] | None = None
) -> list[Understood]:
    """Return what lines of a draft mean; all of them unless some are given."""
    listed = draft.lines if lines is None else lines
    return [understand(line, draft, near) for line in listed]


def marks_of(municipality_id: int) -> frozenset[str]:
    """Return the marks of the lines that were taken in before."""
    query = (
        ImportedLine.select(ImportedLine.mark)
        .join(JournalImport)
        .where(JournalImport.municipality == municipality_id)
    )
    return frozenset(mark for (mark,) in fetch_rows(query))
