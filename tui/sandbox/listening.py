"""The address of a sandbox, known before there is one: standard library only, and not asyncio.

The socket listens before anything slow is imported and before the world is made, so that the address can be told
after a few milliseconds; whoever connects before the server is ready waits in the socket's queue.
"""

import json
import socket

from tui.sandbox.access import Tokens


def listen(port: int) -> socket.socket:
    """A socket that listens on loopback; port 0 is any free one. Raises OSError."""
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError:
        listening.close()
        raise
    listening.listen(128)
    return listening


def address(listening: socket.socket) -> str:
    """The address of a listening socket."""
    return f"http://127.0.0.1:{listening.getsockname()[1]}"


def first_line(listening: socket.socket, tokens: Tokens) -> str:
    """What a sandbox that runs as a program prints before anything else."""
    return json.dumps({"url": address(listening), "user_token": tokens.user, "bearer_token": tokens.bearer})
