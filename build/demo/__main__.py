"""``python3 build/demo``."""

import sys

from demo import main

sys.exit(main())
