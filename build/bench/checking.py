"""Measure `mkpkit check` on 1,000 Python files of 120 lines, with a cold and with a warm cache.

    python3 build/bench/checking.py --mkpkit .build/release/mkpkit [--files 1000] [--runs 5]

Each row: median wall seconds, median CPU seconds (user + system, with the Python processes), and the peak memory of
the largest process. Cold: the folder of the cache is empty. The aims are 2 s cold, 0.3 s warm and 150 MB on two cores.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

LINES = 120

PLUGIN = '''"""Fans of unit {number}."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cmk.agent_based.v2 import (
    AgentSection, CheckPlugin, CheckResult, DiscoveryResult, Metric, Result, Service, State, StringTable,
    check_levels, get_value_store, render,
)


@dataclass(frozen=True)
class Fan:
    name: str
    speed: int
    power: float


Section = Mapping[str, Fan]


def parse_unit_{number}(string_table: StringTable) -> Section:
    fans: dict[str, Fan] = {{}}
    for name, speed, power in string_table:
        try:
            fans[name] = Fan(name, int(speed), float(power))
        except ValueError:
            continue
    return fans


agent_section_unit_{number} = AgentSection(name="unit_{number}", parse_function=parse_unit_{number})


def discover_unit_{number}(section: Section) -> DiscoveryResult:
    for name in sorted(section):
        yield Service(item=name)


def check_unit_{number}(item: str, params: Mapping[str, Any], section: Section) -> CheckResult:
    if (fan := section.get(item)) is None:
        return
    history = get_value_store().setdefault("history", [])
    history.append(fan.power)
    yield from check_levels(
        fan.speed, metric_name="unit_{number}_speed", levels_lower=params["speed"], label="Speed",
        render_func=lambda value: f"{{value:.0f}} rpm",
    )
    average = mean_{number}_0(history)
    yield Metric("unit_{number}_power", average, boundaries=(0, None))
    if average > 100:
        yield Result(state=State.WARN, notice=f"Power: {{render.percent(average)}}")


check_plugin_unit_{number} = CheckPlugin(
    name="unit_{number}",
    service_name="Unit {number} fan %s",
    discovery_function=discover_unit_{number},
    check_function=check_unit_{number},
    check_default_parameters={{"speed": ("fixed", (1000, 500))}},
    check_ruleset_name="unit_{number}",
)
'''

HELPER = '''

def mean_{number}_{index}(values: Sequence[float]) -> float:
    weights = [1.0 / (index + {index} + 1) for index, _ in enumerate(values)]
    total = sum(weight * value for weight, value in zip(weights, values))
    return total / sum(weights) if weights else 0.0
'''

DEFINITION = """package:
  name: bench
  title: Fans
  description: As many plug-ins as nobody has.
  author: Jane Roe
  download_url: https://example.com
  version: 1.0.0
  checkmk: {min_required: 2.3.0, usable_until: 2.5.99}
"""


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    memory: int  # bytes, of the largest process


def source(number: int) -> str:
    text = PLUGIN.format(number=number)
    for index in range(LINES):
        helper = HELPER.format(number=number, index=index)
        if text.count("\n") + helper.count("\n") > LINES:
            break
        text += helper
    return text + "# end\n" * (LINES - text.count("\n"))


def make_project(folder: Path, files: int) -> None:
    (folder / "mkp.yaml").write_text(DEFINITION)
    for number in range(files):
        path = folder / f"cmk_addons_plugins/family_{number % 20}/agent_based/unit_{number}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source(number))


def check(mkpkit: Path, project: Path, cache: Path) -> Cost:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.run(
        [mkpkit, "check", project], env=os.environ | {"XDG_CACHE_HOME": str(cache)}, capture_output=True, check=False
    )
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode != 0:
        sys.exit(f"mkpkit check failed:\n{process.stdout.decode()[-2000:]}{process.stderr.decode()}")
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(wall, cpu, after.ru_maxrss * 1024)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--mkpkit", type=Path, required=True, help="the release build of mkpkit")
    parser.add_argument("--files", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    mkpkit = options.mkpkit.resolve()
    scratch = Path(tempfile.mkdtemp(prefix="mkpkit-bench-"))
    try:
        project = scratch / "project"
        project.mkdir()
        make_project(project, options.files)
        cold, warm = [], []
        for _ in range(options.runs):
            cache = scratch / "cache"
            shutil.rmtree(cache, ignore_errors=True)
            cold.append(check(mkpkit, project, cache))
            warm.append(check(mkpkit, project, cache))
        print(f"\ncheck {options.files} Python files of {LINES} lines")
        print(f"{'':24}{'wall s':>10}{'cpu s':>10}{'peak MB':>10}")
        for name, rows in (("cold cache", cold), ("warm cache", warm)):
            wall = statistics.median(row.wall for row in rows)
            cpu = statistics.median(row.cpu for row in rows)
            print(f"{name:24}{wall:10.3f}{cpu:10.3f}{max(row.memory for row in rows) / 1e6:10.1f}")
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
