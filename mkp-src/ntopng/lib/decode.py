# Copyright (C) mkpkit contributors. License: GNU General Public License v2
"""JSON objects into frozen dataclasses, by their annotations.

The section schemas of this package say what a line holds; the dataclasses in :mod:`sections` mirror them. Members that
a dataclass does not know are ignored. A missing member is None where None is allowed, else an error. Control characters
in texts become spaces: texts come from the network, and a line break in a service's summary is an error to Checkmk.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping

T = typing.TypeVar("T")

CONTROL_CHARACTERS = dict.fromkeys([*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029], " ")
# The agent's numbers have 64 bits; what is larger overflows a float, or becomes infinite when it is added up.
LARGEST = 1 << 64


class DecodeError(ValueError):
    """A member of the wrong type, or a missing one; the message names its path."""


def decode(cls: type[T], value: object, path: str) -> T:
    """Build `cls` (a dataclass) from the JSON object `value`; `path` names the place in errors."""
    if not isinstance(value, dict):
        raise DecodeError(f"{path}: expected an object, found {type(value).__name__}")
    members = {
        name: _member(hint, value.get(name), f"{path}.{name}")
        for name, hint in _hints(typing.cast(typing.Hashable, cls)).items()
    }
    return cls(**members)


@functools.cache
def _hints(cls: typing.Hashable) -> Mapping[str, object]:
    return typing.get_type_hints(cls)


def _member(hint: object, value: object, path: str) -> object:
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in arguments:
            return None
        (inner,) = (a for a in arguments if a is not type(None))
        return _member(inner, value, path)
    if origin is tuple:
        if not isinstance(value, list):
            raise DecodeError(f"{path}: expected a list, found {_found(value)}")
        return tuple(_member(arguments[0], v, f"{path}[{i}]") for i, v in enumerate(value))
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return decode(hint, value, path)
    return _scalar(hint, value, path)


def _scalar(hint: object, value: object, path: str) -> object:
    if isinstance(value, (int, float)) and not -LARGEST <= value <= LARGEST:
        raise DecodeError(f"{path}: no number that the agent writes")
    if hint is float and isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if hint is int and isinstance(value, float) and value.is_integer():
        return int(value)
    if hint is str and isinstance(value, str):
        return value.translate(CONTROL_CHARACTERS)
    if isinstance(hint, type) and type(value) is hint:
        return value
    raise DecodeError(f"{path}: expected {getattr(hint, '__name__', hint)}, found {_found(value)}")


def _found(value: object) -> str:
    return "nothing" if value is None else type(value).__name__
