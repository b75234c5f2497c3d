"""What the hotline gives the portal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.hotline import models
from plugins.hotline.answers.models import Article, ArticleVersion, CannedAnswer
from plugins.hotline.permissions import PERMISSIONS, ROLES
from plugins.hotline.searching.models import SearchEntry, SearchNear
from portal.plugin import hookimpl

if TYPE_CHECKING:
    from collections.abc import Iterable

    from peewee import Model

    from portal.access.policies import Policy
    from portal.plugin import NoticeKind, Permission, RoleTemplate, Setting, WorkKind


@hookimpl
def portal_register_models() -> Iterable[type[Model]]:
    """Give the tables of the hotline."""
    further = (CannedAnswer, Article, ArticleVersion, SearchEntry, SearchNear)
    return (*models.TABLES, *further)


@hookimpl
def portal_register_permissions() -> Iterable[Permission]:
    """Give what roles can be granted here."""
    return PERMISSIONS


@hookimpl
def portal_register_roles() -> Iterable[RoleTemplate]:
    """Give the shipped roles their grants."""
    return ROLES


@hookimpl
def portal_register_policies() -> Iterable[Policy]:
    """Give the rules of who sees and changes which rows."""
    from plugins.hotline.answers import policies as answers  # noqa: PLC0415 - built on models
    from plugins.hotline.policies import all_policies  # noqa: PLC0415 - likewise
    from plugins.hotline.searching import policies as searching  # noqa: PLC0415 - likewise

    return [*all_policies(), *answers.all_policies(), *searching.all_policies()]


@hookimpl
def portal_register_settings() -> Iterable[Setting]:
    """Give the hours of the hotline and when requests are marked."""
    from plugins.hotline.settings import all_settings  # noqa: PLC0415 - built from the rules

    return all_settings()


@hookimpl
def portal_register_notices() -> Iterable[NoticeKind]:
    """Give what people are told about requests."""
    from plugins.hotline.notices import KINDS  # noqa: PLC0415 - builds on the inbox

    return KINDS


@hookimpl
def portal_register_work_kinds() -> Iterable[WorkKind]:
    """Give what rows of a plan may wait for: consultations and visits."""
    from plugins.hotline.telling import KINDS  # noqa: PLC0415 - likewise

    return KINDS
