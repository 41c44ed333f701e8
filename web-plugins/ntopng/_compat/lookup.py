"""What every part of this package uses: names looked up in this Checkmk, the site, the log."""

from __future__ import annotations

import importlib
import inspect
import logging
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any


class UnavailableError(Exception):
    """This Checkmk has none of the names that a function of this module looked for."""


def find(*places: str) -> Any:
    """The first of ``module:attribute`` that exists."""
    for place in places:
        module, attribute = place.split(":")
        try:
            return getattr(importlib.import_module(module), attribute)
        except (ImportError, AttributeError):
            continue
    raise UnavailableError("not in this Checkmk: " + ", ".join(places))


def parameters(function: Callable[..., object]) -> Mapping[str, inspect.Parameter]:
    """What a function or class takes, by name."""
    return inspect.signature(function).parameters


def construct(cls: Callable[..., Any], **values: object) -> Any:
    """Call ``cls`` with those of ``values`` that it knows: the releases name the same thing differently."""
    known = parameters(cls)
    return cls(**{name: value for name, value in values.items() if name in known})


def omd_root() -> Path:
    """Home of the site."""
    return Path(os.environ.get("OMD_ROOT", "/"))


def site_id() -> str:
    """Name of the site that serves the pages."""
    return os.environ.get("OMD_SITE", "")


def logger() -> logging.Logger:
    """Logs to ``var/log/web.log``."""
    try:
        log: logging.Logger = find("cmk.gui.log:logger").getChild("ntopng")
    except Exception:
        return logging.getLogger("cmk.web.ntopng")
    return log
