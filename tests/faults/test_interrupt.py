"""Ctrl+C in a terminal, which tells all processes of the server at once."""

import signal


def test_no_process_of_an_interrupted_server_has_to_be_killed(portal):
    with portal.serving(workers=2, end=signal.SIGINT):
        pass
    log = (portal.folder / "server.log").read_text(encoding="utf-8")
    assert "refused to gracefully stop" not in log, log
