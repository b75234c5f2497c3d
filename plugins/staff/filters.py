"""What the list of staff is filtered by: read from an address, written back into one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from plugins.staff.models import CATEGORY_KINDS, EMPLOYMENT_KINDS
from portal.database import fold
from portal.i18n import lazy_gettext as _
from portal.institutions.models import INSTITUTION_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

STATES = (
    ("now", _("Working now")),
    ("left", _("Have left")),
    ("all", _("Working and left")),
)
CATEGORY_CHOICES = (("none", _("No category")), *CATEGORY_KINDS)
TERM_CHOICES = (
    ("none", _("No term")),
    ("until", _("Until a date")),
    ("ending", _("Ends within 6 months")),
    ("ended", _("Has ended, no other")),
    ("unknown", _("Not stated")),
)
GAP_CHOICES = (
    ("any", _("Any gap")),
    ("birth", _("No date of birth")),
    ("hired", _("No date of hiring")),
    ("term", _("Term of the category is not stated")),
    ("snils", _("No SNILS")),
)
DUE_CHOICES = (
    ("0", _("Overdue")),
    ("30", _("Within 30 days")),
    ("90", _("Within 90 days")),
    ("180", _("Within half a year")),
    ("365", _("Within a year")),
)
NAME_LENGTH = 100
KEY_DIGITS = 18
YEARS = range(1900, 2200)


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffFilters:
    """Filters that combine with "and"; an empty value filters nothing."""

    name: str = ""
    municipality: int | None = None
    institution: int | None = None
    institution_kind: str = ""
    position: int | None = None
    subject: str = ""
    category: str = ""
    term: str = ""
    kind: str = ""
    gap: str = ""
    due: int | None = None
    state: str = "now"
    as_of: dt.date | None = None

    @classmethod
    def from_address(cls, values: Mapping[str, str]) -> StaffFilters:
        """Read the filters from an address; what cannot be read filters nothing."""
        return cls(
            name=fold(values.get("name", "")[:NAME_LENGTH]),
            municipality=_key(values.get("municipality")),
            institution=_key(values.get("institution")),
            institution_kind=_one_of(values.get("institution_kind"), INSTITUTION_KINDS),
            position=_key(values.get("position")),
            subject=fold(values.get("subject", "")[:NAME_LENGTH]),
            category=_one_of(values.get("category"), CATEGORY_CHOICES),
            term=_one_of(values.get("term"), TERM_CHOICES),
            kind=_one_of(values.get("kind"), EMPLOYMENT_KINDS),
            gap=_one_of(values.get("gap"), GAP_CHOICES),
            due=_key(_one_of(values.get("due"), DUE_CHOICES)),
            state=_one_of(values.get("state"), STATES) or "now",
            as_of=read_day(values.get("as_of")),
        )

    @property
    def shape(self) -> tuple[str, ...]:
        """Return which filters are set, and how: what the text of the query depends on."""
        return (
            *(one for one in _BY_VALUE if getattr(self, one) not in {None, ""}),
            f"category={self.category}",
            f"term={self.term}",
            f"gap={self.gap}",
            f"state={self.state}",
        )

    def in_use(self) -> list[tuple[str, Any]]:
        """Return the filters that differ from their defaults, by name."""
        found = []
        for one in fields(self):
            value = getattr(self, one.name)
            if value != one.default:
                found.append((one.name, value))
        return found


_BY_VALUE = ("municipality", "institution", "institution_kind", "position", "subject", "kind")


def read_day(text: str | None) -> dt.date | None:
    """Return a day written as ``2026-09-01`` or ``01.09.2026``; none when it is neither.

    A year in which nobody of the databank lives is none, too: counting years on would leave the calendar.
    """
    text = (text or "").strip()
    if "." in text:
        text = "-".join(reversed(text.split(".")))
    try:
        found = dt.date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def _key(text: str | None) -> int | None:
    digits = text or ""
    if digits.isascii() and digits.isdecimal() and len(digits) <= KEY_DIGITS:
        return int(digits)
    return None


def _one_of(text: str | None, choices: Any) -> str:
    return text if text and any(text == key for key, _title in choices) else ""
