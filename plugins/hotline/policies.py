"""Who sees and changes which requests.

The district's people see the requests of their municipality, an institution its own: without
internal notes, without what is confidential and without what was removed. Callers, links, pauses
and the rest are seen with their request.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.hotline import models
from plugins.hotline.models import (
    CallDraft,
    Caller,
    Checklist,
    ChecklistItem,
    ChecklistTemplate,
    Counter,
    EscalationLevel,
    Group,
    GroupMember,
    Message,
    QuietDay,
    Request,
    Term,
    Topic,
)
from plugins.hotline.permissions import HotlinePermission
from portal.access.municipal import NOTHING, MunicipalPolicy, works_for_district
from portal.access.policies import GRANT_OF_VERB, Policy, RelatedPolicy, Verdict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "hotline.request"
VERBS = {
    "ask": HotlinePermission.ASK,
    "merge": HotlinePermission.MERGE,
    "remove": HotlinePermission.REMOVE,
}


def sees_notes(actor: Actor) -> bool:
    """Tell whether somebody may see internal notes: by grant, and never at a school's workplace."""
    return works_for_district(actor) and actor.can(HotlinePermission.NOTES)


class RequestPolicy(MunicipalPolicy):
    """Requests: a municipality's for its people, an institution's own for the institution."""

    def __init__(self) -> None:
        super().__init__(Request, RESOURCE)

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return VERBS.get(verb) or super().permission(verb)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition; institutions see nothing confidential and nothing removed."""
        if works_for_district(actor):
            return super().where(actor)
        shown: Any = Request.confidential == False  # noqa: E712 - SQL
        return cast(
            "Expression",
            (Request.institution == actor.reach.institution_id)
            & shown
            & Request.removed_at.is_null(),
        )

    def institution_of(self, record: Any) -> int | None:
        """Return the institution that the request is about, unless the hotline's side answers all."""
        return cast("int | None", record.institution_id)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and reach; an institution asks for itself and changes nothing else."""
        if record is not None and not works_for_district(actor):
            if GRANT_OF_VERB.get(verb) == "edit" or verb in {"merge", "remove"}:
                return Verdict(False, _("Requests are worked on by the hotline."))
            if record.institution_id != actor.reach.institution_id:
                return Verdict(False, _("The institution lies outside your reach."))
        return super().permits(actor, verb, record)


class PartPolicy(RelatedPolicy):
    """What stands beside a request: seen with it, changed by who works on it."""

    def __init__(
        self, model: type[Any], of: Policy, *, field: str = "request", read_only: bool = False
    ) -> None:
        super().__init__(model, RESOURCE, field=getattr(model, field), of=of)
        self.read_only = read_only

    def institution_of(self, record: Any) -> int | None:
        """Return the institution of the request."""
        return self.of.institution_of(getattr(record, self.field.name))


class InternalPolicy(PartPolicy):
    """What only those see of a request who work on it."""

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return HotlinePermission.EDIT if verb == "view" else super().permission(verb)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition; nothing for institutions."""
        return super().where(actor) if works_for_district(actor) else cast("Expression", NOTHING)


class MessagePolicy(PartPolicy):
    """Messages: internal notes for who may see them, removed ones for who works on requests."""

    def __init__(self, of: Policy) -> None:
        super().__init__(Message, of)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition."""
        condition: Any = super().where(actor)
        if not sees_notes(actor):
            condition = _both(condition, Message.kind != "note")
        if not (works_for_district(actor) and actor.can(HotlinePermission.EDIT)):
            condition = _both(condition, Message.removed_at.is_null())
        return cast("Expression | None", condition)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer like the request; who asked may add to it, with files of the own message."""
        if (
            record is not None
            and not works_for_district(actor)
            and GRANT_OF_VERB.get(verb) == "edit"
            and record.kind == "addition"
            and record.author_id == actor.user.id
        ):
            return self.of.permits(actor, "ask", record.request)
        return super().permits(actor, verb, record)


class RatingPolicy(PartPolicy):
    """Ratings: given by who asked, seen by both sides."""

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer like the request, whose asker writes the rating."""
        if record is not None and GRANT_OF_VERB.get(verb) == "edit":
            return self.of.permits(actor, "ask", record.request)
        return super().permits(actor, verb, record)


class DictionaryPolicy(Policy):
    """Topics, terms and levels: read by all who see requests, kept by who may."""

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return HotlinePermission.DICTIONARIES if edits else HotlinePermission.VIEW


class GroupPolicy(MunicipalPolicy):
    """Groups and templates of a municipality: seen by who works on requests."""

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        edits = GRANT_OF_VERB.get(verb) == "edit"
        return HotlinePermission.DICTIONARIES if edits else HotlinePermission.EDIT


class MemberPolicy(RelatedPolicy):
    """Members of groups: with their group."""

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return self.of.permission(verb)


class CallerPolicy(MunicipalPolicy):
    """Callers: of the municipality; an institution sees its own people."""

    def __init__(self) -> None:
        super().__init__(Caller, RESOURCE)

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        if verb == "delete":
            return HotlinePermission.ERASE
        if GRANT_OF_VERB.get(verb) == "edit":
            return HotlinePermission.EDIT
        return HotlinePermission.CALLERS

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition; blocked callers are shown to nobody."""
        shown: Any = Caller.blocked == False  # noqa: E712 - SQL
        if works_for_district(actor):
            return cast("Expression", _both(super().where(actor), shown))
        return cast("Expression", (Caller.institution == actor.reach.institution_id) & shown)


class DraftPolicy(Policy):
    """Drafts of calls: each user's own."""

    def __init__(self) -> None:
        super().__init__(CallDraft, RESOURCE)

    def permission(self, verb: str) -> str:  # noqa: ARG002 - one for all
        """Return the permission of a verb: who sees requests may have a draft of one."""
        return HotlinePermission.VIEW

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the draft is the actor's own."""
        return CallDraft.user == actor.user.id


def _both(one: Any, other: Any) -> Any:
    return other if one is None else one & other


def all_policies() -> list[Policy]:
    """Return one policy for each model of the hotline."""
    requests = RequestPolicy()
    checklists = PartPolicy(Checklist, requests)
    groups = GroupPolicy(Group, RESOURCE)
    return [
        DictionaryPolicy(Topic, "hotline.dictionary"),
        DictionaryPolicy(Term, "hotline.dictionary"),
        DictionaryPolicy(EscalationLevel, "hotline.dictionary"),
        groups,
        GroupPolicy(ChecklistTemplate, RESOURCE),
        MemberPolicy(
            GroupMember, "hotline.dictionary", field=cast("Any", GroupMember.group), of=groups
        ),
        MunicipalPolicy(Counter, RESOURCE, read_only=True),
        MunicipalPolicy(QuietDay, RESOURCE),
        CallerPolicy(),
        requests,
        MessagePolicy(requests),
        RatingPolicy(models.Rating, requests),
        checklists,
        ItemPolicy(checklists),
        PartPolicy(models.Visit, requests),
        PartPolicy(models.Pause, requests, read_only=True),
        PartPolicy(models.RequestLink, requests),
        InternalPolicy(models.RecordLink, requests),
        InternalPolicy(models.Watcher, requests),
        InternalPolicy(models.Merge, requests, field="kept", read_only=True),
        InternalPolicy(models.Escalation, requests, read_only=True),
        InternalPolicy(models.Presence, requests),
        DraftPolicy(),
    ]


class ItemPolicy(RelatedPolicy):
    """Lines of checklists: with their checklist."""

    def __init__(self, of: Policy) -> None:
        super().__init__(ChecklistItem, RESOURCE, field=cast("Any", ChecklistItem.checklist), of=of)

    def institution_of(self, record: Any) -> int | None:
        """Return the institution of the request."""
        return self.of.institution_of(record.checklist)
