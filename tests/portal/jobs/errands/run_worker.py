"""A worker of a portal with errands, as a process: ``python -m … PROCESSES [--beside]``."""

import sys
import time

from portal.app import create_app
from portal.database import database
from portal.jobs.supervisor import start_beside
from portal.jobs.worker import Worker

if __name__ == "__main__":
    app = create_app(extra_plugins=["tests.portal.jobs.errands"])
    if "--beside" in sys.argv:
        sys.stdout.write(f"{start_beside(app, int(sys.argv[1]))}\n")
        sys.stdout.flush()
        time.sleep(600)
    database.obj.close_all()
    Worker(app, int(sys.argv[1])).run()
