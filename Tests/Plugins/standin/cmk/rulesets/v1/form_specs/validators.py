"""Validators of forms."""

from __future__ import annotations

import enum
import re
from collections.abc import Sequence, Sized
from urllib.parse import urlparse

from cmk.rulesets.v1._localize import Message


class ValidationError(ValueError):
    """A value is not allowed."""

    def __init__(self, message: Message) -> None:
        if not isinstance(message, Message):
            raise TypeError(f"message must be a Message, got {message!r}")
        super().__init__(str(message))
        self.message = message


class _Range:
    def __init__(
        self,
        min_value: int | float | None = None,
        max_value: int | float | None = None,
        error_msg: Message | None = None,
    ) -> None:
        if min_value is None and max_value is None and error_msg is None:
            raise ValidationError(Message("Either a minimum or a maximum is needed."))
        self._min, self._max = min_value, max_value
        self._message = error_msg or Message(f"Allowed: from {min_value} to {max_value}.")

    def _check(self, number: float) -> None:
        if (self._min is not None and number < self._min) or (self._max is not None and number > self._max):
            raise ValidationError(self._message)


class LengthInRange(_Range):
    """Length of a text or list."""

    def __call__(self, value: Sized) -> None:
        self._check(len(value))


class NumberInRange(_Range):
    """Value of a number."""

    def __call__(self, value: int | float) -> None:
        self._check(value)


class MatchRegex:
    """Text that matches from its beginning."""

    def __init__(self, regex: re.Pattern[str] | str, error_msg: Message | None = None) -> None:
        self._regex = re.compile(regex)
        self._message = error_msg or Message(f"The text does not match {self._regex.pattern}.")

    def __call__(self, value: str) -> None:
        if not self._regex.match(value):
            raise ValidationError(self._message)


class UrlProtocol(enum.StrEnum):
    """Schemes of URLs."""

    HTTP = "http"
    HTTPS = "https"


class Url:
    """A URL of certain schemes."""

    def __init__(self, protocols: Sequence[UrlProtocol], error_msg: Message | None = None) -> None:
        self._schemes = {protocol.value for protocol in protocols}
        self._message = error_msg or Message(f"This is no URL with one of {sorted(self._schemes)}.")

    def __call__(self, value: str) -> None:
        try:
            parts = urlparse(value)
        except ValueError as error:
            raise ValidationError(Message(str(error))) from error
        if not parts.netloc or parts.scheme not in self._schemes:
            raise ValidationError(self._message)
