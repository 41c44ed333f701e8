"""Times signing and verifying a package of 10 MB, beside the stock tools: `make bench`."""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path


def measure(command: list[str], folder: Path, runs: int) -> float:
    """The median wall time of `command` in milliseconds, the start of the process included."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mkpkit", required=True, type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    mkpkit = str(options.mkpkit.resolve())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data = folder / "p/agents/plugins/blob"
        data.parent.mkdir(parents=True)
        # Random: the package is as large as its content.
        data.write_bytes(os.urandom(10_000_000))
        for command in (
            [mkpkit, "build", "--no-check", "--version", "1.0.0", "--out", ".", "p"],
            [mkpkit, "keygen", "key", "--no-password"],
            [mkpkit, "keygen", "id", "--kind", "ssh"],
        ):
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
        package = "p-1.0.0.mkp"
        (folder / "allowed").write_text("me " + (folder / "id.pub").read_text())
        ours = {
            "mkpkit sign (minisign)": [mkpkit, "sign", package, "--key", "key.key"],
            "mkpkit verify (minisign)": [mkpkit, "verify", package, "--key", "key.pub"],
            "mkpkit sign (ssh)": [mkpkit, "sign", package, "--key", "id"],
            "mkpkit verify (ssh)": [mkpkit, "verify", package, "--key", "id.pub"],
            "minisign -S": ["minisign", "-S", "-s", "key.key", "-m", package, "-x", "stock.minisig"],
            "minisign -V": ["minisign", "-V", "-q", "-p", "key.pub", "-m", package],
        }
        for title, command in ours.items():
            print(f"{title:28}{measure(command, folder, options.runs):8.1f} ms")


if __name__ == "__main__":
    main()
