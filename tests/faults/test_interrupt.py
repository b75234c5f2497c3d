"""Ctrl+C in a terminal, which tells all processes of the server at once."""

import signal


def test_an_interrupted_server_ends_by_itself(portal):
    with portal.serving(workers=2, end=signal.SIGINT):
        pass
    log = (portal.folder / "server.log").read_text(encoding="utf-8")
    assert "shutdown completed" in log
    assert "refused to gracefully stop" not in log
