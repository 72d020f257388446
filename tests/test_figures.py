from __future__ import annotations

import csv
import struct
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from textmine import analysis
from textmine.analysis.figures import draw
from textmine.cli import cli
from textmine.errors import UsageError
from textmine.report import figures

Rows = Callable[[Path], list[dict[str, str]]]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = tmp_path_factory.mktemp("figures")
    analysis.analyze(Path(__file__).parent.parent / "corpus", outputs, report=False)
    return outputs


def test_every_figure_is_a_png_and_an_svg_with_its_data_beside_it(sample: Path, rows_of: Rows) -> None:
    count, notices = draw(sample, language="zh")
    folder = sample / "figures"
    names = {p.stem for p in folder.glob("*.svg")}
    assert len(names) == count
    assert {"coverage", "theme_trends", "slogan_diffusion", "keyness_year", "ledger"} <= names
    assert any(name.startswith("indicator_") for name in names)
    for name in names:
        head = (folder / f"{name}.png").read_bytes()[:24]
        assert head.startswith(b"\x89PNG")
        assert min(struct.unpack(">II", head[16:])) > 60
        assert rows_of(folder / f"{name}.csv")
    assert notices == (() if figures.has_chinese() else (figures.NO_FONT,))


def test_chinese_stands_in_the_figures_as_letters(sample: Path) -> None:
    draw(sample, language="zh")
    text = (sample / "figures" / "coverage.svg").read_text(encoding="utf-8")
    assert "杭州市" in text
    assert "各地各年报告数" in text
    assert "Noto Sans CJK SC" in text
    draw(sample, language="en")
    assert "Reports by place and year" in (sample / "figures" / "coverage.svg").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match="zh or en"):
        draw(sample, language="fr")


def test_the_data_beside_a_figure_are_the_cells_of_the_table(sample: Path, rows_of: Rows) -> None:
    draw(sample)
    table = {
        (r["city"] or r["province"], r["year"]): float(r["share"])
        for r in rows_of(sample / "themes.csv")
        if r["theme"] == "family_education" and r["level"] == "province" and r["province"]
    }
    drawn = {
        (r["place"], r["year"]): float(r["share"]) for r in rows_of(sample / "figures" / "theme_family_education.csv")
    }
    assert {k: v for k, v in drawn.items() if v and k in table} == table


def test_a_machine_without_chinese_letters_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(figures, "has_chinese", lambda: False)
    documents = pd.DataFrame(
        {
            "doc": ["a"],
            "province": ["浙江省"],
            "city": [None],
            "organisation": ["某省妇联"],
            "year": [2024],
            "duplicate_of": [None],
        }
    )
    drawer = figures.Drawer({"documents": documents}, {}, 0)
    count, notices = figures.write(figures.coverage(drawer), tmp_path)
    assert (count, notices) == (1, (figures.NO_FONT,))
    with (tmp_path / "coverage.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.DictReader(file)) == [{"place": "浙江省", "year": "2024", "reports": "1"}]


def test_the_command_says_where_the_figures_are(small_corpus: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    done = CliRunner().invoke(cli, ["analyze", str(small_corpus), "-o", out, "--no-report", "--figures"])
    assert done.exit_code == 0, done.output
    assert "figures: " in done.output
    assert (tmp_path / "out" / "figures" / "theme_trends.png").is_file()
    plain = CliRunner().invoke(cli, ["analyze", str(small_corpus), "-o", str(tmp_path / "plain"), "--no-report"])
    assert plain.exit_code == 0
    assert not (tmp_path / "plain" / "figures").exists()
