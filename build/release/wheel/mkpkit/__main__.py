"""`python -m mkpkit` is mkpkit."""

from __future__ import annotations

import os
import sys

from mkpkit import find_mkpkit

if __name__ == "__main__":
    executable = find_mkpkit()
    os.execv(executable, [str(executable), *sys.argv[1:]])
