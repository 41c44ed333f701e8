import subprocess
import tempfile
import unittest
from pathlib import Path

PLUGIN = Path(__file__).resolve().parent.parent / "agents/plugins/@@name@@"


class AgentPluginTest(unittest.TestCase):
    def test_prints_one_line_a_zone(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            zone = Path(folder, "thermal_zone0")
            zone.mkdir()
            Path(zone, "temp").write_text("42000\n", encoding="utf-8")
            plugin = subprocess.run(
                ["sh", str(PLUGIN)], env={"THERMAL_ZONES": folder, "PATH": "/usr/bin:/bin"}, capture_output=True,
                text=True, check=True,
            )
        self.assertEqual(plugin.stdout, "<<<@@name@@>>>\nthermal_zone0 42\n")


if __name__ == "__main__":
    unittest.main()
