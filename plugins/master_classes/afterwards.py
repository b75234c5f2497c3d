"""What comes after an event, gathered from its rooms: tables, policies, settings, pages, work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.certificates import models as certificates
from plugins.master_classes.feedback import models as feedback
from plugins.master_classes.letters import models as letters
from plugins.master_classes.recording import models as recording
from portal.i18n import lazy_gettext as _
from portal.plugin import JobKind

if TYPE_CHECKING:
    from flask import Blueprint

    from portal.access.policies import Policy
    from portal.lists.contracts import ListPage
    from portal.plugin import NoticeKind, Setting

TABLES = (*certificates.TABLES, *feedback.TABLES, *letters.TABLES, *recording.TABLES)


def all_policies() -> list[Policy]:
    """Return one policy for each of the tables."""
    from plugins.master_classes.certificates import policies  # noqa: PLC0415 - built on models
    from plugins.master_classes.feedback import policies as asked  # noqa: PLC0415 - likewise
    from plugins.master_classes.letters import policies as written  # noqa: PLC0415 - likewise
    from plugins.master_classes.recording import policies as recorded  # noqa: PLC0415 - likewise

    return [
        *policies.all_policies(),
        *asked.all_policies(),
        *written.all_policies(),
        *recorded.all_policies(),
    ]


def all_settings() -> list[Setting]:
    """Return the settings with their defaults."""
    from plugins.master_classes.certificates import settings  # noqa: PLC0415 - likewise
    from plugins.master_classes.feedback import settings as asked  # noqa: PLC0415 - likewise

    return [*settings.all_settings(), *asked.all_settings()]


def all_blueprints() -> list[Blueprint]:
    """Return the pages."""
    from plugins.master_classes.certificates import views  # noqa: PLC0415 - pages come last
    from plugins.master_classes.feedback import views as asked  # noqa: PLC0415 - likewise
    from plugins.master_classes.letters import views as written  # noqa: PLC0415 - likewise
    from plugins.master_classes.recording import views as recorded  # noqa: PLC0415 - likewise

    return [views.blueprint, asked.blueprint, written.blueprint, recorded.blueprint]


def all_notices() -> list[NoticeKind]:
    """Return what people are told."""
    from plugins.master_classes.letters.sending import LETTER  # noqa: PLC0415 - builds on the inbox

    return [LETTER]


def all_lists() -> list[ListPage]:
    """Return the lists."""
    from plugins.master_classes.certificates.lists import CERTIFICATES  # noqa: PLC0415 - likewise

    return [CERTIFICATES]


def all_jobs() -> list[JobKind]:
    """Return the work that takes longer than a page."""
    return [
        JobKind(
            name="master_classes.make_certificates",
            title=_("Make certificates"),
            run="plugins.master_classes.certificates.making:make_certificates",
        )
    ]
