"""What a teacher's card shows of document control: portfolios, and checks of the teacher's papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.folders.links import folder_url
from plugins.document_control.folders.models import Folder
from plugins.document_control.folders.pages import wording as of_folders
from plugins.document_control.links import check_url
from plugins.document_control.models import ControlCheck, Subject
from plugins.document_control.pages.subjects import with_names
from plugins.document_control.pages.wording import state_badge
from plugins.document_control.permissions import ControlPermission
from plugins.staff.models import Person
from portal.access import policies
from portal.i18n import gettext as _
from portal.i18n import lazy_gettext as _l
from portal.institutions.models import Institution
from portal.plugin import RelatedRecord

if TYPE_CHECKING:
    from collections.abc import Iterator

    from peewee import Model

    from portal.access import Actor

MOST = 5
FOLDERS, CHECKS = _l("Portfolios"), _l("Checks of papers")


def related_to(actor: Actor, record: Model) -> list[RelatedRecord]:
    """Return the latest portfolios and checks of a person that the actor may see: two queries."""
    if not isinstance(record, Person):
        return []
    return [*_folders(actor, record), *_checks(actor, record)]


def _folders(actor: Actor, person: Person) -> Iterator[RelatedRecord]:
    query = (
        policies[Folder]
        .rows(actor)
        .select(Folder, Institution)
        .join(Institution, on=(Folder.institution == Institution.id))
        .where(Folder.person == person.id)
        .order_by(Folder.month.desc(), Folder.id.desc())
    )
    for one in query.limit(MOST) if actor.can(ControlPermission.FOLDERS_VIEW) else ():
        yield RelatedRecord(
            group=FOLDERS,
            title=_("Portfolio for %(month)s", month=of_folders.month_words(one.month)),
            url=folder_url(one.id),
            permission=ControlPermission.FOLDERS_VIEW,
            note=", ".join((of_folders.state_badge(one)[1], one.institution.short_name)),
        )


def _checks(actor: Actor, person: Person) -> Iterator[RelatedRecord]:
    looked_at = policies[Subject].rows(actor).where(Subject.person == person.id)
    query = with_names(policies[ControlCheck].rows(actor)).where(
        ControlCheck.id.in_(looked_at.select(Subject.check_of))
    )
    query = query.order_by(ControlCheck.starts_on.desc(), ControlCheck.id.desc())
    for one in query.limit(MOST) if actor.can(ControlPermission.VIEW) else ():
        yield RelatedRecord(
            group=CHECKS,
            title=f"{one}: {one.checklist_version.checklist.title}",
            url=check_url(one.id),
            permission=ControlPermission.VIEW,
            note=", ".join((state_badge(one)[1], one.institution.short_name)),
        )
