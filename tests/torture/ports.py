"""A port that nobody listens on."""

import socket


def free_port() -> int:
    """Give one; another program may still be quicker to take it."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port
