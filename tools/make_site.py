"""`make site`: the docs as pages that can be read from disk, in build/site. A link that leads nowhere is an error.

The pages of docs/, the README in both languages and the project's own files are laid out under build/site-source; the tutorial is run
and shown with what its cells gave; formulas become MathML, so that no page asks for anything from outside.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import notebook

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "build" / "site-source"
# Files outside docs/ that are pages, too.
PAGES = {
    "README.md": "index.md",
    "README.zh.md": "index.zh.md",
    "CHANGELOG.md": "changelog.md",
    "CONTRIBUTING.md": "contributing.md",
    "ARCHITECTURE.md": "architecture.md",
}


def lay_out() -> None:
    """Writes the source of the site."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs", SOURCE, ignore=shutil.ignore_patterns("*.ipynb", "review"))
    for name, page in PAGES.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        (SOURCE / page).write_text(_moved(text), encoding="utf-8")
    shown = notebook.page(notebook.executed(ROOT / "docs" / "tutorial.ipynb"))
    (SOURCE / "tutorial.md").write_text(shown, encoding="utf-8")
    for page in SOURCE.rglob("*.md"):
        page.write_text(_mathml(_moved(page.read_text(encoding="utf-8"))), encoding="utf-8")


def _moved(text: str) -> str:
    """Links as they are where every page stands beside the others."""
    text = re.sub(r"\]\((?:\.\./)?docs/", "](", text).replace("tutorial.ipynb)", "tutorial.md)")
    for name, page in PAGES.items():
        text = re.sub(rf"\]\((?:\.\./)?{re.escape(name)}\)", f"]({page})", text)
    return text


def _mathml(text: str) -> str:
    from latex2mathml.converter import convert

    text = re.sub(
        r"\$\$(.+?)\$\$", lambda m: f"<div>{convert(m[1].strip(), display='block')}</div>", text, flags=re.DOTALL
    )
    # Code is left alone: a $ in a shell command is no formula.
    parts = re.split(r"(```.*?```|`[^`\n]+`)", text, flags=re.DOTALL)
    parts[::2] = [
        re.sub(r"(?<![\\\w])\$([^$\n]+?)\$", lambda m: f"<span>{convert(m[1])}</span>", part) for part in parts[::2]
    ]
    return "".join(parts)


def main() -> None:
    """Lays the pages out and builds them."""
    lay_out()
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--config-file", str(ROOT / "mkdocs.yml")],
        check=True,
    )
    loaded = re.compile(r'<(?:script|img|link|iframe)[^>]+(?:src|href)="((?:https?:)?//[^"]+)"')
    asked = {
        found
        for page in (ROOT / "build" / "site").rglob("*.html")
        for found in loaded.findall(page.read_text(encoding="utf-8"))
    }
    if asked:
        sys.exit("the site loads from outside: " + ", ".join(sorted(asked)))


if __name__ == "__main__":
    main()
