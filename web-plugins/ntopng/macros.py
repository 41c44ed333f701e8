"""Host macros in the address of a server, as Checkmk replaces them in the command line of a special agent.

Those are the host's name, address and alias, and what Checkmk makes of its addresses, tags, labels and custom
attributes, each in two spellings: ``$_HOSTX$`` and ``$HOST_X$``. The macros of a site, ``$USER1$`` and so on, are for
active checks only. One that is not known stays as it is, here and there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from . import _compat

_MACRO = re.compile(r"\$[^$\s]+\$|<IP>|<HOST>")


def found_in(text: str) -> tuple[str, ...]:
    """The macros of a text, each once, in the order of the text."""
    return tuple(dict.fromkeys(_MACRO.findall(text)))


def replaced(text: str, values: Mapping[str, str]) -> str:
    """The text with all macros replaced that have a value."""
    return _MACRO.sub(lambda match: values.get(match[0], match[0]), text)


def of_host(host: _compat.SetupHost) -> dict[str, str]:
    """What each macro of a host stands for. A host without address is looked up by its name, as Checkmk does."""
    attributes = host.attributes
    first, second = attributes.get("ipaddress"), attributes.get("ipv6address")
    if host.tags.get("address_family") == "ip-v6-only":
        first, second = second, first
    address = str(first or second or host.name)
    values = {"HOSTNAME": host.name, "HOSTADDRESS": address, "HOSTALIAS": str(attributes.get("alias") or host.name)}
    return {
        "<IP>": address,
        "<HOST>": host.name,
        **{f"${name}$": value for name, value in values.items()},
        **{spelling: value for name, value in _variables(host) for spelling in (f"$_HOST{name}$", f"$HOST_{name}$")},
    }


def _variables(host: _compat.SetupHost) -> Iterator[tuple[str, str]]:
    for name, value in host.attributes.items():
        if isinstance(value, str):
            yield name.upper(), value
    for ours, theirs in {"ADDRESS_4": "ipaddress", "ADDRESS_6": "ipv6address"}.items():
        yield ours, str(host.attributes.get(theirs) or "")
    for ours, theirs in {
        "ADDRESSES_4": "additional_ipv4addresses",
        "ADDRESSES_6": "additional_ipv6addresses",
    }.items():
        yield ours, " ".join(map(str, host.attributes.get(theirs) or ()))
    for group, tag in host.tags.items():
        yield f"_TAG_{group}", tag
    for name, value in host.labels.items():
        yield f"_LABEL_{name}", value
