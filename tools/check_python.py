"""Says at once when the Python at hand is too old, rather than deep inside an install."""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 (this is where older ones are told)
    sys.exit(
        f"textmine needs Python 3.11 or newer; this is {sys.version.split()[0]}. "
        "Name another with: make analyze PYTHON=python3.12"
    )
