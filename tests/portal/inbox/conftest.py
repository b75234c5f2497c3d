"""A mail server of the tests' own, and a portal that sends its mail there."""

from __future__ import annotations

import dataclasses
import email
import email.policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller

from tests.ports import free_port
from tests.waiting import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage

    from flask import Flask


class Postman:
    """Takes mail, or answers what a test wants for an address."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.data_answer = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's own name
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Answer to an address."""
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a mail."""
        if self.data_answer:
            return self.data_answer
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.taken.append(message)  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def mail(app: Flask, db: object) -> Iterator[Any]:
    """Set mail up, with no server behind it yet; the port is that of ``postman``."""
    before = app.extensions["settings"]
    app.extensions["settings"] = dataclasses.replace(
        before,
        smtp_host="127.0.0.1",
        smtp_port=free_port(),
        smtp_tls="none",
        smtp_seconds=PATIENCE,
        mail_from="portal@example.org",
        public_url="https://portal.example.org",
        product_name="Портал",
    )
    with app.app_context():
        yield app.extensions["settings"]
    app.extensions["settings"] = before


@pytest.fixture
def postman(mail: Any) -> Iterator[Postman]:
    """Run the mail server."""
    handler = Postman()
    controller = Controller(
        handler, hostname="127.0.0.1", port=mail.smtp_port, ready_timeout=PATIENCE
    )
    controller.start()
    yield handler
    controller.stop()
