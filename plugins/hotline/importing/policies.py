"""Who takes old journals in: those of the district who may, and nobody of an institution."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.hotline.importing.models import ImportedLine, JournalImport
from plugins.hotline.permissions import HotlinePermission
from plugins.hotline.policies import RESOURCE
from portal.access.municipal import MunicipalPolicy
from portal.access.policies import RelatedPolicy

if TYPE_CHECKING:
    from portal.access.policies import Policy


class ImportPolicy(MunicipalPolicy):
    """Imports of the municipality in reach; one right covers every step."""

    def __init__(self) -> None:
        super().__init__(JournalImport, RESOURCE)

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the right to take old journals in."""
        return HotlinePermission.IMPORT


class ImportedPolicy(RelatedPolicy):
    """Lines that were taken in: with their import."""

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return self.of.permission(verb)


def all_policies() -> list[Policy]:
    """Return the policies of imports."""
    imports = ImportPolicy()
    field: Any = ImportedLine.journal
    return [
        imports,
        ImportedPolicy(ImportedLine, "hotline.request", field=cast("Any", field), of=imports),
    ]
