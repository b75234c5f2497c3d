"""Taking a person out of background work that has ended, for an act of destruction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.i18n import lazy_gettext as _
from portal.jobs.models import OPEN_STATES, Job
from portal.plugin import Traces

if TYPE_CHECKING:
    from portal.plugin import KnownPerson

WORDS = ("title", "progress_text", "result_text", "error", "result_url")


def traces(person: KnownPerson) -> list[Traces]:
    """Return the work that names the person; what still runs goes by its own term once it has ended."""
    leads = Job.result_url == person.url
    names = [getattr(Job, field).contains(person.name) for field in (*WORDS, "arguments")]
    about = leads
    for one in names:
        about |= one
    ended = Job.state.not_in(OPEN_STATES)
    found = [one.id for one in Job.select(Job.id).where(about & ended)]
    empty = {**dict.fromkeys(WORDS, ""), "arguments": "{}"}
    return [
        Traces(
            title=_("Background work that names the person"),
            count=len(found),
            erase=lambda: Job.update(**empty).where(Job.id.in_(found)).execute(),
        ),
        Traces(
            title=_("Background work that has not ended yet"),
            count=Job.select().where(about & ~ended).count(),
            note=_("cancel it, or wait and look again"),
        ),
    ]
