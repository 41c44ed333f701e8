import ast
import unittest
from pathlib import Path

RULESETS = Path(__file__).resolve().parent.parent / "src/@@name@@/rulesets"


class RulesetTest(unittest.TestCase):
    def test_every_module_defines_a_rule_spec(self) -> None:
        for module in RULESETS.glob("*.py"):
            tree = ast.parse(module.read_text(encoding="utf-8"))
            names = [
                target.id
                for statement in tree.body
                if isinstance(statement, ast.Assign)
                for target in statement.targets
                if isinstance(target, ast.Name)
            ]
            self.assertTrue(any(name.startswith("rule_spec_") for name in names), module.name)


if __name__ == "__main__":
    unittest.main()
