"""report.html: one page, offline, that shows what the set holds and leads from each figure to its evidence.

Nothing of a report becomes markup: all stands as JSON in a data block, and the script makes text nodes of it. The page asks
for nothing from outside and runs no other script than its own (Content-Security-Policy with hashes, no unsafe-eval,
no unsafe-inline). It carries no times, so that two runs over the same files give the same bytes. Charts are drawn
by the page's own script as SVG, a small part of what Vega weighs.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .data import Names, gather

if TYPE_CHECKING:
    import pandas as pd

HERE = Path(__file__).parent / "assets"
SCRIPTS = ("words.js", "dom.js", "charts.js", "sections.js", "app.js")


def write(
    tables: Mapping[str, pd.DataFrame],
    path: Path,
    *,
    title: str,
    counts: Mapping[str, int] | None = None,
    names: Names | None = None,
    terms: pd.DataFrame | None = None,
) -> None:
    """Writes the page for the tables of a run (names and columns of the contract), beside and renamed.

    `counts`: the rows of each table, where `tables` holds only its first ones. `names`: themes and indicators as people call them, {"themes": {id: (Chinese, English)}}; `terms`: by, group, term, count (see `data.gather`).
    """
    page = _page(gather(tables, names or {}, terms, counts), title)
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(page, encoding="utf-8")
    beside.replace(path)


def _page(data: Mapping[str, Any], title: str) -> str:
    style = (HERE / "page.css").read_text(encoding="utf-8")
    script = '"use strict";\n' + "".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title><style>{style}</style></head><body>'
        "<noscript><p>这一页要用脚本显示；所有表格也在旁边的 CSV 文件中。 This page needs its script; "
        "every table also stands in the CSV files beside it.</p></noscript>"
        f'<script type="application/json" id="data">{in_script(data)}</script><script>{script}</script></body></html>\n'
    )


def in_script(data: Any) -> str:
    r"""JSON that cannot end the element it stands in.

    >>> in_script({"a": "</script>&"})
    '{"a":"\\u003c/script\\u003e\\u0026"}'
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    # A lone surrogate, which a damaged file may leave, cannot be written as UTF-8.
    return text.encode("utf-8", "replace").decode()


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
