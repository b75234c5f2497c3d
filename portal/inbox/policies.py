"""Who sees which notices and mail: one's own notices; the outbox where the whole portal is reached."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from peewee import SQL, Model

from portal.access.policies import Policy, Verdict
from portal.i18n import gettext as _
from portal.inbox.models import MailMessage

if TYPE_CHECKING:
    from peewee import Expression, ModelSelect

    from portal.access.actor import Actor


class OwnPolicy(Policy):
    """Rows of one user, which nobody else sees, whatever his role."""

    def __init__(self, model: type[Model]) -> None:
        super().__init__(model, "inbox.notice")

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the row is the actor's own."""
        return cast("Expression", cast("Any", self.model).user == actor.user.id)

    def rows(self, actor: Actor) -> ModelSelect[Any]:
        """Return the actor's own rows, for which no grant is needed."""
        return self.model.select().where(self.where(actor))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:  # noqa: ARG002
        """Answer yes for one's own."""
        if record is None or record.user_id == actor.user.id:
            return Verdict(True, _("These are your own notices."))
        return Verdict(False, _("These notices are another user's."))


class MailPolicy(Policy):
    """The outbox, by grant, where the whole portal is reached: it knows no institutions."""

    def __init__(self) -> None:
        super().__init__(MailMessage, "inbox.mail")

    def where(self, actor: Actor) -> Expression | None:
        """Return no rows to whom less than the whole portal is reached."""
        return None if actor.reach.everything else cast("Expression", SQL("1 = 0"))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant, and by whether the whole portal is reached."""
        verdict = super().permits(actor, verb, record)
        if verdict and not actor.reach.everything:
            return Verdict(False, _("Your workplace does not cover the whole portal."))
        return verdict
