"""Who reads and writes canned answers and articles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from plugins.hotline.answers.models import Article, ArticleVersion, CannedAnswer
from plugins.hotline.permissions import HotlinePermission
from portal.access.municipal import NOTHING, MunicipalPolicy, municipality_of, works_for_district
from portal.access.policies import GRANT_OF_VERB, Policy, RelatedPolicy, Verdict
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Expression

    from portal.access.actor import Actor

RESOURCE = "hotline.article"


class CannedPolicy(MunicipalPolicy):
    """Canned answers: for those who answer, kept by those who write articles."""

    def __init__(self) -> None:
        super().__init__(CannedAnswer, RESOURCE)

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return _permission(verb)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and municipality; never at a school's workplace."""
        if not works_for_district(actor):
            return Verdict(False, _("Requests are worked on by the hotline."))
        return super().permits(actor, verb, record)


class ArticlePolicy(MunicipalPolicy):
    """Articles: of the municipality; institutions read what is published for coordinators."""

    def __init__(self) -> None:
        super().__init__(Article, RESOURCE)

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return _permission(verb)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition; withdrawn articles are the district's."""
        if works_for_district(actor):
            return super().where(actor)
        return (
            (Article.municipality == municipality_of(actor))
            & (Article.audience == "coordinators")
            & (Article.state == "published")
        )

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer by grant and municipality; institutions only read."""
        if not works_for_district(actor) and GRANT_OF_VERB.get(verb) == "edit":
            return Verdict(False, _("Requests are worked on by the hotline."))
        return super().permits(actor, verb, record)


class VersionPolicy(RelatedPolicy):
    """Earlier versions: for the district alone, since an article may have been narrower before."""

    def __init__(self, of: Policy) -> None:
        super().__init__(ArticleVersion, RESOURCE, field=cast("Any", ArticleVersion.article), of=of)
        self.read_only = True

    def permission(self, verb: str) -> str:
        """Return the permission of a verb."""
        return _permission(verb)

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition; nothing for institutions."""
        return super().where(actor) if works_for_district(actor) else cast("Expression", NOTHING)


def _permission(verb: str) -> str:
    if GRANT_OF_VERB.get(verb) == "edit":
        return HotlinePermission.ARTICLES
    return HotlinePermission.EXPORT if verb == "export" else HotlinePermission.VIEW


def all_policies() -> list[Policy]:
    """Return one policy for each model."""
    articles = ArticlePolicy()
    return [CannedPolicy(), articles, VersionPolicy(articles)]
