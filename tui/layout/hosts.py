"""Where a link really leads: the host that the browser will ask, in letters that cannot be mistaken for others."""

from urllib.parse import urlsplit

from tui.text.cleaning import clean_line


def host_of(address: str) -> str:
    """The host of a web address, without "www."; a name in other letters with the one that DNS knows beside it.

    What stands before an @ (a user name, to mislead) is left out. "no host" where there is none.
    """
    try:
        host = urlsplit(address.replace("\\", "/")).hostname  # as browsers read it
    except ValueError:  # a bracket that is no IPv6 address
        host = None
    if not host:
        return "no host"
    host = clean_line(host).removeprefix("www.")
    if host.isascii():
        return host
    try:
        return f"{host} ({host.encode('idna').decode('ascii')})"
    except UnicodeError:  # no name that DNS could know
        return f"{host} (no such host)"
