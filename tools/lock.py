"""`make lock`: pins the repeatable install, with hashes, from the ranges in pyproject.toml.

requirements.lock holds what the program needs, requirements-dev.lock what its developers need besides (the same
versions where both need a package).
"""

from __future__ import annotations

import subprocess
import sys

COMPILE = (
    "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--generate-hashes",
    "--no-emit-index-url", "--no-annotate", "--no-header", "--quiet",
)  # fmt: skip


def main() -> None:
    """Writes both files."""
    head = "# Made by `make lock` from pyproject.toml; do not edit.\n"
    for name, extra in (
        ("requirements.lock", ("--extra", "dask", "--extra", "ocr")),
        ("requirements-dev.lock", ("--group", "dev", "--constraint", "requirements.lock")),
    ):
        source = ("pyproject.toml",) if "--group" not in extra else ()
        done = subprocess.run(
            (sys.executable, "-m", *COMPILE, *source, *extra), check=True, capture_output=True, text=True
        )
        with open(name, "w", encoding="utf-8") as out:  # noqa: PTH123 (the working folder is the checkout)
            out.write(head + done.stdout)


if __name__ == "__main__":
    main()
