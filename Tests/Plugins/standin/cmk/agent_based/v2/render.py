"""Numbers for people."""

from __future__ import annotations

import math
import time as _time

__all__ = ["bytes", "date", "datetime", "networkbandwidth", "nicspeed", "percent", "timespan"]

_SPANS = [("years", 31536000.0), ("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0), ("seconds", 1.0)]


def date(epoch: float | None) -> str:
    """Date of a point in time."""
    return "never" if epoch is None else _time.strftime("%Y-%m-%d", _time.localtime(float(epoch)))


def datetime(epoch: float | None) -> str:
    """Date and time of a point in time."""
    return "never" if epoch is None else _time.strftime("%Y-%m-%d %H:%M:%S", _time.localtime(float(epoch)))


def timespan(seconds: float) -> str:
    """The two largest units of a span; negative spans are an error."""
    if seconds < 0:
        raise ValueError("a time span cannot be negative")
    if 0 < seconds < 1:
        return f"{seconds * 1000:.0f} milliseconds" if seconds >= 1e-3 else f"{seconds * 1e6:.0f} microseconds"
    start = next((i for i, (_, size) in enumerate(_SPANS) if seconds >= size), len(_SPANS) - 1)
    parts = []
    for name, size in _SPANS[start : start + 2]:
        count = round(seconds / size) if name == "seconds" else int(seconds / size)
        parts.append(f"{count} {name[:-1] if count == 1 else name}")
        seconds -= count * size
    return " ".join(parts)


def _scaled(value: float, base: float) -> tuple[str, int]:
    exponent = min(max(int(math.log(abs(value), base)), 0), 8) if value else 0
    number = value / base**exponent
    digits = max(int(math.log10(abs(number)) + 1), 1) if number else 1
    return f"{number:.{max(3 - digits, 0)}f}", exponent


def bytes(bytes_: float) -> str:
    """Amount of bytes with IEC prefixes."""
    number, exponent = _scaled(float(bytes_), 1024.0)
    return f"{number.split('.')[0]} B" if exponent == 0 else f"{number} {' KMGTPEZY'[exponent]}iB"


def networkbandwidth(octets_per_sec: float) -> str:
    """Octets per second as bits per second."""
    number, exponent = _scaled(float(octets_per_sec) * 8, 1000.0)
    return f"{number} {['', 'k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y'][exponent]}Bit/s"


def nicspeed(octets_per_sec: float) -> str:
    """The same without zeros at the end."""
    number, unit = networkbandwidth(octets_per_sec).split(" ")
    return f"{number.rstrip('0').rstrip('.') if '.' in number else number} {unit}"


def percent(percentage: float) -> str:
    """Percentage."""
    value = float(percentage)
    if value == 0.0:
        return "0%"
    return "<0.01%" if 0.0 < value < 0.01 else f"{value:.2f}%"
