"""Who sees which runs of the import and what they left: the own workplace's reach, with the right to import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.staff.importing.models import ImportJournal, ImportMemory, ImportRun
from plugins.staff.permissions import StaffPermission
from portal.access.policies import Policy, RelatedPolicy
from portal.institutions.models import Institution

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


class ImportJournalPolicy(RelatedPolicy):
    """What undoes a run is seen with the run."""

    def __init__(self, runs: ImportRunPolicy) -> None:
        super().__init__(
            ImportJournal, "staff.import", field=cast("Any", ImportJournal.run), of=runs
        )

    def permission(self, verb: str) -> str:
        """Return the permission of the run."""
        return self.of.permission(verb)


class ImportMemoryPolicy(Policy):
    """What is remembered for the own place, and what its district and the portal remember."""

    def __init__(self) -> None:
        super().__init__(ImportMemory, "staff.import")

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one right covers the whole import
        """Return the right to import."""
        return StaffPermission.IMPORT

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that a correction serves the actor's place, or all places round it."""
        reach = actor.reach
        if reach.everything:
            return None
        place, district = ImportMemory.institution, ImportMemory.municipality
        for_all = place.is_null() & district.is_null()
        inside = cast("Any", reach.where(cast("Any", place)))
        if reach.municipality_id is not None:
            return cast("Expression", for_all | (district == reach.municipality_id) | inside)
        own_district = Institution.select(Institution.municipality).where(
            Institution.id == reach.institution_id
        )
        return cast("Expression", for_all | district.in_(own_district) | inside)

    def institution_of(self, record: Any) -> int | None:
        """Return the key of the institution that the correction serves."""
        return cast("int | None", record.institution_id)


def all_policies() -> list[Policy]:
    """Return one policy for each model of the import."""
    runs = ImportRunPolicy()
    return [runs, ImportJournalPolicy(runs), ImportMemoryPolicy()]
