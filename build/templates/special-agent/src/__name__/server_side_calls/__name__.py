from collections.abc import Iterator, Mapping

from cmk.server_side_calls.v1 import HostConfig, Secret, SpecialAgentCommand, SpecialAgentConfig


def parse_parameters(parameters: Mapping[str, object]) -> Mapping[str, object]:
    return parameters


def commands(params: Mapping[str, object], host_config: HostConfig) -> Iterator[SpecialAgentCommand]:
    arguments: list[str | Secret] = ["--user", str(params["username"])]
    password = params["password"]
    if isinstance(password, Secret):
        # A reference to the password store, not the password: arguments can be seen by every user of the server.
        arguments += ["--password-id", password]
    arguments.append(host_config.primary_ip_config.address or host_config.name)
    yield SpecialAgentCommand(command_arguments=arguments)


special_agent_@@name@@ = SpecialAgentConfig(
    name="@@name@@",
    parameter_parser=parse_parameters,
    commands_function=commands,
)
