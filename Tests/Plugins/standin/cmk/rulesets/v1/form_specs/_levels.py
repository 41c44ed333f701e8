"""Forms of levels."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Any, Generic, Literal

from cmk.rulesets.v1.form_specs._base import DefaultValue, FormSpec, ModelT, Prefill


class LevelDirection(enum.Enum):
    """Upper or lower bound."""

    UPPER = "upper"
    LOWER = "lower"


class LevelsType(enum.Enum):
    """Kind of levels."""

    NONE = enum.auto()
    FIXED = enum.auto()
    PREDICTIVE = enum.auto()


@dataclass(frozen=True, kw_only=True)
class PredictiveLevels(Generic[ModelT]):
    """Levels that follow a prediction."""

    reference_metric: str
    prefill_abs_diff: Prefill[tuple[ModelT, ModelT]]
    prefill_rel_diff: Prefill[tuple[float, float]] = DefaultValue((10.0, 20.0))
    prefill_stdev_diff: Prefill[tuple[float, float]] = DefaultValue((2.0, 4.0))


@dataclass(frozen=True, kw_only=True)
class SimpleLevels(FormSpec[Any], Generic[ModelT]):
    """No levels or fixed ones."""

    form_spec_template: FormSpec[ModelT]
    level_direction: LevelDirection
    prefill_levels_type: DefaultValue[Literal[LevelsType.NONE, LevelsType.FIXED]] = DefaultValue(LevelsType.FIXED)
    prefill_fixed_levels: Prefill[tuple[ModelT, ModelT]]


@dataclass(frozen=True, kw_only=True)
class Levels(FormSpec[Any], Generic[ModelT]):
    """No levels, fixed or predictive ones."""

    form_spec_template: FormSpec[ModelT]
    level_direction: LevelDirection
    prefill_levels_type: DefaultValue[LevelsType] = DefaultValue(LevelsType.FIXED)
    prefill_fixed_levels: Prefill[tuple[ModelT, ModelT]]
    predictive: PredictiveLevels[ModelT]
