"""Who sees which files: who sees the record; a file kept for a user, that user at that workplace."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from peewee import SQL

from portal.access.policies import GRANT_OF_VERB, Policy, RelatedPolicy, Verdict, policies
from portal.accounts.models import User
from portal.database import fetch_rows
from portal.files.models import FileVersion, StoredFile
from portal.files.subjects import model_of, subject_of
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from peewee import Expression, ModelSelect

    from portal.access.actor import Actor

OF_USERS = User._meta.table_name  # noqa: SLF001 - peewee's public way


class FilePolicy(Policy):
    """Files of the records that the actor may see; changed by those who may change the record.

    The grant ``files.file.view`` opens the table of the admin panel only: without it a card still
    shows its files, and with it no file of a record is shown that is not seen itself.
    """

    def __init__(self) -> None:
        super().__init__(StoredFile, "files.file")

    def where(self, actor: Actor) -> Expression | None:
        """Return the condition that the file's record is among those that the actor may see."""
        condition: Any = own_files(actor)
        tables = StoredFile.select(StoredFile.subject).distinct()
        for (table,) in fetch_rows(tables):
            model: Any = model_of(table)
            if table == OF_USERS or model is None:
                continue
            seen = policies[model].rows(actor).select(model.id)
            condition |= (StoredFile.subject == table) & StoredFile.subject_id.in_(seen)
        return cast("Expression", condition)

    def rows(self, actor: Actor) -> ModelSelect[Any]:
        """Return the files that the actor may see; no grant of its own is needed."""
        return StoredFile.select().where(self.where(actor))

    def institution_of(self, record: Any) -> int | None:
        """Return the key of the institution that the file is counted for."""
        return cast("int | None", record.institution_id)

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer like the record that the file belongs to."""
        if record is None:
            return super().permits(actor, verb)
        if record.subject == OF_USERS:
            own = is_own(actor, record)
            return Verdict(own, _("The file is yours.") if own else _("The file is another's."))
        subject = subject_of(record)
        if subject is None:
            return Verdict(False, _("The record of the file is gone."))
        if GRANT_OF_VERB.get(verb) == "edit":
            return policies[type(subject)].permits(actor, "edit", subject)
        model: Any = type(subject)
        if not policies[model].rows(actor).where(model.id == record.subject_id).exists():
            return Verdict(False, _("The record lies outside your reach."))
        return Verdict(True, _("Who sees the record sees its files."))


class VersionPolicy(RelatedPolicy):
    """Versions: with their file."""

    def __init__(self, files: FilePolicy) -> None:
        super().__init__(FileVersion, "files.file", field=cast("Any", FileVersion.file), of=files)

    def rows(self, actor: Actor) -> ModelSelect[Any]:
        """Return the versions of the files that the actor may see."""
        return FileVersion.select().where(self.where(actor) or SQL("1 = 0"))

    def permits(self, actor: Actor, verb: str, record: Any = None) -> Verdict:
        """Answer like the file; a version itself is never changed."""
        if record is None or GRANT_OF_VERB.get(verb) == "edit":
            return super().permits(actor, verb)
        return self.of.permits(actor, verb, record.file)


def own_files(actor: Actor) -> Expression:
    """Return the condition of the files that were kept for this user at this workplace."""
    return cast(
        "Expression",
        (StoredFile.subject == OF_USERS)
        & (StoredFile.subject_id == (actor.user.id or 0))
        & (StoredFile.workplace == actor.workplace.id),
    )


def is_own(actor: Actor, file: StoredFile) -> bool:
    """Tell whether a file was kept for this user at this workplace."""
    return (file.subject_id, file.workplace) == (actor.user.id or 0, actor.workplace.id)
