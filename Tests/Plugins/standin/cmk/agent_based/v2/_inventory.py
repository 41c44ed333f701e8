"""What inventory functions yield."""

from __future__ import annotations

import re
from collections.abc import Mapping

Value = int | float | str | bool | None
_PATH_ELEMENT = re.compile(r"[A-Za-z0-9_-]+\Z")


def _check_path(path: object) -> None:
    if not isinstance(path, list) or not path:
        raise TypeError(f"path must be a non-empty list, got {path!r}")
    for element in path:
        if not isinstance(element, str) or not _PATH_ELEMENT.match(element):
            raise ValueError(f"path element {element!r} must consist of letters, digits, - and _")


def _check_values(kind: str, values: object) -> None:
    if not isinstance(values, dict):
        raise TypeError(f"{kind} must be a dict, got {values!r}")
    for key, value in values.items():
        if not isinstance(key, str):
            raise TypeError(f"{kind}: key {key!r} is no str")
        if value is not None and not isinstance(value, (int, float, str, bool)):
            raise TypeError(f"{kind}: {key} must be a number, text or truth value, got {value!r}")


def _check_disjoint(first: Mapping[str, Value], second: Mapping[str, Value]) -> None:
    if both := set(first) & set(second):
        raise ValueError(f"the same key in two groups: {sorted(both)}")


class Attributes:
    """Attributes of a node of the inventory."""

    def __init__(
        self,
        *,
        path: list[str],
        inventory_attributes: Mapping[str, Value] | None = None,
        status_attributes: Mapping[str, Value] | None = None,
    ) -> None:
        _check_path(path)
        self.path = path
        self.inventory_attributes = inventory_attributes or {}
        self.status_attributes = status_attributes or {}
        _check_values("inventory_attributes", self.inventory_attributes)
        _check_values("status_attributes", self.status_attributes)
        _check_disjoint(self.inventory_attributes, self.status_attributes)


class TableRow:
    """A row of a table of the inventory."""

    def __init__(
        self,
        *,
        path: list[str],
        key_columns: Mapping[str, Value],
        inventory_columns: Mapping[str, Value] | None = None,
        status_columns: Mapping[str, Value] | None = None,
    ) -> None:
        _check_path(path)
        self.path = path
        self.key_columns = key_columns
        self.inventory_columns = inventory_columns or {}
        self.status_columns = status_columns or {}
        _check_values("key_columns", self.key_columns)
        if not key_columns:
            raise TypeError("key_columns must not be empty")
        _check_values("inventory_columns", self.inventory_columns)
        _check_values("status_columns", self.status_columns)
        _check_disjoint(self.key_columns, self.inventory_columns)
        _check_disjoint(self.key_columns, self.status_columns)
        _check_disjoint(self.inventory_columns, self.status_columns)
