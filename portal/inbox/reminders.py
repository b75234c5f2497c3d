"""Reminders: once a day everybody is told of the tasks whose day comes near, by the ladder.

The tasks are those of "My work", which every plugin gives; so no plugin reminds by itself.
"""

from __future__ import annotations

import hashlib
import logging
from collections import defaultdict
from typing import TYPE_CHECKING

from flask import current_app

from portal import clock
from portal.access.actor import build_actor, workplaces_of
from portal.accounts.models import User
from portal.database import write
from portal.i18n import gettext as _
from portal.i18n import in_language, ngettext
from portal.inbox.ladder import ladder, step_to_tell
from portal.inbox.models import MailPreference
from portal.inbox.services import KEY_LENGTH, notify
from portal.institutions.models import Membership

if TYPE_CHECKING:
    import datetime as dt

    from portal.config import Settings
    from portal.jobs.work import Work
    from portal.plugin import Task

log = logging.getLogger(__name__)

MOST_OF_ONE_STEP = 10
"""More tasks of one step than this are told in one notice that counts them."""


def remind(work: Work) -> None:
    """Tell every user of the tasks whose step of the ladder has come since the last run."""
    today = clock.today()
    users = list(
        User.select(User, MailPreference.reminded_on)
        .left_outer_join(MailPreference, on=(MailPreference.user == User.id), attr="preference")
        .where(User.enabled == True, User.id.in_(Membership.select(Membership.user)))  # noqa: E712
        .order_by(User.id)
    )
    told = 0
    for number, user in enumerate(users):
        work.progress(number, len(users))
        preference = getattr(user, "preference", None)
        last_run = preference.reminded_on if preference is not None else None
        if last_run != today:
            told += remind_user(user, last_run, today)
    work.result(text=_("Reminders: %(count)s.", count=told))


def remind_user(user: User, last_run: dt.date | None, today: dt.date) -> int:
    """Tell one user of his tasks, and keep up to which day he was told; return how many notices."""
    with in_language(user.locale):
        steps = _steps_of(user, last_run, today)
        with write():
            return _tell(user, steps, today)


def _tell(user: User, steps: dict[int, list[Task]], today: dt.date) -> int:
    told = 0
    for step, tasks in steps.items():
        if len(tasks) > MOST_OF_ONE_STEP:
            told += _tell_many(user, step, tasks, today)
        else:
            told += sum(_tell_one(user, step, task) for task in tasks)
    kept = MailPreference.update(reminded_on=today).where(MailPreference.user == user.id)
    if not kept.execute():
        MailPreference.create(user=user.id, reminded_on=today)
    return told


def _steps_of(user: User, last_run: dt.date | None, today: dt.date) -> dict[int, list[Task]]:
    """Return the user's tasks at all his workplaces by the step that has come, each task once.

    Of a day that is only advised nobody is told after it; the same task is told of its term besides.
    """
    extensions = current_app.extensions
    plugins, declared = extensions["plugins"], extensions["permissions"]
    settings: Settings = extensions["settings"]
    steps = ladder(map(int, settings.reminder_days), map(int, settings.overdue_days))
    found: defaultdict[int, list[Task]] = defaultdict(list)
    seen: set[str] = set()
    for place in workplaces_of(user.id):
        actor = build_actor(user, place, plugins, declared)
        for _owner, task in plugins.tasks(actor):
            if task.due_on is None or task.key in seen or not actor.can(task.permission):
                continue
            seen.add(task.key)
            step = step_to_tell(task.due_on, last_run, today, steps=steps)
            if step is None and task.advised_on is not None:
                ahead = tuple(one for one in steps if one >= 0)
                advised = step_to_tell(task.advised_on, last_run, today, steps=ahead)
                if advised is not None:
                    found[(task.due_on - task.advised_on).days + advised].append(task)
            elif step is not None:
                found[step].append(task)
    return found


def _tell_one(user: User, step: int, task: Task) -> int:
    return notify(
        [user],
        "inbox.reminder",
        title=str(task.title),
        text=" · ".join(filter(None, (_words(step), task.institution, task.note))),
        url=task.url,
        key=_short(f"inbox.reminder:{task.key}:{task.due_on}:{step}"),
        due_on=task.due_on,
    )


def _tell_many(user: User, step: int, tasks: list[Task], today: dt.date) -> int:
    return notify(
        [user],
        "inbox.reminder",
        title=ngettext(
            "%(num)s task: %(words)s", "%(num)s tasks: %(words)s", len(tasks), words=_words(step)
        ),
        url="/my-work/",
        key=f"inbox.reminders:{today}:{step}",
        due_on=min(task.due_on for task in tasks if task.due_on),
    )


def _words(step: int) -> str:
    if step == 0:
        return _("due today")
    if step > 0:
        return ngettext("%(num)s day left", "%(num)s days left", step)
    return ngettext("%(num)s day overdue", "%(num)s days overdue", -step)


def _short(key: str) -> str:
    if len(key) <= KEY_LENGTH:
        return key
    return f"inbox.reminder:{hashlib.sha256(key.encode()).hexdigest()}"
