import subprocess
import sys
import unittest
from pathlib import Path

AGENT = Path(__file__).resolve().parent.parent / "src/@@name@@/libexec/agent_@@name@@"


class AgentTest(unittest.TestCase):
    def run_agent(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-B", str(AGENT), *arguments], capture_output=True, text=True, check=False
        )

    def test_prints_its_section(self) -> None:
        agent = self.run_agent("--user", "me", "localhost")
        self.assertEqual((agent.returncode, agent.stderr), (0, ""))
        self.assertEqual(agent.stdout.splitlines()[0], "<<<@@name@@>>>")

    def test_wants_a_user(self) -> None:
        self.assertEqual(self.run_agent("localhost").returncode, 2)


if __name__ == "__main__":
    unittest.main()
