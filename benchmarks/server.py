"""The server that ``portal serve`` runs beside the usual one, and pages during a storm of sign-ins."""

from __future__ import annotations

import multiprocessing
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

from benchmarks._pairs import report
from benchmarks._region import region, signed_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ROUNDS = 5
SECONDS = 2
PAGE = "/staff/"
WAITRESS = """
import sys
from waitress import serve
from portal.app import create_app
serve(create_app(), host="127.0.0.1", port=int(sys.argv[1]), threads=4, _quiet=True)
"""


def bench_server() -> None:
    """Measure pages a second of ``portal serve`` beside waitress with 4 threads, at 8 connections."""
    if not shutil.which("wrk"):
        print("skipped: wrk is missing: apt-get install wrk")
        return
    instance = region()
    with _portal(instance) as ours, _waitress(instance) as anchor:
        cookie = _cookie(instance)
        pairs = [
            (_wrk(ours, cookie, 8)["rps"], _wrk(anchor, cookie, 8)["rps"]) for _ in range(ROUNDS)
        ]
        ratio = statistics.median(one / other for one, other in pairs)
        report("portal serve / waitress with 4 threads, 8 connections", ratio, ">= 3",
               f"{statistics.median(one for one, _ in pairs):.0f} pages/s")  # fmt: skip
        crowd = [_wrk(ours, cookie, 64) for _ in range(ROUNDS)]
        spread = statistics.median(one["p99"] / one["p50"] for one in crowd)
        failed = sum(one["errors"] for one in crowd)
        report("p99 / p50 at 64 connections", spread, "<= 5", f"{failed:.0f} errors")


def bench_storm() -> None:
    """Measure a page's p99 while 64 connections try to sign in, beside its idle p99."""
    instance = region()
    with _portal(instance) as port:
        cookie = _cookie(instance)
        idle = _p99(port, cookie, SECONDS * 2)
        crowd = multiprocessing.get_context("spawn").Process(target=_crowd, args=(port,))
        crowd.start()
        time.sleep(3)
        storm = _p99(port, cookie, SECONDS * 4)
        crowd.kill()
        crowd.join()
        report("page p99 in a storm of sign-ins / idle", storm / idle, "<= 2",
               f"{storm * 1000:.0f} ms", f"{idle * 1000:.0f} ms")  # fmt: skip


@contextmanager
def _portal(instance: Path) -> Iterator[int]:
    port = _free_port()
    with _process([sys.executable, "-m", "portal", "serve", "--port", str(port)], instance, port):
        yield port


@contextmanager
def _waitress(instance: Path) -> Iterator[int]:
    port = _free_port()
    with _process([sys.executable, "-c", WAITRESS, str(port)], instance, port):
        yield port


@contextmanager
def _process(command: list[str], instance: Path, port: int) -> Iterator[None]:
    environment = {**os.environ, "PORTAL_INSTANCE": str(instance)}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL, start_new_session=True)  # fmt: skip
    try:
        for _ in range(100):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1).read()
                break
            except (urllib.error.URLError, ConnectionError):
                time.sleep(0.1)
        yield
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _cookie(instance: Path) -> str:
    from portal.app import create_app
    from portal.config import load_settings

    return f"session={signed_in(create_app(load_settings(instance)))}"


def _wrk(port: int, cookie: str, connections: int) -> dict[str, float]:
    command = ["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", "--latency", "-H", f"Cookie: {cookie}",
               f"http://127.0.0.1:{port}{PAGE}"]  # fmt: skip
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", text)
    return {
        "rps": float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1]),
        "p50": _seconds(re.search(r"50%\s+(\S+)", text)[1]),
        "p99": _seconds(re.search(r"99%\s+(\S+)", text)[1]),
        "errors": float(errors[1]) if errors else 0.0,
    }


def _seconds(text: str) -> float:
    number, unit = re.fullmatch(r"([\d.]+)(us|ms|s)", text).groups()
    return float(number) * {"us": 1e-6, "ms": 1e-3, "s": 1.0}[unit]


def _p99(port: int, cookie: str, seconds: float) -> float:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{PAGE}", headers={"Cookie": cookie})
    measured: list[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        urllib.request.urlopen(request, timeout=30).read()
        measured.append(time.perf_counter() - start)
    return sorted(measured)[int(len(measured) * 0.99) - 1]


def _crowd(port: int) -> None:
    """Knock from 64 threads, in a process of their own: they must not hold up who measures the page."""
    for _ in range(64):
        threading.Thread(target=_knock, args=(port,)).start()


def _knock(port: int) -> None:
    address = f"http://127.0.0.1:{port}/sign-in"
    with urllib.request.urlopen(address, timeout=30) as answer:
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', answer.read().decode())[1]
        guest = answer.headers["Set-Cookie"].split(";")[0]
    while True:
        form = urllib.parse.urlencode(
            {"login": f"nobody{threading.get_ident()}", "password": "wrong", "csrf_token": token}
        )
        request = urllib.request.Request(address, form.encode(), {"Cookie": guest})
        try:
            urllib.request.urlopen(request, timeout=30).read()
        except (urllib.error.URLError, OSError):
            continue
