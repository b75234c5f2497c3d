"""Who sees which saved views, and which acts on many rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from portal.access.policies import GRANT_OF_VERB, Policy, RelatedPolicy, Verdict
from portal.i18n import gettext as _
from portal.institutions.models import Institution
from portal.lists.models import BulkAct, BulkActRow, SavedView

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "lists.view"


class SavedViewPolicy(Policy):
    """Own views, and those shared with the actor's role in a place that his workplace lies in."""

    def __init__(self) -> None:
        super().__init__(SavedView, RESOURCE)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that a view is the actor's own, or shared with the actor's role."""
        everywhere = SavedView.municipality.is_null() & SavedView.institution.is_null()
        places: Any = everywhere
        reach = actor.reach
        if reach.institution_id is not None:
            home = Institution.select(Institution.municipality).where(
                Institution.id == reach.institution_id
            )
            places |= (SavedView.institution == reach.institution_id) | (
                SavedView.municipality.in_(home)
            )
        elif reach.municipality_id is not None:
            places |= SavedView.municipality == reach.municipality_id
        shared = (SavedView.role == actor.workplace.role_id) & places
        return cast("Expression", (SavedView.user == actor.user.id) | shared)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant; a view is changed by the one who saved it."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None or GRANT_OF_VERB.get(verb) != "edit":
            return verdict
        if record.user_id != actor.user.id:
            return Verdict(False, _("Somebody else has saved this view."))
        return verdict


class OwnActPolicy(Policy):
    """Acts on many rows: everybody sees what he has done himself; nobody changes the lines of it."""

    def __init__(self) -> None:
        super().__init__(BulkAct, RESOURCE, read_only=True)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the actor himself did it."""
        return BulkAct.user == actor.user.id


def all_policies() -> list[Policy]:
    """Return one policy for each model of lists."""
    acts = OwnActPolicy()
    rows = RelatedPolicy(BulkActRow, RESOURCE, field=cast("Any", BulkActRow).act, of=acts)
    return [SavedViewPolicy(), acts, rows]
