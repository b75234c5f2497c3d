"""What comes after an event: the tables of its rooms, and who sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from plugins.master_classes.certificates import models as certificates
from plugins.master_classes.feedback import models as feedback
from plugins.master_classes.letters import models as letters
from plugins.master_classes.recording import models as recording

if TYPE_CHECKING:
    from portal.access.policies import Policy

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
