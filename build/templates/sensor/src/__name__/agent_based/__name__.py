from collections.abc import Mapping

from cmk.agent_based.v2 import (
    AgentSection,
    CheckPlugin,
    CheckResult,
    DiscoveryResult,
    Service,
    StringTable,
    check_levels,
)

Section = Mapping[str, float]


def parse_@@name@@(string_table: StringTable) -> Section:
    """Each line of `<<<@@name@@>>>` is a name and a temperature in degrees Celsius."""
    return {line[0]: float(line[1]) for line in string_table if len(line) == 2}


def discover_@@name@@(section: Section) -> DiscoveryResult:
    for item in section:
        yield Service(item=item)


def check_@@name@@(item: str, params: Mapping[str, object], section: Section) -> CheckResult:
    if item not in section:
        return
    yield from check_levels(
        section[item],
        levels_upper=params["levels"],
        metric_name="@@name@@_temperature",
        label="Temperature",
        render_func=lambda value: f"{value:.1f} °C",
    )


agent_section_@@name@@ = AgentSection(
    name="@@name@@",
    parse_function=parse_@@name@@,
)

check_plugin_@@name@@ = CheckPlugin(
    name="@@name@@",
    service_name="@@service@@ %s",
    discovery_function=discover_@@name@@,
    check_function=check_@@name@@,
    check_default_parameters={"levels": ("fixed", (50.0, 60.0))},
    check_ruleset_name="@@name@@",
)
