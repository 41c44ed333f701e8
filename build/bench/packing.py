"""Measure packing and reading of packages, side by side with the peers, in one run.

    python3 build/bench/packing.py --mkpkit .build/release/mkpkit [--python-mkp FOLDER] [--sizes 10,1000,5000,big]

Peers: Python's tarfile + gzip writing the same nested package, GNU tar + gzip at the same level, and the package `mkp`
from the Python index where `--python-mkp` (or the interpreter) has it. Each row: median wall seconds, median CPU
seconds (user + system) and peak memory of the largest process, over RUNS runs in turn (A B C A B C …), so that all
see the machine in the same state.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import shlex
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

LEVEL = 9  # what Python's tarfile, and so Checkmk itself, takes
LIB = "lib"

TARFILE_PEER = """
import io, json, os, sys, tarfile
tree, out = sys.argv[1], sys.argv[2]
files = sorted(os.path.relpath(os.path.join(r, f), tree) for r, _, fs in os.walk(tree) for f in fs)
inner_path = out + ".inner"
with tarfile.open(inner_path, "w") as inner:
    for name in files:
        inner.add(os.path.join(tree, name), arcname=name, recursive=False)
info = {"name": "bench", "files": {"lib": files}}
with tarfile.open(out, "w:gz", compresslevel=9) as outer:
    for name, data in (("info", repr(info).encode()), ("info.json", json.dumps(info).encode())):
        member = tarfile.TarInfo(name)
        member.size = len(data)
        outer.addfile(member, io.BytesIO(data))
    outer.add(inner_path, arcname="lib.tar")
os.unlink(inner_path)
"""

PYTHON_MKP_PEER = """
import os, sys, mkp
project, out = sys.argv[1], sys.argv[2]
info = {"name": "bench", "version": "1.0.0", "title": "", "author": "", "description": "", "download_url": "",
        "version.min_required": "2.3.0", "version.usable_until": None}
info["files"] = mkp.find_files(project, directories=["lib"])
mkp.pack_to_file(info, project, out)
"""

TARFILE_READER = """
import sys, tarfile
with tarfile.open(sys.argv[1], "r:gz") as outer:
    for member in outer:
        if member.name.endswith(".tar"):
            with tarfile.open(fileobj=outer.extractfile(member), mode="r|") as inner:
                for file in inner:
                    source = inner.extractfile(file)
                    while source and source.read(65536):
                        pass
"""


@dataclass(frozen=True)
class Contender:
    name: str
    command: Sequence[str]
    environment: dict[str, str]
    output: Path | None


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    memory: int  # bytes, of the largest process


def make_tree(folder: Path, size: str) -> None:
    """A tree of Python-like text of about 2 kB a file, or one file of 300 MB that compresses half way."""
    lib = folder / LIB
    lib.mkdir(parents=True)
    chance = random.Random(size)
    words = [f"word_{index:04d}" for index in range(4000)]
    if size == "big":
        with (lib / "big.bin").open("wb") as file:
            for _ in range(300):
                file.write(chance.randbytes(1 << 19) + b"checkmk" * 74898 + b"\n" * 2)
        return
    for index in range(int(size)):
        path = lib / f"package_{index % 50:02d}" / f"module_{index:05d}.py"
        path.parent.mkdir(exist_ok=True)
        path.write_text("\n".join(f"{chance.choice(words)} = {chance.choice(words)!r}" for _ in range(70)))


def run(contender: Contender) -> Cost:
    if contender.output is not None:
        contender.output.unlink(missing_ok=True)
    start = time.perf_counter()
    process = subprocess.Popen(
        contender.command,
        env=os.environ | contender.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    complaint = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{shlex.join(contender.command)} failed:\n{complaint.decode(errors='replace')}")
    return Cost(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def packers(mkpkit: Path, project: Path, scratch: Path, python_mkp: str) -> Iterator[Contender]:
    env = {"SOURCE_DATE_EPOCH": "0"}
    build = [str(mkpkit), "build", str(project), "--out", str(scratch / "ours"), "--version", "1.0.0"]
    package = scratch / "ours" / "project-1.0.0.mkp"
    # No peer checks what it packs: the row beside them does not either; the second one shows what the check costs.
    yield Contender("mkpkit build --no-check", [*build, "--no-check"], env, package)
    yield Contender("mkpkit build", build, env, package)
    yield Contender(
        "Python tarfile + gzip",
        [sys.executable, "-I", "-S", "-c", TARFILE_PEER, str(project / LIB), str(scratch / "tarfile.mkp")],
        {},
        scratch / "tarfile.mkp",
    )
    inner, outer = scratch / "lib.tar", scratch / "gnu.mkp"
    script = (
        f"tar cf {shlex.quote(str(inner))} -C {shlex.quote(str(project / LIB))} . && "
        f"tar cf - -C {shlex.quote(str(scratch))} lib.tar | gzip -{LEVEL} > {shlex.quote(str(outer))}"
    )
    yield Contender("GNU tar + gzip", ["sh", "-c", script], {}, outer)
    if python_mkp:
        yield Contender(
            "mkp 0.7 (Python)",
            [sys.executable, "-c", PYTHON_MKP_PEER, str(project), str(scratch / "python.mkp")],
            {"PYTHONPATH": python_mkp},
            scratch / "python.mkp",
        )


def readers(mkpkit: Path, package: Path) -> Iterator[Contender]:
    yield Contender("mkpkit verify", [str(mkpkit), "verify", str(package)], {}, None)
    yield Contender("mkpkit inspect", [str(mkpkit), "inspect", str(package)], {}, None)
    yield Contender("Python tarfile", [sys.executable, "-I", "-S", "-c", TARFILE_READER, str(package)], {}, None)


def measure(title: str, contenders: Sequence[Contender], runs: int) -> None:
    costs: dict[str, list[Cost]] = {contender.name: [] for contender in contenders}
    for turn in range(runs + 1):
        for contender in contenders:
            cost = run(contender)
            if turn > 0:  # the first round warms the caches
                costs[contender.name].append(cost)
    print(f"\n{title}\n{'':24}{'wall s':>10}{'cpu s':>10}{'peak MB':>10}{'output B':>14}")
    for contender in contenders:
        rows = costs[contender.name]
        wall = statistics.median(row.wall for row in rows)
        cpu = statistics.median(row.cpu for row in rows)
        memory = max(row.memory for row in rows) / 1e6
        size = f"{contender.output.stat().st_size:>14}" if contender.output else f"{'-':>14}"
        print(f"{contender.name:24}{wall:10.3f}{cpu:10.3f}{memory:10.1f}{size}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--mkpkit", type=Path, required=True, help="the release build of mkpkit")
    parser.add_argument("--python-mkp", default="", help="a folder that holds the Python package mkp")
    parser.add_argument("--sizes", default="10,1000,5000,big", help="numbers of files; 'big' is one file of 300 MB")
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for size in options.sizes.split(","):
        scratch = Path(tempfile.mkdtemp(prefix="mkpkit-bench-"))
        try:
            project = scratch / "project"
            make_tree(project, size)
            (scratch / "ours").mkdir()
            runs = 1 if size == "big" else options.runs
            title = "one file of 300 MB" if size == "big" else f"{size} files"
            contenders = list(packers(options.mkpkit.resolve(), project, scratch, options.python_mkp))
            measure(f"pack {title}, gzip level {LEVEL}", contenders, runs)
            package = contenders[0].output
            assert package is not None
            measure(f"read {title}", list(readers(options.mkpkit.resolve(), package)), runs)
        finally:
            shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
