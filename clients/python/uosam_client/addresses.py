"""The addresses of services, as the command uosam takes them too."""

from __future__ import annotations

import re
from typing import List, NamedTuple, Optional

_HOST = re.compile(r"(?:(?P<scheme>https?)://)?(?P<host>[^/:@\s\[\]]+|\[[^/@\s\[\]]+\])(?::(?P<port>[0-9]{1,5}))?(?P<end>/?)")
_PORTS = {"http": 80, "https": 443}


class Address(NamedTuple):
    """Where one replica is, or those of a name."""

    #: As gRPC takes it.
    target: str
    #: Whether it has TLS; None where it does not say.
    is_secure: Optional[bool]


def addresses(text: str) -> List[Address]:
    """Of a list by commas: host:port, http://host:port, https://host:port, dns:///name:port and unix:/path.

    Raises ValueError where one is none of these.
    """
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise ValueError("an endpoint is empty; expected host:port")
    return [_address(part) for part in parts]


def _address(text: str) -> Address:
    if text.startswith(("dns:///", "unix:")):
        return Address(text, None if text.startswith("dns:") else False)
    match = _HOST.fullmatch(text)
    if match is None or not match["scheme"] and (not match["port"] or match["end"]):
        raise ValueError(
            f"'{text}' is no endpoint; expected host:port, http://host:port, https://host:port, dns:///name:port or unix:/path"
        )
    is_secure = match["scheme"] == "https" if match["scheme"] else None
    return Address(f"{match['host']}:{match['port'] or _PORTS[match['scheme']]}", is_secure)
