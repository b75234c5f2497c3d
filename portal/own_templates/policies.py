"""Who sees and replaces which templates: the own place and, to look at, the district's above it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from portal.access.policies import GRANT_OF_VERB, Policy, Verdict
from portal.i18n import gettext as _
from portal.institutions.models import Institution

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor
    from portal.own_templates.models import OwnTemplate


class OwnTemplatePolicy(Policy):
    """Templates of the institutions in reach, and of the municipality that holds the reach."""

    def __init__(self, model: type[OwnTemplate], resource: str) -> None:
        super().__init__(model, resource)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the template holds somewhere in the actor's reach."""
        reach, model = actor.reach, cast("Any", self.model)
        if reach.everything:
            return None
        inside = cast("Any", reach.where(model.institution))
        if reach.municipality_id is not None:
            above: Any = model.municipality == reach.municipality_id
        else:
            home = Institution.select(Institution.municipality).where(
                Institution.id == reach.institution_id
            )
            above = model.municipality.in_(home)
        return cast("Expression", inside | above)

    def institution_of(self, record: Any) -> int | None:
        """Return the key of the institution whose template it is."""
        return cast("int | None", record.institution_id)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; a district's template is replaced by the district."""
        verdict = super().permits(actor, verb, record)
        if not verdict or record is None or GRANT_OF_VERB.get(verb) != "edit":
            return verdict
        if record.municipality_id is not None and not (
            actor.reach.everything or actor.reach.municipality_id == record.municipality_id
        ):
            return Verdict(False, _("Your workplace does not cover the whole municipality."))
        return verdict
