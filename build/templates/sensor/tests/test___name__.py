import unittest

import stand_in

stand_in.install()

from cmk_addons.plugins.@@name@@.agent_based import @@name@@ as plugin  # noqa: E402

OUTPUT = [["inlet", "21.5"], ["outlet", "55"], ["broken"]]
PARAMETERS = {"levels": ("fixed", (50.0, 60.0))}


class CheckTest(unittest.TestCase):
    def setUp(self) -> None:
        self.section = plugin.parse_@@name@@(OUTPUT)

    def test_every_sensor_becomes_a_service(self) -> None:
        services = list(plugin.discover_@@name@@(self.section))
        self.assertEqual([service.item for service in services], ["inlet", "outlet"])

    def test_levels_decide_the_state(self) -> None:
        for item, state in [("inlet", stand_in.State.OK), ("outlet", stand_in.State.WARN)]:
            result, metric = plugin.check_@@name@@(item, PARAMETERS, self.section)
            self.assertEqual(result.state, state)
            self.assertEqual(metric.name, "@@name@@_temperature")

    def test_a_sensor_that_is_gone_yields_nothing(self) -> None:
        self.assertEqual(list(plugin.check_@@name@@("gone", PARAMETERS, self.section)), [])


if __name__ == "__main__":
    unittest.main()
