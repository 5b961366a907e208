"""What went wrong on the way to X, as an XError. Slow to import (aiohttp)."""

import aiohttp

from tui.x.errors import XError


def unreachable(error: Exception) -> XError:
    """What went wrong on the way, without the request's headers, which such exceptions carry about."""
    match error:
        case TimeoutError():  # aiohttp's time-outs are among them
            return XError("timeout", "X did not answer in time.")
        case aiohttp.ClientConnectorCertificateError() | aiohttp.ClientConnectorSSLError():
            return XError(
                "offline",
                f"No secure connection to {error.host}: its certificate does not hold.",
                unsent=True,
            )
        case aiohttp.ClientConnectorError():
            return XError("offline", f"No connection to {error.host}:{error.port}.", unsent=True)
        case aiohttp.ClientConnectionError() | aiohttp.ClientPayloadError() | OSError():
            return XError("offline", "The connection broke off.")
    return XError("not understood", f"X answered in a way that is not understood ({type(error).__name__}).")
