"""Stand-in for cmk.rulesets.v1."""

from collections.abc import Mapping

from cmk.rulesets.v1._localize import Help, Label, Message, Title

__all__ = ["Help", "Label", "Message", "Title", "entry_point_prefixes"]


def entry_point_prefixes() -> Mapping[type, str]:
    """Prefix of the variable by class."""
    from cmk.rulesets.v1 import rule_specs

    return dict.fromkeys(
        (rule_specs.CheckParameters, rule_specs.DiscoveryParameters, rule_specs.SpecialAgent), "rule_spec_"
    )
