"""What a reader of somebody else's list is not told: words about why people are absent.

A list of a school is opened by the district, too; reasons of absence are seen by the institution
alone. Who uploaded a list knows what stands in it.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from plugins.staff.policies import knows_reasons
from plugins.staff.reading.headings import Field
from portal.comparable_text import key
from portal.i18n import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from plugins.staff.importing.mend_form import ShownMending
    from plugins.staff.importing.models import ImportRun
    from plugins.staff.importing.preview_rows import ShownQuestion, ShownRow
    from plugins.staff.importing.staging import Staged
    from portal.access import Actor

_REASON = re.compile(
    r"декрет|по уход|уход\w* за реб|беремен|родам|(?<!\w)бир(?!\w)|(?<!\w)[бд]/[ло](?!\w)"
    r"|больничн|болезн|(?<!\w)бол(?:ен|ьна|еет)(?!\w)|нетрудосп"
    r"|до (?:3|1,5|трех|полутора)(?:-?х)? лет"
)
_QUOTED = re.compile(r"[«“\"][^»”\"]*[»”\"]")


def sees_words(actor: Actor, run: ImportRun) -> bool:
    """Tell whether an actor sees a list's cells as they are: its institution, and who uploaded it."""
    return knows_reasons(actor) or run.user_id == actor.user.id


def names_reason(text: str) -> bool:
    """Tell whether a text says why somebody is absent."""
    return _REASON.search(key(text)) is not None


def masked(text: str) -> str:
    """Return a cell's text; what says a reason of absence gives way to words that it is hidden."""
    return _hidden() if names_reason(text) else text


def masked_sentence(text: str) -> str:
    """Return a sentence whose quotations of cells say no reason of absence."""
    left = _QUOTED.sub(lambda one: f"«{masked(one[0][1:-1])}»", text)
    return _hidden() if names_reason(left) else left


def hide_rows(rows: Iterable[ShownRow]) -> list[ShownRow]:
    """Return rows of the preview without reasons of absence in cells and remarks."""
    return [
        dataclasses.replace(
            row,
            post=masked(row.post),
            category=masked(row.category),
            changes=[
                dataclasses.replace(one, old=masked(one.old), new=masked(one.new))
                for one in row.changes
            ],
            reasons=[(masked_sentence(words), address) for words, address in row.reasons],
        )
        for row in rows
    ]


def hide_questions(asked: Iterable[ShownQuestion]) -> list[ShownQuestion]:
    """Return the questions that can be asked without telling a reason of absence.

    What a question is about is its name in the form too, so that the others are left to the
    institution.
    """
    return [
        dataclasses.replace(
            one,
            post=masked(one.post),
            reasons=[masked_sentence(words) for words in one.reasons],
        )
        for one in asked
        if not names_reason(one.name) and not names_reason(one.text)
    ]


def hide_mending(rows: list[ShownMending]) -> list[ShownMending]:
    """Return rows to be mended; a cell that says a reason of absence is not shown to be changed."""
    for row in rows:
        row.others = [masked_sentence(words) for words in row.others]
        for cell in row.cells:
            cell.hidden = names_reason(cell.value)
            cell.value = masked(cell.value)
            cell.messages = [masked_sentence(words) for words in cell.messages]
    return rows


def hide_samples(staged: Staged) -> Staged:
    """Return what was read of a file without reasons of absence among the first values."""
    for table in staged.tables:
        for column in table.columns:
            all_of_it = column.field == Field.ABSENCE and any(column.samples)
            column.samples = [_hidden()] if all_of_it else [masked(one) for one in column.samples]
    for sheet in staged.sheets:
        sheet.skipped = [
            (number, message, params, masked(text))
            for number, message, params, text in sheet.skipped
        ]
    return staged


def _hidden() -> str:
    return _("hidden: a reason of absence")
