"""`python -m docverify`."""

import sys

from docverify.cli import main

if __name__ == "__main__":
    sys.exit(main())
