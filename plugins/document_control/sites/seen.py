"""What the robot last saw of an institution's site, as rules take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.document_control.sites.looking import last_look
from plugins.document_control.sites.models import PageResult, Site
from plugins.document_control.sites.required import wanted_of
from plugins.document_control.sites.wording import LINKS, MATERIALS
from portal.i18n import format_date
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plugins.document_control.models import ControlCheck, Subject


def seen_of(check: ControlCheck, subject: Subject | None) -> Mapping[str, tuple[str, str]]:
    """Return verdict and words by the code of a page; nothing where the robot has not looked.

    What a person has decided counts before what the robot proposes. Where the last look failed, every
    code tells why, without a verdict.
    """
    site = Site.get_or_none(Site.institution == check.institution_id)
    if site is None:
        return {}
    look = last_look(site)
    if look is None:
        return {}
    if look.state == "failed":
        codes = {one.code for one in wanted_of(site.municipality_id, site.institution.kind)}
        return dict.fromkeys((*codes, LINKS, MATERIALS), ("", look.error))
    query = PageResult.select().where(PageResult.look == look.id)
    if subject is None:
        query = query.where(PageResult.person.is_null())
    else:
        query = query.where(
            (PageResult.code != MATERIALS) | (PageResult.person == subject.person_id)
        )
    return {one.code: (one.verdict or "", _words(one)) for one in query}


def _words(result: PageResult) -> str:
    told = [result.comment or result.reason] if result.confirmed else [result.reason]
    seen = _("Seen on %(day)s", day=format_date(result.seen_on))
    told.append(f"{seen}: {result.url}" if result.url else f"{seen}.")
    return " ".join(filter(None, told))
