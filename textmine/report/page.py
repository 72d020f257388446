"""report.html: one page, offline, that shows what the set holds and leads from each figure to its evidence.

Everything from a report is escaped; the page asks for nothing from outside (Content-Security-Policy), and carries no
times, so that two runs over the same files give the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..tables import cell

if TYPE_CHECKING:
    import pandas as pd

# Rows shown of a table; the rest stands in its CSV file, and the page says so.
MOST = 300
# Columns that say something of a row, and are no figures.
MARKS = ("reliability", "corrected")


def write(
    tables: Mapping[str, pd.DataFrame], path: Path, *, title: str, counts: Mapping[str, int] | None = None
) -> None:
    """Writes the page for the tables of a run (names and columns of the contract), beside and renamed.

    `counts`: the rows of each table, where `tables` holds only those that are shown.
    """
    counts = counts or {name: len(table) for name, table in tables.items()}
    digest = _integrity(_SCRIPT)
    head = (
        '<!doctype html><html lang="zh"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'\">"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>"
    )
    sections = [
        _overview(counts),
        _coverage(tables["documents"]),
        _heatmap(tables["theme_by_place_year"]),
        _listing("themes", "主题 · Themes", tables["themes"], _THEMES, counts),
        _listing("slogans", "提法 · Slogans", tables["slogans"], _SLOGANS, counts),
        _listing("ledger", "计划与结果 · Ledger", _telling(tables["ledger"]), _LEDGER, counts),
        _listing("indicators", "指标 · Indicators", tables["indicators"], _INDICATORS, counts),
        _listing("claims", "数字 · Claims", tables["claims"], _CLAIMS, counts),
        _listing("reuse", "沿用 · Reuse", tables["reuse"], _REUSE, counts),
        _quality(tables),
    ]
    search = '<p><input id="q" type="search" placeholder="筛选 · filter rows" aria-label="filter rows"></p>'
    page = (
        head + f"<h1>{escape(title)}</h1>{search}" + "".join(sections) + f"<script>{_SCRIPT}</script></body></html>\n"
    )
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(page, encoding="utf-8")
    beside.replace(path)


_THEMES = (
    "theme",
    "province",
    "city",
    "year",
    "reports",
    "share",
    "share_low",
    "share_high",
    "change",
    "top_terms",
    "example_doc",
    "corrected",
    "reliability",
)
_SLOGANS = ("slogan", "type", "reports", "places", "mentions", "first_year", "first_place", "first_doc", "corrected")
_LEDGER = (
    "subject",
    "province",
    "city",
    "year",
    "planned_text",
    "achieved_text",
    "verdict",
    "gap",
    "doc_plan",
    "doc_outcome",
    "corrected",
)
_INDICATORS = (
    "indicator",
    "province",
    "city",
    "year",
    "status",
    "low",
    "high",
    "unit",
    "comparator",
    "conflicts",
    "doc",
    "corrected",
)
_CLAIMS = ("subject", "text", "kind", "status", "year", "theme", "sentence", "doc", "raw_start", "raw_end", "corrected")
_REUSE = ("kind", "doc_a", "doc_b", "characters", "surprise", "text")
_DOCUMENTS = (
    "doc",
    "title",
    "organisation",
    "province",
    "city",
    "year",
    "genre",
    "pipeline",
    "flags",
    "warnings",
    "duplicate_of",
)


def _integrity(script: str) -> str:
    from base64 import b64encode

    return b64encode(sha256(script.encode()).digest()).decode()


def _overview(counts: Mapping[str, int]) -> str:
    names = (
        ("documents", "reports"),
        ("sections", "sections"),
        ("claims", "numeric claims"),
        ("slogan_mentions", "slogan mentions"),
        ("failures", "failed files"),
    )
    figures = "".join(f"<li><b>{counts[name]}</b> {escape(label)}</li>" for name, label in names)
    return f'<ul class="figures">{figures}</ul>'


def _coverage(documents: pd.DataFrame) -> str:
    """Which places have a report for which year: an empty cell is a report that is not there."""
    counted: dict[tuple[str, str], int] = {}
    for row in documents.to_dict("records"):
        if not cell(row.get("duplicate_of")):
            key = (cell(row["city"]) or cell(row["province"]) or "–", cell(row["year"]) or "–")
            counted[key] = counted.get(key, 0) + 1
    places, years = sorted({p for p, _ in counted}), sorted({y for _, y in counted})
    rows = [[place, *(str(counted.get((place, year), "")) for year in years)] for place in places]
    return _section("coverage", "覆盖 · Coverage", _table(["", *years], rows))


def _heatmap(table: pd.DataFrame) -> str:
    """Theme shares for each place and year, darker for more."""
    columns = [c for c in table.columns if c not in ("theme", *MARKS)]
    rows = []
    for row in table.to_dict("records"):
        cells = [f"<th scope=row>{escape(_marked_theme(row))}</th>"]
        for column in columns:
            value = row[column]
            known = value == value and value is not None
            if row["theme"] == "reports":
                cells.append(f"<td>{cell(value)}</td>")
            else:
                level = min(9, int(float(value) * 20)) if known else 0
                cells.append(f'<td class="h{level}">{f"{float(value):.0%}" if known and value else ""}</td>')
        rows.append(f"<tr>{''.join(cells)}</tr>")
    head = "".join(f"<th scope=col>{escape(str(c))}</th>" for c in ["", *columns])
    body = f"<table class=heat><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
    return _section("heat", "主题占比 · Theme shares", body)


def _marked_theme(row: Mapping[Any, Any]) -> str:
    """The theme, with what hand coding and a researcher's decisions say of its row."""
    marks = [cell(row.get("reliability")), "corrected" if cell(row.get("corrected")) else ""]
    return " · ".join([str(row["theme"]), *(m for m in marks if m)])


def _telling(ledger: pd.DataFrame) -> pd.DataFrame:
    """Plans with an outcome first."""
    order = {"missed": 0, "exceeded": 1, "met": 2, "not_reported": 3, "no_report": 4}
    return ledger.assign(_o=ledger["verdict"].map(order)).sort_values("_o", kind="stable").drop(columns="_o")


def _listing(name: str, label: str, table: pd.DataFrame, columns: Sequence[str], counts: Mapping[str, int]) -> str:
    columns = [c for c in columns if c not in MARKS or (c in table and (table[c].fillna("") != "").any())]
    rows = [
        [cell(v).lstrip("'") for v in row] for row in table.head(MOST)[list(columns)].itertuples(index=False, name=None)
    ]
    more = f"<p>{counts[name] - MOST} more rows stand in {name}.csv.</p>" if counts[name] > MOST else ""
    return _section(name, label, _table(columns, rows) + more)


def _quality(tables: Mapping[str, pd.DataFrame]) -> str:
    documents = tables["documents"]
    flagged = documents[
        (documents["flags"].fillna("") != "")
        | (documents["warnings"].fillna("") != "")
        | documents["duplicate_of"].notna()
    ]
    parts = [
        _table(
            _DOCUMENTS,
            [[cell(v) for v in r] for r in flagged.head(MOST)[list(_DOCUMENTS)].itertuples(index=False, name=None)],
        )
    ]
    failures = tables["failures"]
    if len(failures):
        columns = ("doc", "stage", "error", "hint")
        parts.append(
            _table(columns, [[cell(v) for v in r] for r in failures[list(columns)].itertuples(index=False, name=None)])
        )
    return _section("quality", "数据质量 · Quality", "".join(parts))


def _section(name: str, label: str, body: str) -> str:
    return f'<details open id="{name}"><summary><h2>{escape(label)}</h2></summary><div class="scroll">{body}</div></details>'


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th scope=col>{escape(str(h))}</th>" for h in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(v)}</td>" for v in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


_HEAT = "".join(f".h{n}{{background:color-mix(in srgb,#1769aa {n * 10}%,transparent)}}" for n in range(10))
_STYLE = (
    ":root{color-scheme:light dark}body{font:1rem/1.6 system-ui,'Noto Sans CJK SC',sans-serif;margin:1.5rem;max-width:90rem}"
    "h2{display:inline;font-size:1.15rem}summary{margin:1.2rem 0 .4rem;cursor:pointer}.scroll{overflow-x:auto}"
    "table{border-collapse:collapse;font-size:.85rem}th,td{border:1px solid #8886;padding:.2rem .5rem;text-align:left;vertical-align:top}"
    "td{max-width:28rem}thead th{position:sticky;top:0;background:Canvas}.figures{display:flex;flex-wrap:wrap;gap:1.5rem;list-style:none;padding:0}"
    ".figures b{font-size:1.6rem}input{font:inherit;padding:.3rem .6rem;width:min(24rem,90%)}.heat td{text-align:right}"
    + _HEAT
    + "@media print{details{break-inside:avoid}input{display:none}}"
)
_SCRIPT = (
    "document.getElementById('q').addEventListener('input',function(e){var w=e.target.value.trim();"
    "document.querySelectorAll('tbody tr').forEach(function(r){r.hidden=w!==''&&r.textContent.indexOf(w)<0;});});"
)
