"""The command `dtnet` for an interpreter that finds no such command: `python -m dtnet`."""

from __future__ import annotations

import sys

from dtnet.cli import main

if __name__ == "__main__":
    sys.exit(main())
