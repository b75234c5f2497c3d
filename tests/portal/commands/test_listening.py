"""A port that cannot be had is told before the start, in one sentence."""

import socket

import pytest

from portal.commands.listening import demand_free
from portal.errors import ConfigurationError


def test_a_port_that_another_server_shares_is_taken_all_the_same() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        port = other.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"Port {port} of 127.0.0.1 is taken"):
            demand_free("127.0.0.1", port)
    demand_free("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no such host", "192.0.2.1"])
def test_an_address_of_another_machine_is_told(host: str) -> None:
    with pytest.raises(ConfigurationError, match=f"no address '{host}'"):
        demand_free(host, 8000)
