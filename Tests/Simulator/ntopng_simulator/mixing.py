"""Deterministic pseudo-random numbers: the same arguments give the same number, in any order of calls."""

import math

_MASK = (1 << 64) - 1


def mix(*parts: int) -> int:
    """64 well-mixed bits of `parts` (SplitMix64's finaliser over each)."""
    state = 0x9E3779B97F4A7C15
    for part in parts:
        state = (state + (part & _MASK) * 0xBF58476D1CE4E5B9 + 0x94D049BB133111EB) & _MASK
        state ^= state >> 30
        state = state * 0xBF58476D1CE4E5B9 & _MASK
        state ^= state >> 27
        state = state * 0x94D049BB133111EB & _MASK
        state ^= state >> 31
    return state


def fraction(*parts: int) -> float:
    """A number in [0, 1)."""
    return mix(*parts) / (1 << 64)


def heavy(scale: float, *parts: int) -> float:
    """A positive number, mostly below `scale`, seldom far above: how traffic is spread over hosts."""
    return scale / math.pow(1.0 - fraction(*parts), 0.8)


def wave(rate: float, phase: float, age: float) -> tuple[float, float]:
    """Amount after `age` seconds, and rate at that moment, of a source that swings around `rate` with a period of
    ten minutes. The amount never falls."""
    omega = 2 * math.pi / 600
    amount = rate * (age - 0.5 / omega * (math.cos(omega * age + phase) - math.cos(phase)))
    return max(amount, 0.0), rate * (1 + 0.5 * math.sin(omega * age + phase))
