"""Which addresses may be asked for a file (S05). The one place that judges them.

https, or plain http on this very computer; nothing in a private network, except a host that staff
named themselves: a server in the office is theirs to use, but no address that the internet sends
us to may lead there.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

from requests.utils import get_environ_proxies

from boletin.errors import ToolError

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def judge(url: str, trusted: str | None) -> None:
    """Raise ToolError unless something may be fetched from ``url``; ``trusted`` is a host that may
    stand in a private network. Raises OSError when the name cannot be looked up.
    """
    parts = urlsplit(url)
    host = host_of(url)
    if parts.username or parts.password:
        raise _forbidden(host, "lleva usuario y contraseña")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in _LOOPBACK):
        raise _forbidden(host, "no es segura (debe empezar con https://)")
    if host == trusted:
        return
    if any(not ipaddress.ip_address(one).is_global for one in _addresses(url, host)):
        raise _forbidden(host, "está en una red privada")


def _addresses(url: str, host: str) -> list[str]:
    """The numbers behind a name. Behind a proxy, which alone can look names up, none."""
    with contextlib.suppress(ValueError):
        return [str(ipaddress.ip_address(host))]
    if get_environ_proxies(url):
        return []
    found: list[Any] = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return [str(entry[4][0]).partition("%")[0] for entry in found]


def host_of(url: str) -> str:
    """The host of an address, in small letters; empty where it names none."""
    return (urlsplit(url).hostname or "").lower()


def _forbidden(host: str, why: str) -> ToolError:
    return ToolError(
        f"No se descarga de «{host}»: la dirección {why}.",
        remedy="Use una dirección https:// pública, o escriba usted misma la fuente (--desde).",
    )
