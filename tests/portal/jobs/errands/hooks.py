"""What errands give the portal."""

from portal.access.policies import Policy
from portal.plugin import JobKind, hookimpl
from tests.portal.jobs.errands.models import Mark

WORK = "tests.portal.jobs.errands.work"


@hookimpl
def portal_register_models():
    return [Mark]


@hookimpl
def portal_register_policies():
    return [Policy(Mark, "errands.mark")]


@hookimpl
def portal_register_jobs():
    return [
        JobKind(name="errands.mark", title="Leave a mark", run=f"{WORK}:mark", attempts=50),
        JobKind(name="errands.nothing", title="Do nothing", run=f"{WORK}:nothing"),
        JobKind(name="errands.count", title="Count slowly", run=f"{WORK}:count"),
        JobKind(name="errands.stumble", title="Stumble", run=f"{WORK}:stumble"),
        JobKind(name="errands.refuse", title="Refuse", run=f"{WORK}:refuse"),
        JobKind(name="errands.lose", title="Lose the lease", run=f"{WORK}:lose"),
        JobKind(name="errands.hang", title="Hang", run=f"{WORK}:hang", minutes=0, attempts=1),
        JobKind(name="errands.eat", title="Eat memory", run=f"{WORK}:eat", attempts=1),
        JobKind(name="errands.die", title="Die", run=f"{WORK}:die", attempts=1),
    ]
