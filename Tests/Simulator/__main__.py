"""Run with `python3 Tests/Simulator --port 0`; `--help` lists the options."""

from ntopng_simulator.command import main

main()
