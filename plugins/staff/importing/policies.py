"""Who sees which runs of the import: those of the own workplace's reach, with the right to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.staff.importing.models import ImportRun
from plugins.staff.permissions import StaffPermission
from portal.access.policies import Policy

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access import Actor


class ImportRunPolicy(Policy):
    """Runs of the institution, of the district with its institutions, or all; begun by importers."""

    def __init__(self) -> None:
        super().__init__(ImportRun, "staff.import")

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one right covers the whole import
        """Return the right to import, which covers every step."""
        return StaffPermission.IMPORT

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the run lies within the actor's reach."""
        inside = actor.reach.where(cast("Any", ImportRun.institution))
        if inside is None:
            return None
        if actor.reach.municipality_id is not None:
            own = ImportRun.municipality == actor.reach.municipality_id
            return own | inside
        return inside

    def institution_of(self, record: Any) -> int | None:
        """Return the key of the institution whose run it is."""
        return cast("int | None", record.institution_id)
