"""Panels for statistics packages: one row a place and year, with shares of themes, indicators and counts as variables.

Reading order: `panel` (the frame), `labels` (what each variable is), `write` (csv, dta, parquet).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .. import gazetteer
from ..codebooks import suggestion
from ..errors import UsageError
from .opened import open_run

if TYPE_CHECKING:
    import pandas as pd

FORMATS = ("csv", "dta", "parquet")
KEYS = ("level", "province", "city", "place_code", "year")
LONGEST = 32  # characters of a variable's name in Stata
LABEL = 80  # characters of a variable's label in Stata


def panel(outputs: Path, words: Sequence[str] = ()) -> pd.DataFrame:
    """One row a place × year, in the order of the keys, from the tables of an earlier run.

    Variables: `reports`; `theme_ID`, the share of a theme (0 where reports speak and none of it, missing where there is no
    report); `achieved_ID` and `planned_ID`, an indicator's value (its lower bound; missing where the report states none or
    contradicts itself); `count_N`, how often the N-th of `words` stands in the place's reports, near-copies counted once.
    Raises StoreError where the folder holds no run.
    """
    import pandas as pd

    run = open_run(outputs)
    shares = _placed(run.themes)
    frame = shares.pivot_table(
        index=["level", "province", "city", "year"], columns="theme", values="share", aggfunc="first"
    )
    frame = frame.fillna(0.0).add_prefix("theme_")
    frame.insert(0, "reports", shares.groupby(["level", "province", "city", "year"])["reports"].max())
    parts = [frame, *_indicators(_placed(run.indicators)), *_counts(outputs, words)]
    joined = pd.concat(parts, axis=1).loc[lambda f: f["reports"].notna()].sort_index().reset_index()
    joined.insert(3, "place_code", [_code(p, c) for p, c in zip(joined["province"], joined["city"], strict=True)])
    return joined.astype({"year": "int64", "reports": "int64"})


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """A table whose rows can be grouped by place: the centre has neither province nor city."""
    names = {name: table[name].astype(object).where(table[name].notna(), "") for name in ("province", "city")}
    return table.assign(**names)


def _indicators(table: pd.DataFrame) -> list[pd.DataFrame]:
    """`achieved_ID` and `planned_ID`; a place whose report says two values for one has none."""
    stated = table[
        table["conflicts"].isna() & table["status"].isin(("achieved", "planned")) & table["year"].notna()
    ].copy()
    if stated.empty:
        return []
    stated["variable"] = stated["status"] + "_" + stated["indicator"]
    stated["value"] = stated["low"].fillna(stated["high"])
    stated["level"] = ["city" if city else "province" for city in stated["city"]]
    stated["year"] = stated["year"].astype("int64")
    keys = ["level", "province", "city", "year"]
    return [stated.pivot_table(index=keys, columns="variable", values="value", aggfunc="first")]


def _counts(outputs: Path, words: Sequence[str]) -> list[pd.DataFrame]:
    """`count_1` … of the words in the order they were given: a Chinese word is no name of a variable, but its label."""
    import pandas as pd

    from . import exploring

    found = []
    for number, word in enumerate(words, 1):
        rows = [
            ("city" if c.group[1] else "province", c.group[0], c.group[1], int(c.group[2]), c.count)
            for c in exploring.count(outputs, [word], by=("province", "city", "year"))
            if c.group[2]
        ]
        names = ["level", "province", "city", "year", f"count_{number}"]
        found.append(pd.DataFrame(rows, columns=names).set_index(names[:4]))
    return found


def _code(province: str, city: str) -> str:
    """The official division code; empty for the centre and for masked places."""
    places = [p for p in gazetteer.lookup(city or province) if p.province == province or not city]
    return places[0].code if len(places) == 1 else ""


def labels(frame: pd.DataFrame, words: Sequence[str] = ()) -> dict[str, str]:
    """What each variable is, in words: the labels of the .dta file.

    >>> import pandas as pd
    >>> labels(pd.DataFrame(columns=["year", "theme_ecology", "achieved_gdp_growth", "count_1"]), ["节能"])["count_1"]
    'occurrences of 节能'
    """
    said = {"reports": "reports of the place and year", "place_code": "official six-digit division code"}
    heads = {"theme": "share of theme", "achieved": "achieved:", "planned": "planned:"}
    for name in frame.columns:
        head, _, rest = str(name).partition("_")
        if head in heads:
            said[name] = f"{heads[head]} {rest}"
        elif head == "count" and rest.isdecimal() and int(rest) <= len(words):
            said[name] = f"occurrences of {words[int(rest) - 1]}"
    return {name: said[name][:LABEL] for name in frame.columns if name in said}


def write(frame: pd.DataFrame, path: Path, form: str, words: Sequence[str] = ()) -> None:
    """Writes a panel as `form`, one of `FORMATS`; Stata's file carries labels and names of at most 32 characters."""
    if form not in FORMATS:
        raise UsageError(f'cannot write "{form}"{suggestion(form, FORMATS)}', hint=f"choose from {', '.join(FORMATS)}")
    if form == "csv":
        frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    elif form == "dta":
        names = _short_names([str(c) for c in frame.columns])
        said = {names[k]: v for k, v in labels(frame, words).items()}
        frame.rename(columns=names).to_stata(path, write_index=False, version=118, variable_labels=said)
    else:
        import duckdb

        duckdb.from_df(frame).write_parquet(str(path))


def _short_names(names: Sequence[str]) -> Mapping[str, str]:
    """Names that Stata takes: letters, digits, underscore, at most 32, each once.

    >>> _short_names(["theme_ecology", "achieved_" + "x" * 40, "achieved_" + "x" * 41])["theme_ecology"]
    'theme_ecology'
    """
    short: dict[str, str] = {}
    for name in names:
        plain = re.sub(r"\W", "_", name, flags=re.ASCII)[:LONGEST]
        number = 2
        while plain in short.values():
            tail = f"_{number}"
            plain, number = plain[: LONGEST - len(tail)] + tail, number + 1
        short[name] = plain
    return short
