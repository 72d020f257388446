"""Figures for a paper: each as PNG and SVG, with its data beside it as CSV.

Reading order: `drawn` (which figures there are), one function a figure, `write`. Charts are Vega-Lite (Satyanarayan and others 2017)
made with Altair and drawn by vl-convert, without a browser. Letters in an SVG stay letters; in a PNG they are drawn with a
font of this machine, and `write` says so where none of them has Chinese.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..corpus.shares import CENTRE
from .labels import label

if TYPE_CHECKING:
    import altair as alt
    import pandas as pd

# Faces with simplified Chinese on Linux, macOS and Windows; the first that is there is taken.
FONTS = (
    "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Zen Hei, WenQuanYi Micro Hei, "
    "Heiti SC, SimHei, Droid Sans Fallback, sans-serif"
)
NO_FONT = (
    "no font with Chinese was found: the PNG figures show boxes where Chinese should stand (the SVG figures are right "
    "wherever there is such a font); install one, such as fonts-noto-cjk, and draw them again"
)
# Rows that one figure can hold so that its letters can be read in print.
MOST_PLACES = 40
MOST_SERIES = 6
MOST_TERMS = 12
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#b8860b", "#56b4e9")  # Okabe and Ito 2008
BLUES = ("#eef4f3", "#b0d7d9", "#5aaabb", "#275f80", "#1b3559")
WIDTH = 520


@dataclass(frozen=True, slots=True)
class Figure:
    """`name`: of its files; `chart`: an Altair chart over `data`."""

    name: str
    chart: Any
    data: pd.DataFrame


@dataclass(frozen=True, slots=True)
class Drawer:
    """The tables of a run and the words for what is in them. `language`: 0 Chinese, 1 English."""

    tables: Mapping[str, pd.DataFrame]
    names: Mapping[str, Mapping[str, Sequence[str]]]
    language: int

    def say(self, word: str) -> str:
        """A word of the figures."""
        return label(word)[self.language]

    def theme(self, theme: str) -> str:
        """A theme as people call it."""
        return str(self.names.get("themes", {}).get(theme, (theme, theme))[self.language])

    def indicator(self, indicator: str) -> str:
        """An indicator as people call it."""
        return str(self.names.get("indicators", {}).get(indicator, (indicator, indicator))[self.language])


def drawn(
    tables: Mapping[str, pd.DataFrame], names: Mapping[str, Mapping[str, Sequence[str]]], language: str = "zh"
) -> Iterator[Figure]:
    """Every figure that the tables have rows for."""
    drawer = Drawer(tables, names, 0 if language == "zh" else 1)
    yield from coverage(drawer)
    yield from theme_trends(drawer)
    yield from theme_heatmaps(drawer)
    yield from slogan_diffusion(drawer)
    yield from keyness(drawer)
    yield from indicators(drawer)
    yield from ledger(drawer)
    yield from quality(drawer)


def coverage(drawer: Drawer) -> Iterator[Figure]:
    """Reports of each place and year; places with most reports."""
    documents = drawer.tables["documents"]
    own = documents[documents["duplicate_of"].isna() & documents["year"].notna()]
    own = own.assign(place=_places(own, own["organisation"], drawer))
    data = own.groupby(["place", "year"], as_index=False).agg(reports=("doc", "size"))
    data = _most(data, "place", "reports").astype({"year": int})
    if len(data):
        yield Figure("coverage", _tiles(data, "reports", drawer, drawer.say("coverage"), "d"), data)


def theme_heatmaps(drawer: Drawer) -> Iterator[Figure]:
    """One figure a theme: its share in each province (in each city, where a set has but one province) and year."""
    themes = drawer.tables["themes"].dropna(subset=["year", "share"])
    provinces = themes[themes["level"] == "province"]
    held = provinces if provinces["province"].nunique() > 1 else themes[themes["level"] == "city"]
    held = held if len(held) else provinces
    central = _central(drawer)
    who = [next(iter(CENTRE)) if doc in central else "" for doc in held["example_doc"]]
    held = held.assign(place=_places(held, who, drawer)).astype({"year": int})
    grid = held[["place", "year", "reports"]].drop_duplicates(["place", "year"])
    for theme, rows in held.groupby("theme"):
        data = grid.merge(
            rows[["place", "year", "share", "share_low", "share_high"]].drop_duplicates(["place", "year"]), "left"
        )
        data = _most(
            data.fillna({"share": 0.0}), "place", "reports"
        )  # a report that is silent on a theme gives it nothing
        yield Figure(f"theme_{theme}", _tiles(data, "share", drawer, drawer.theme(str(theme)), ".0%"), data)


def theme_trends(drawer: Drawer) -> Iterator[Figure]:
    """The share of each theme over the years, in small panels with one scale."""
    import altair as alt

    wide = drawer.tables["theme_by_year"]
    years = [c for c in wide.columns if str(c).isdigit()]
    data = wide[wide["theme"] != "reports"].melt("theme", years, "year", "share").dropna().astype({"year": int})
    if not len(data):
        return
    data = data.assign(name=data["theme"].map(drawer.theme))
    panel = (
        alt.Chart(data)
        .mark_line(point={"color": COLOURS[0], "size": 18}, color=COLOURS[0])
        .encode(
            x=alt.X(
                "year:Q",
                axis=alt.Axis(format="d", tickMinStep=1, tickCount=3),
                scale=alt.Scale(zero=False, nice=False),
                title=None,
            ),
            y=alt.Y("share:Q", axis=alt.Axis(format=".0%", tickCount=3), title=None),
        )
        .properties(width=118, height=70)
    )
    order = alt.EncodingSortField("share", op="max", order="descending")
    facet = alt.Facet("name:N", sort=order, title=None, header=alt.Header(labelFontSize=11))
    yield Figure("theme_trends", panel.facet(facet, columns=4, title=drawer.say("theme_trends")), data)


def slogan_diffusion(drawer: Drawer) -> Iterator[Figure]:
    """The share of places that have used a wording so far, for the most widespread ones."""
    import altair as alt

    curves = drawer.tables["slogan_diffusion"]
    first = [s for s in drawer.tables["slogans"]["slogan"] if s in set(curves["slogan"])][:MOST_SERIES]
    data = curves[curves["slogan"].isin(first)].dropna(subset=["year", "cumulative_share"]).astype({"year": int})
    if not len(data):
        return
    data = data[["slogan", "year", "reports", "adopters", "new_adopters", "cumulative_share"]]
    colour = alt.Color(
        "slogan:N", sort=first, scale=alt.Scale(range=list(COLOURS)), legend=alt.Legend(title=None, labelLimit=260)
    )
    chart = alt.Chart(data, title=drawer.say("slogan_diffusion")).mark_line(point=True).encode(
        x=_years(), y=alt.Y("cumulative_share:Q", axis=alt.Axis(format=".0%"), title=drawer.say("places_so_far")),
        color=colour, strokeDash=alt.StrokeDash("slogan:N", sort=first, legend=None),
    )  # fmt: skip
    yield Figure("slogan_diffusion", chart.properties(width=WIDTH, height=260), data)


def keyness(drawer: Drawer) -> Iterator[Figure]:
    """What the first and the last year say more than all the others."""
    import altair as alt

    terms = drawer.tables["keyness"]
    terms = terms[(terms["group_by"] == "year") & (terms["z"] > 0)]
    groups = sorted({str(g) for g in terms["group"]})
    if len(groups) < 2:
        return
    ends = terms[terms["group"].astype(str).isin([groups[0], groups[-1]])]
    data = ends.sort_values("z", ascending=False, kind="stable").groupby("group").head(MOST_TERMS)
    data = data.assign(group=data["group"].astype(str))[["group", "term", "z", "g2", "log_ratio", "reports", "count"]]
    bars = (
        alt.Chart(data)
        .mark_bar(color=COLOURS[0])
        .encode(x=alt.X("z:Q", title="z"), y=alt.Y("term:N", sort="-x", title=None))
        .properties(width=WIDTH // 2 - 60)
    )
    faceted = bars.facet(alt.Facet("group:N", title=None), title=drawer.say("keyness_year")).resolve_scale(
        y="independent"
    )
    yield Figure("keyness_year", faceted, data)


def indicators(drawer: Drawer) -> Iterator[Figure]:
    """Planned and achieved as dumbbells, one figure an indicator, for those with plan and outcome in several places or years."""
    frame = drawer.tables["indicators"].dropna(subset=["year"]).astype({"year": int})
    frame = frame.assign(
        place=_places(frame, [CENTRE[0]] * len(frame), drawer), value=frame["low"].fillna(frame["high"])
    )
    keys = ["indicator", "unit", "place", "year"]
    wide = frame.dropna(subset=["value"]).pivot_table("value", keys, "status", "first").reset_index()
    if not {"planned", "achieved"} <= set(wide.columns):
        return
    pairs = wide.dropna(subset=["planned", "achieved"])
    sizes = pairs.groupby(["indicator", "unit"]).size().sort_values(ascending=False, kind="stable")
    for indicator, unit in list(sizes[sizes > 1].index)[:MOST_SERIES]:
        data = pairs[(pairs["indicator"] == indicator) & (pairs["unit"] == unit)].head(MOST_PLACES)
        data = data.assign(row=[f"{p} {y}" for p, y in zip(data["place"], data["year"], strict=True)])
        data = data[["row", "place", "year", "unit", "planned", "achieved"]]
        title = f"{drawer.indicator(indicator)} ({unit})"
        yield Figure(f"indicator_{indicator}", _dumbbells(data, drawer, title), data)


def _dumbbells(data: pd.DataFrame, drawer: Drawer, title: str) -> Any:
    import altair as alt

    words = {kind: drawer.say(kind) for kind in ("planned", "achieved")}
    long = data.melt(["row"], ["planned", "achieved"], "kind", "value").assign(kind=lambda d: d["kind"].map(words))
    y = alt.Y("row:N", sort=data["row"].tolist(), title=None)
    lines = alt.Chart(data).mark_rule(color="#888").encode(x="planned:Q", x2="achieved:Q", y=y)
    domain = list(words.values())
    dots = alt.Chart(long).mark_point(size=70, opacity=1, strokeWidth=2.2).encode(
        x=alt.X("value:Q", title=None, scale=alt.Scale(zero=False)), y=y,
        stroke=alt.Stroke("kind:N", scale=alt.Scale(domain=domain, range=["#b35806", "#2166ac"]), title=None),
        fill=alt.Fill("kind:N", scale=alt.Scale(domain=domain, range=["white", "#2166ac"]), title=None),
    )  # fmt: skip
    return alt.layer(lines, dots, title=title).properties(width=WIDTH - 120, height=alt.Step(18))


def ledger(drawer: Drawer) -> Iterator[Figure]:
    """What became of the plans of each year."""
    import altair as alt

    order = ("met", "exceeded", "missed", "not_reported", "no_report")
    frame = drawer.tables["ledger"].dropna(subset=["year"]).astype({"year": int})
    data = frame.groupby(["year", "verdict"], as_index=False).size().rename(columns={"size": "plans"})
    if not len(data):
        return
    words = [drawer.say(v) for v in order]
    shown = data.assign(told=data["verdict"].map(drawer.say), place=data["verdict"].map(order.index))
    scale = alt.Scale(domain=words, range=["#2166ac", "#74add1", "#b35806", "#bbbbbb", "#e5e5e5"])
    chart = alt.Chart(shown, title=drawer.say("verdicts")).mark_bar().encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)), y=alt.Y("plans:Q", title=drawer.say("plans")),
        color=alt.Color("told:N", scale=scale, title=None), order="place:Q",
    )  # fmt: skip
    yield Figure("ledger", chart.properties(width=WIDTH, height=240), data)


def quality(drawer: Drawer) -> Iterator[Figure]:
    """How many reports bear each flag."""
    import altair as alt

    documents = drawer.tables["documents"]
    flags = [f for told in documents["flags"].dropna() for f in str(told).split(";")]
    flags += ["repost"] * int(documents["duplicate_of"].notna().sum())
    if not flags:
        return
    import pandas as pd

    data = pd.Series(flags).value_counts().rename_axis("flag").reset_index(name="reports")
    shown = data.assign(told=data["flag"].map(drawer.say))
    chart = alt.Chart(shown, title=drawer.say("quality")).mark_bar(color=COLOURS[0]).encode(
        x=alt.X("reports:Q", title=drawer.say("reports"), axis=alt.Axis(tickMinStep=1)), y=alt.Y("told:N", sort="-x", title=None),
    )  # fmt: skip
    yield Figure("quality", chart.properties(width=WIDTH - 120), data)


def _tiles(data: pd.DataFrame, value: str, drawer: Drawer, title: str, form: str) -> Any:
    """Place × year, coloured by the value; the number stands in the tile where there is room."""
    import altair as alt

    years = data["year"].nunique()
    places = data.groupby("place")[value].size().index.tolist()
    base = alt.Chart(data, title=title).encode(
        x=alt.X("year:O", title=None, axis=alt.Axis(labelAngle=0, orient="top")),
        y=alt.Y("place:N", sort=places, title=None),
    )
    scale = alt.Scale(type="sqrt", range=list(BLUES), domainMin=0)
    tiles = base.mark_rect(stroke="white", strokeWidth=1).encode(
        color=alt.Color(f"{value}:Q", scale=scale, legend=alt.Legend(title=drawer.say(value), format=form))
    )
    dark = alt.condition(
        f"datum.{value} > {0.36 * float(data[value].max()):.6f}", alt.value("white"), alt.value("#10222b")
    )
    told = base.mark_text(fontSize=9).encode(text=alt.Text(f"{value}:Q", format=form), color=dark)
    step = 34 if years <= 20 else 14
    chart = alt.layer(tiles, told) if years <= 20 else alt.layer(tiles)
    return chart.properties(width=alt.Step(step), height=alt.Step(17))


def _years() -> alt.X:
    import altair as alt

    return alt.X(
        "year:Q", axis=alt.Axis(format="d", tickMinStep=1), scale=alt.Scale(zero=False, nice=False), title=None
    )


def _places(frame: pd.DataFrame, organisations: Sequence[Any], drawer: Drawer) -> list[str]:
    """The place of each row: its city, else its province; else the centre, told from the unknown by the organisation."""
    rows = zip(frame["province"], frame["city"], organisations, strict=True)
    return [
        next((str(v) for v in (city, province) if v and v == v), "")
        or drawer.say("nation" if str(who).startswith(CENTRE) else "unplaced")
        for province, city, who in rows
    ]


def _central(drawer: Drawer) -> set[str]:
    documents = drawer.tables["documents"]
    rows = zip(documents["doc"], documents["organisation"], strict=True)
    return {doc for doc, who in rows if str(who).startswith(CENTRE)}


def _most(data: pd.DataFrame, column: str, by: str) -> pd.DataFrame:
    """The rows of the groups with most of something, at most what a figure can hold."""
    order = data.groupby(column)[by].sum().sort_values(ascending=False, kind="stable")
    return data[data[column].isin(order.index[:MOST_PLACES])]


def write(figures: Iterator[Figure], folder: Path) -> tuple[int, tuple[str, ...]]:
    """NAME.png, NAME.svg and NAME.csv of each; gives how many there are, and what a reader should be told."""
    import altair as alt

    alt.data_transformers.disable_max_rows()
    folder.mkdir(parents=True, exist_ok=True)
    made = [_save(figure, folder) for figure in figures]
    return len(made), () if has_chinese() else (NO_FONT,)


def _save(figure: Figure, folder: Path) -> str:
    import vl_convert

    svg = vl_convert.vegalite_to_svg(_styled(figure.chart))
    (folder / f"{figure.name}.svg").write_text(svg, encoding="utf-8")
    (folder / f"{figure.name}.png").write_bytes(vl_convert.svg_to_png(svg, scale=2))
    figure.data.to_csv(folder / f"{figure.name}.csv", index=False, encoding="utf-8-sig", lineterminator="\n")
    return figure.name


def _styled(chart: Any) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    spec["config"] = {
        "font": FONTS, "background": "white", "view": {"stroke": None}, "axis": {"labelLimit": 220, "grid": False},
        "title": {"font": FONTS, "fontSize": 14, "anchor": "start"}, "line": {"strokeWidth": 2},
    }  # fmt: skip
    return spec


def has_chinese() -> bool:
    """Whether this machine draws Chinese letters: two of them look unlike two that no font has."""
    import vl_convert

    def look(text: str) -> bytes:
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><text y="15" font-family="{FONTS}">{text}</text></svg>'
        return bytes(vl_convert.svg_to_png(svg))

    return look("报告") != look("\U000fff00\U000fff01")
