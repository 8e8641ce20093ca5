"""The recipe's countries, measured; the same as `python -m matching bench`."""

from __future__ import annotations

import sys

from matching.__main__ import main

if __name__ == "__main__":
    sys.exit(main(["bench", *sys.argv[1:]]))
