#include "CEmbedded.h"

// Clang takes #embed in every dialect and says so.
#pragma clang diagnostic ignored "-Wc23-extensions"

// What `mkpkit init` writes. One entry here and one in the table below for each file; a test compares both with the
// folder.
static const unsigned char templates_agent_plugin_agents_plugins___name[] = {
#embed "../../build/templates/agent-plugin/agents/plugins/__name__"
};
static const unsigned char templates_agent_plugin_mkp_yaml[] = {
#embed "../../build/templates/agent-plugin/mkp.yaml"
};
static const unsigned char templates_agent_plugin_tests_test_agent_plugin_py[] = {
#embed "../../build/templates/agent-plugin/tests/test_agent_plugin.py"
};
static const unsigned char templates_common_changelog_md[] = {
#embed "../../build/templates/common/CHANGELOG.md"
};
static const unsigned char templates_common_readme_md[] = {
#embed "../../build/templates/common/README.md"
};
static const unsigned char templates_common__gitignore[] = {
#embed "../../build/templates/common/_gitignore"
};
static const unsigned char templates_common_mkp_yaml[] = {
#embed "../../build/templates/common/mkp.yaml"
};
static const unsigned char templates_rulesets_src___name___rulesets___name___py[] = {
#embed "../../build/templates/rulesets/src/__name__/rulesets/__name__.py"
};
static const unsigned char templates_rulesets_tests_test___name___py[] = {
#embed "../../build/templates/rulesets/tests/test___name__.py"
};
static const unsigned char templates_sensor_src___name___agent_based___name___py[] = {
#embed "../../build/templates/sensor/src/__name__/agent_based/__name__.py"
};
static const unsigned char templates_sensor_src___name___checkman___name[] = {
#embed "../../build/templates/sensor/src/__name__/checkman/__name__"
};
static const unsigned char templates_sensor_src___name___graphing___name___py[] = {
#embed "../../build/templates/sensor/src/__name__/graphing/__name__.py"
};
static const unsigned char templates_sensor_src___name___rulesets___name___levels_py[] = {
#embed "../../build/templates/sensor/src/__name__/rulesets/__name___levels.py"
};
static const unsigned char templates_sensor_tests_stand_in_py[] = {
#embed "../../build/templates/sensor/tests/stand_in.py"
};
static const unsigned char templates_sensor_tests_test___name___py[] = {
#embed "../../build/templates/sensor/tests/test___name__.py"
};
static const unsigned char templates_snmp_src___name___agent_based___name___py[] = {
#embed "../../build/templates/snmp/src/__name__/agent_based/__name__.py"
};
static const unsigned char templates_special_agent_python_src___name___libexec_agent___name[] = {
#embed "../../build/templates/special-agent-python/src/__name__/libexec/agent___name__"
};
static const unsigned char templates_special_agent_python_tests_test_agent_py[] = {
#embed "../../build/templates/special-agent-python/tests/test_agent.py"
};
static const unsigned char templates_special_agent_swift_package_swift[] = {
#embed "../../build/templates/special-agent-swift/Package.swift"
};
static const unsigned char templates_special_agent_swift_sources_agent___name___agent_swift[] = {
#embed "../../build/templates/special-agent-swift/Sources/agent___name__/Agent.swift"
};
static const unsigned char templates_special_agent_swift_sources_agent___name___options_swift[] = {
#embed "../../build/templates/special-agent-swift/Sources/agent___name__/Options.swift"
};
static const unsigned char templates_special_agent_swift_mkp_yaml[] = {
#embed "../../build/templates/special-agent-swift/mkp.yaml"
};
static const unsigned char templates_special_agent_src___name___rulesets___name___py[] = {
#embed "../../build/templates/special-agent/src/__name__/rulesets/__name__.py"
};
static const unsigned char templates_special_agent_src___name___server_side_calls___name___py[] = {
#embed "../../build/templates/special-agent/src/__name__/server_side_calls/__name__.py"
};
static const unsigned char ci_github_actions_yml[] = {
#embed "../../build/ci/github-actions.yml"
};
static const unsigned char pipelines_action_yml[] = {
#embed "../../build/pipelines/action.yml"
};
static const unsigned char license[] = {
#embed "../../LICENSE"
};

const struct embedded_file embedded_templates[] = {
    {"templates/agent-plugin/agents/plugins/__name__", templates_agent_plugin_agents_plugins___name, sizeof templates_agent_plugin_agents_plugins___name},
    {"templates/agent-plugin/mkp.yaml", templates_agent_plugin_mkp_yaml, sizeof templates_agent_plugin_mkp_yaml},
    {"templates/agent-plugin/tests/test_agent_plugin.py", templates_agent_plugin_tests_test_agent_plugin_py, sizeof templates_agent_plugin_tests_test_agent_plugin_py},
    {"templates/common/CHANGELOG.md", templates_common_changelog_md, sizeof templates_common_changelog_md},
    {"templates/common/README.md", templates_common_readme_md, sizeof templates_common_readme_md},
    {"templates/common/_gitignore", templates_common__gitignore, sizeof templates_common__gitignore},
    {"templates/common/mkp.yaml", templates_common_mkp_yaml, sizeof templates_common_mkp_yaml},
    {"templates/rulesets/src/__name__/rulesets/__name__.py", templates_rulesets_src___name___rulesets___name___py, sizeof templates_rulesets_src___name___rulesets___name___py},
    {"templates/rulesets/tests/test___name__.py", templates_rulesets_tests_test___name___py, sizeof templates_rulesets_tests_test___name___py},
    {"templates/sensor/src/__name__/agent_based/__name__.py", templates_sensor_src___name___agent_based___name___py, sizeof templates_sensor_src___name___agent_based___name___py},
    {"templates/sensor/src/__name__/checkman/__name__", templates_sensor_src___name___checkman___name, sizeof templates_sensor_src___name___checkman___name},
    {"templates/sensor/src/__name__/graphing/__name__.py", templates_sensor_src___name___graphing___name___py, sizeof templates_sensor_src___name___graphing___name___py},
    {"templates/sensor/src/__name__/rulesets/__name___levels.py", templates_sensor_src___name___rulesets___name___levels_py, sizeof templates_sensor_src___name___rulesets___name___levels_py},
    {"templates/sensor/tests/stand_in.py", templates_sensor_tests_stand_in_py, sizeof templates_sensor_tests_stand_in_py},
    {"templates/sensor/tests/test___name__.py", templates_sensor_tests_test___name___py, sizeof templates_sensor_tests_test___name___py},
    {"templates/snmp/src/__name__/agent_based/__name__.py", templates_snmp_src___name___agent_based___name___py, sizeof templates_snmp_src___name___agent_based___name___py},
    {"templates/special-agent-python/src/__name__/libexec/agent___name__", templates_special_agent_python_src___name___libexec_agent___name, sizeof templates_special_agent_python_src___name___libexec_agent___name},
    {"templates/special-agent-python/tests/test_agent.py", templates_special_agent_python_tests_test_agent_py, sizeof templates_special_agent_python_tests_test_agent_py},
    {"templates/special-agent-swift/Package.swift", templates_special_agent_swift_package_swift, sizeof templates_special_agent_swift_package_swift},
    {"templates/special-agent-swift/Sources/agent___name__/Agent.swift", templates_special_agent_swift_sources_agent___name___agent_swift, sizeof templates_special_agent_swift_sources_agent___name___agent_swift},
    {"templates/special-agent-swift/Sources/agent___name__/Options.swift", templates_special_agent_swift_sources_agent___name___options_swift, sizeof templates_special_agent_swift_sources_agent___name___options_swift},
    {"templates/special-agent-swift/mkp.yaml", templates_special_agent_swift_mkp_yaml, sizeof templates_special_agent_swift_mkp_yaml},
    {"templates/special-agent/src/__name__/rulesets/__name__.py", templates_special_agent_src___name___rulesets___name___py, sizeof templates_special_agent_src___name___rulesets___name___py},
    {"templates/special-agent/src/__name__/server_side_calls/__name__.py", templates_special_agent_src___name___server_side_calls___name___py, sizeof templates_special_agent_src___name___server_side_calls___name___py},
    {"ci/github-actions.yml", ci_github_actions_yml, sizeof ci_github_actions_yml},
    {"pipelines/action.yml", pipelines_action_yml, sizeof pipelines_action_yml},
    {"LICENSE", license, sizeof license},
};
const size_t embedded_template_count = sizeof embedded_templates / sizeof *embedded_templates;

const struct embedded_file *embedded_template_at(size_t index) { return &embedded_templates[index]; }
