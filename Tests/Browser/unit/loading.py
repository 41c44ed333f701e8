"""Loads the pages' package as a site would, against the stand-ins of Checkmk's GUI."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import gui_standin
from gui_standin.generations import Site

ROOT = Path(__file__).resolve().parents[3]
PACKAGE = "ntopng_gui_under_test"


class Gui:
    """The modules of the package, and the site that they registered with."""

    def __init__(self, site: Site) -> None:
        self.site = site

    def __getattr__(self, name: str) -> ModuleType:
        return importlib.import_module(f"{PACKAGE}.{name}")


@contextmanager
def loaded(
    generation: gui_standin.Generation = "2.5", change: Callable[[Site], None] | None = None, register: bool = True
) -> Iterator[Gui]:
    """A fresh import of the package within a generation of Checkmk."""
    folder = ROOT / "web-plugins" / "ntopng"
    with gui_standin.installed(generation, change) as site:
        spec = importlib.util.spec_from_file_location(
            PACKAGE, folder / "__init__.py", submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise ImportError(str(folder))
        module = importlib.util.module_from_spec(spec)
        sys.modules[PACKAGE] = module
        try:
            spec.loader.exec_module(module)
            if register:
                module.register()
            yield Gui(site)
        finally:
            for name in [name for name in sys.modules if name.partition(".")[0] == PACKAGE]:
                del sys.modules[name]


def user(*permissions: str, name: str = "somebody") -> gui_standin.User:
    """A user with these permissions."""
    return gui_standin.User(name, name, frozenset(permissions))


ADMIN = user("general.see_all", "ntopng.see_all", name="admin")
HOSTS = (
    gui_standin.Host("one", "10.0.0.1", contacts=("somebody",), variables={"ADDRESS_6": "2001:db8::1"}),
    gui_standin.Host("ten", "10.0.0.10"),
    gui_standin.Host(
        "rich",
        "10.0.0.77",
        "alias.example",
        labels={"ntopng/url": "label.example"},
        tags={"location": "berlin"},
        attributes={"ipv6address": "2001:db8::77", "ntopng": "sensor.example"},
    ),
    gui_standin.Host("named", "192.0.2.5", contacts=("somebody",), labels={"ntopng/address": "198.51.100.9"}),
)


def request(who: gui_standin.User = ADMIN, rules: tuple[Any, ...] = (), **variables: str) -> gui_standin.Current:
    """A request of a user."""
    return gui_standin.Current(who, variables, hosts=HOSTS, rules=rules)
