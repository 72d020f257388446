from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from textmine import analysis, pipeline
from textmine.analysis.showing import theme_names
from textmine.cli import cli, main


def test_every_command_has_help_and_an_example() -> None:
    runner = CliRunner()
    for name, command in cli.commands.items():
        result = runner.invoke(cli, [name, "--help"])
        assert result.exit_code == 0
        assert "Example" in result.output, name
        assert command.get_short_help_str(), name


def test_help_imports_nothing_heavy() -> None:
    heavy = {"pandas", "numpy", "duckdb", "jieba", "rjieba", "sklearn", "spacy", "altair", "opencc", "rich", "docx"}
    code = "import sys; from textmine.cli import cli; print(' '.join(m for m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert heavy.isdisjoint(done.stdout.split())


def test_analyze_says_what_it_did_and_exits_with_one_where_a_file_failed(small_corpus: Path, tmp_path: Path) -> None:
    runner = CliRunner()
    good = runner.invoke(cli, ["analyze", str(small_corpus), "-o", str(tmp_path / "out"), "--workers", "1"])
    assert good.exit_code == 0, good.output
    assert "3 new, 0 changed, 0 removed, 0 unchanged, 0 failed" in good.output
    (small_corpus / "leer.txt").write_bytes(b"")
    bad = runner.invoke(cli, ["analyze", str(small_corpus), "-o", str(tmp_path / "out"), "--explain"])
    assert bad.exit_code == 1
    assert "leer.txt: new" in bad.output
    assert "1 new, 0 changed, 0 removed, 3 unchanged, 1 failed" in bad.output


def test_an_error_is_one_line_and_exit_status_two(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)  # the default for results is outputs/ of the folder one stands in
    monkeypatch.setattr(sys, "argv", ["textmine", "analyze", str(tmp_path / "none")])
    with pytest.raises(SystemExit) as stop:
        main()
    assert stop.value.code == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "no such folder" in told


def test_an_unknown_pipeline_is_named_with_its_neighbour(
    small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["analyze", str(small_corpus), "-o", str(tmp_path / "o"), "-p", "womens_federatoin"]
    monkeypatch.setattr(sys, "argv", ["textmine", *arguments])
    with pytest.raises(SystemExit):
        main()
    assert 'did you mean "womens_federation"?' in capsys.readouterr().err


def test_one_stage_reads_a_file_or_standard_input(small_corpus: Path) -> None:
    runner = CliRunner()
    file = small_corpus / "浙江省" / "杭州市" / "2023.txt"
    lines = runner.invoke(cli, ["claims", "--json", str(file)]).output.splitlines()
    claims = [json.loads(line) for line in lines]
    assert {"户", "场"} <= {c["unit"] for c in claims}
    piped = runner.invoke(cli, ["claims", "--csv", "-"], input=file.read_bytes())
    assert piped.exit_code == 0, piped.output
    assert piped.output.splitlines()[0].startswith("subject,text,low")
    assert len(piped.output.splitlines()) == len(claims) + 1


def test_clean_json_carries_what_was_changed(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    head = "首页 > 工作总结\n市妇联2023年工作总结\n发布日期：2024-01-05 浏览次数：12\n"
    text = head + "2023年，市妇联举办活动24场。\n打印本页 关闭窗口\n"
    page.write_text(text, encoding="utf-8")
    told = json.loads(CliRunner().invoke(cli, ["clean", "--json", str(page)]).output)
    assert "打印本页" not in told["text"]
    assert told["published"] == "2024-01-05"
    removed = "".join(c["before"] for c in told["changes"] if not c["replacement"])
    assert "浏览次数" in removed
    assert all(c["rule"] for c in told["changes"])


def test_earlier_results_answer_questions(small_corpus: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "out")
    analysis.analyze(small_corpus, out)
    runner = CliRunner()
    counted = runner.invoke(cli, ["count", out, "宣讲", "--by", "year", "--csv"])
    assert counted.output.splitlines() == [
        "year,word,count,reports,reports_with,per_report,per_10000",
        *(
            f"{y},宣讲,1,1,1,1,{counted.output.splitlines()[i].rsplit(',', 1)[1]}"
            for i, y in enumerate((2022, 2023, 2024), 1)
        ),
    ]
    lines = runner.invoke(cli, ["kwic", out, "美丽庭院", "--csv"]).output.splitlines()
    assert len(lines) == 4
    assert all("美丽庭院" in line for line in lines[1:])
    compared = runner.invoke(cli, ["compare", out, "--by", "year", "--where", "year >= 2023", "--csv"])
    assert {line.split(",")[0] for line in compared.output.splitlines()[1:]} == {"2023", "2024"}
    shown = runner.invoke(cli, ["show", out, "2023.txt"])
    assert "226户" in shown.output
    page = runner.invoke(cli, ["show", out, "2023.txt", "--html"])
    assert '<mark class="claims"' in page.output


def test_trace_walks_every_table_home(small_corpus: Path, tmp_path: Path) -> None:
    from textmine.analysis import tracing

    out = tmp_path / "out"
    analysis.analyze(small_corpus, out, save_text=True)
    for table in ("claims", "slogan_mentions", "sections", "themes", "keywords", "slogans", "indicators", "ledger"):
        row, passages = tracing.trace(out, table, 1)
        assert passages, (table, row)
        for passage in passages:
            raw = (out / "raw" / f"{passage.doc}.txt").read_bytes().decode("utf-8")
            assert raw[passage.raw_start : passage.raw_end] == passage.raw_text


def test_init_makes_a_project_that_runs(tmp_path: Path) -> None:
    runner = CliRunner()
    folder = tmp_path / "project"
    assert runner.invoke(cli, ["init", str(folder), "--from", "womens_federation"]).exit_code == 0
    (folder / "corpus" / "metadata.csv").unlink()
    (folder / "corpus" / "2023.txt").write_text(
        "市妇联2023年工作总结\n培训妇女200人次，建成妇女之家12个。\n", encoding="utf-8"
    )
    arguments = ["analyze", str(folder / "corpus"), "-o", str(folder / "outputs"), "-p", str(folder / "pipeline")]
    done = runner.invoke(cli, arguments)
    assert done.exit_code == 0, done.output
    assert runner.invoke(cli, ["pipelines", "check", str(folder / "pipeline")]).exit_code == 0


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ("[limits]\npagse = 3\n", '[limits] has no pagse; did you mean "pages"'),
        ("[sources]\nconvert = true\nocr = 1\n", "[sources] ocr = 1 is not true or false"),
    ],
)
def test_the_check_of_a_pipeline_reads_its_settings(lines: str, says: str, tmp_path: Path) -> None:
    folder = tmp_path / "project"
    assert CliRunner().invoke(cli, ["init", str(folder)]).exit_code == 0
    settings = folder / "pipeline" / "pipeline.toml"
    before = settings.read_text(encoding="utf-8")
    settings.write_text(f"{before}\n{lines}", encoding="utf-8")
    told = CliRunner().invoke(cli, ["pipelines", "check", str(folder / "pipeline")])
    assert told.exit_code == 1
    assert says in told.output
    assert f"pipeline.toml line {len(before.splitlines()) + 1 + len(lines.splitlines())}" in told.output


def test_the_summary_speaks_the_language_of_the_locale(small_corpus: Path, tmp_path: Path) -> None:
    command = ["analyze", str(small_corpus), "-o", str(tmp_path / "out"), "--no-report"]
    chinese = CliRunner().invoke(cli, command, env={"LC_ALL": "zh_CN.UTF-8"})
    assert "3 新增, 0 改动, 0 移除, 0 未变, 0 失败" in chinese.output
    assert "思想政治引领" in chinese.output
    english = CliRunner().invoke(cli, [*command, "--lang", "en"], env={"LC_ALL": "zh_CN.UTF-8"})
    assert "0 new, 0 changed, 0 removed, 3 unchanged, 0 failed" in english.output
    assert "political guidance" in english.output


def test_a_name_that_several_reports_end_with_is_not_guessed(small_corpus: Path, tmp_path: Path) -> None:
    other = small_corpus / "浙江省" / "宁波市"
    other.mkdir()
    (other / "2023.txt").write_text(
        (small_corpus / "浙江省/杭州市/2023.txt").read_text(encoding="utf-8").replace("杭州", "宁波"), encoding="utf-8"
    )
    out = str(tmp_path / "out")
    CliRunner().invoke(cli, ["analyze", str(small_corpus), "-o", out, "--no-report"])
    unclear = CliRunner().invoke(cli, ["show", out, "2023.txt"])
    assert "2 reports end with" in str(unclear.exception)
    assert "宁波市妇联2023年工作总结" in CliRunner().invoke(cli, ["show", out, "宁波市/2023.txt"]).output


def test_themes_that_pipelines_call_otherwise_bear_both_names() -> None:
    named = theme_names(pipeline.selected("auto"))
    assert named["rural_revitalisation"][0] == "乡村振兴／农业农村"
    assert named["family_education"][0].count("／") == 0
