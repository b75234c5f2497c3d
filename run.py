#!/usr/bin/env python3
"""Start the portal with demo data, run its tests or measure it; only Python 3.11+ is needed.

python3 run.py [serve options]      make everything ready, serve on http://127.0.0.1:8000/
python3 run.py test [pytest options]    install what the tests need and run them all
python3 run.py bench [NAME]         measure the portal beside its anchors
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
WITHOUT_THE_DATABASE = (
    "tests/architecture",
    "tests/faults",  # they start servers of both kinds themselves
    "tests/schema",
    "tests/portal/spreadsheets",
    "tests/plugins/staff/reading",
    "tests/plugins/staff/rules",
)
FOR_TESTS = "# For the tests and benchmarks only:"


def install(*, tests: bool) -> None:
    """Bring the virtual environment to what constraints.txt pins, when that has changed."""
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    pinned = text if tests else text.partition(FOR_TESTS)[0]
    wanted = hashlib.sha256(
        (pinned + (ROOT / "setup.cfg").read_text(encoding="utf-8")).encode()
    ).hexdigest()
    mark = VENV / ("installed-tests" if tests else "installed")
    if PYTHON.exists() and mark.exists() and mark.read_text() == wanted:
        return
    print(f"Preparing {VENV} (once) …", file=sys.stderr, flush=True)
    if not PYTHON.exists():
        make_venv()
    listed = VENV / "pinned.txt"
    listed.write_text(pinned, encoding="utf-8")
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet", "install"]
    subprocess.run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", listed], check=True)
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--editable", ROOT], check=True)
    mark.write_text(wanted)


def make_venv() -> None:
    """Make the virtual environment whole, or leave nothing of it."""
    try:
        venv.create(VENV, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(VENV, ignore_errors=True)
        print(
            "This Python cannot make a virtual environment with pip."
            " On Debian and Ubuntu: apt-get install python3-venv.",
            file=sys.stderr,
        )
        raise


def run(*arguments: str | Path) -> int:
    """Run a module of the environment's Python in the project's folder and return its exit code."""
    try:
        return subprocess.run([PYTHON, "-m", *arguments], cwd=ROOT, check=False).returncode
    except KeyboardInterrupt:
        return 130


def run_tests(options: list[str]) -> int:
    """Run the suite, and where PostgreSQL's binaries are, once more on PostgreSQL without a browser."""
    # hundreds of processes are started: without compiled modules each would compile all of them again
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    failed = run("pytest", "-n", "auto", *options)
    if (
        failed
        or options
        or not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin")))
    ):
        return failed
    os.environ["PORTAL_TEST_DATABASE"] = "postgres"
    left_out = [f"--ignore={one}" for one in WITHOUT_THE_DATABASE]
    return run("pytest", "-n", "auto", "-m", "not browser", *left_out)


def main(arguments: list[str]) -> int:
    """Do what the first argument says; serve without one."""
    if sys.version_info < (3, 11):
        print("Python 3.11 or later is needed.", file=sys.stderr)
        return 1
    word = arguments[0] if arguments else ""
    if word in {"-h", "--help"}:
        print(__doc__, flush=True)
        if not PYTHON.exists():
            return 0
    try:
        install(tests=word in {"test", "bench"})
    except subprocess.CalledProcessError as error:
        print(
            f"The installation failed (exit code {error.returncode}); see above.", file=sys.stderr
        )
        return 1
    except OSError as error:
        print(f"{error.strerror}: {error.filename or ROOT}", file=sys.stderr)
        return 1
    if word == "test":
        return run_tests(arguments[1:])
    if word == "bench":
        return run("benchmarks", *arguments[1:])
    os.environ.setdefault("PORTAL_INSTANCE", str(ROOT / "instance"))
    if os.name == "posix":  # the server itself hears who tells this process to stop
        os.chdir(ROOT)
        os.execv(PYTHON, [str(PYTHON), "-m", "portal", "serve", "--with-demo", *arguments])  # noqa: S606
    return run("portal", "serve", "--with-demo", *arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
