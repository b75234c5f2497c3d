"""The daily work of files: what has expired or lost its record goes, and so do bytes without a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from portal.files import cleaning
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from portal.jobs.work import Work


def clean(work: Work) -> None:
    """Clean the folder of files; running twice removes nothing more."""
    found = cleaning.clean()
    removed = len(found.expired) + len(found.without_record) + len(found.orphans)
    with work.commit():
        work.result(text=_("Removed: %(n)s.", n=removed))
