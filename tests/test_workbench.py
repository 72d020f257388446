from __future__ import annotations

import csv
import json
import random
import re
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from openpyxl import load_workbook

from textmine import analysis, pipeline
from textmine.cli import cli
from textmine.errors import CodebookError, UsageError
from textmine.store import Store
from textmine.workbench import agree as workbench
from textmine.workbench import difference, drawing, proposing, sampling

ROOT = Path(__file__).parent.parent
Rows = Callable[[Path], list[dict[str, str]]]
pytestmark = pytest.mark.xdist_group("workbench")


@pytest.fixture(scope="module")
def analyzed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, read once; tests work on copies."""
    folder = tmp_path_factory.mktemp("workbench")
    shutil.copytree(ROOT / "corpus", folder / "corpus")
    analysis.analyze(folder / "corpus", folder / "outputs")
    return folder


@pytest.fixture
def project(analyzed: Path, tmp_path: Path) -> Path:
    shutil.copytree(analyzed, tmp_path / "project")
    with Store(tmp_path / "project" / "outputs") as store:
        store.remember("corpus", [str(tmp_path / "project" / "corpus"), "auto"])
    return tmp_path / "project"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments])


def fill(outputs: Path, coder: str, wrong: float = 0.0, seed: int = 1) -> None:
    """Fills a CSV sheet in as the program would code it, but for a share of the rows."""
    chance = random.Random(seed)
    said = {(p.doc, p.section): p for p in sampling.population(outputs)}
    key = sampling.read_key(outputs / "workbench")
    path = outputs / "workbench" / f"coding_{coder}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        drawn = key[row["id"]]
        names = pipeline.load(drawn.pipeline).theme_names
        theme = said[drawn.doc, drawn.section].theme
        row["theme"] = names[chance.choice(sorted(names)) if chance.random() < wrong else theme][0]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def test_every_section_has_its_known_chance_and_every_theme_is_drawn(project: Path) -> None:
    passages = sampling.population(project / "outputs")
    sample = sampling.draw(passages, 90)
    assert len(sample) == 90 == len({(d.doc, d.section) for d, _ in sample})
    assert sum(1 / d.probability for d, _ in sample) == pytest.approx(len(passages))
    assert {p.theme for _, p in sample} == {p.theme for p in passages}
    assert sample == sampling.draw(passages, 90)
    assert sample != sampling.draw(passages, 90, seed=2)


def test_over_many_draws_a_section_comes_as_often_as_it_should() -> None:
    passages = [
        sampling.Passage("d", n, n, n + 1, n, "", "t", "ab"[n % 5 == 0], "", "p", str(n % 3), "2024") for n in range(50)
    ]
    seen = [0] * 50
    for seed in range(600):
        for _, passage in sampling.draw(passages, 20, seed=seed):
            seen[passage.section] += 1
    chances = {d.section: d.probability for d, _ in sampling.draw(passages, 20)}
    for section, chance in chances.items():
        assert seen[section] / 600 == pytest.approx(chance, abs=0.08)


def test_a_sheet_shows_the_choices_and_not_the_answer(project: Path, rows_of: Rows) -> None:
    made = drawing.write_sheets(project / "outputs", 60, coders=("A", "B"), overlap=0.5)
    assert made.shared == 30
    book = load_workbook(project / "outputs" / "workbench" / "coding_A.xlsx")
    sheet = book["coding"]
    assert sheet.freeze_panes == "A2"
    assert [c.value for c in sheet[1]] == ["id", "codebook", "heading", "text", "theme", "note"]
    assert sheet["D2"].alignment.wrap_text
    assert all(row[4].value is None and row[5].value is None for row in sheet.iter_rows(min_row=2))
    rules = {r.formula1: r for r in sheet.data_validations.dataValidation}
    assert all(formula.startswith("choices!$") for formula in rules)
    assert sum(len(str(rule.sqref).split()) for rule in rules.values()) >= 1
    choices = {c.value for column in book["choices"].columns for c in column}
    assert "rural_revitalisation 乡村振兴" in choices
    assert book["choices"].sheet_state == "hidden"
    shown = (project / "outputs" / "workbench" / "coding_B.csv").read_text(encoding="utf-8-sig")
    assert not any(theme in shown for p in pipeline.names() for theme in pipeline.load(p).theme_names if "_" in theme)
    a, b = ({r["id"] for r in rows_of(project / "outputs" / "workbench" / f"coding_{c}.csv")} for c in "AB")
    assert (len(a & b), len(a | b)) == (30, 60)


def test_coders_who_agree_make_reliable_codes_and_the_next_run_marks_the_others(project: Path, rows_of: Rows) -> None:
    outputs = project / "outputs"
    assert run("codebook", "sheet", outputs, "--n", "120").exit_code == 0
    fill(outputs, "A")
    fill(outputs, "B", wrong=0.35)
    told = run("codebook", "agree", outputs)
    assert told.exit_code == 0, told.output
    assert "alpha 0.6" in told.output or "alpha 0.7" in told.output
    table = {r["theme"]: r for r in rows_of(outputs / "workbench" / "reliability.csv")}
    assert any(r["reliability"] == "exploratory" for r in table.values())
    for row in table.values():
        assert (row["reliability"] == "exploratory") == (row["alpha"] != "" and float(row["alpha"]) < 0.8)
    again = analysis.analyze(project / "corpus", outputs)
    assert again.plan is not None
    assert not again.plan.todo
    for row in rows_of(outputs / "themes.csv"):
        expected = table[row["theme"]]["reliability"] if row["theme"] in table else ""
        assert row["reliability"] == expected.replace("reliable", "")
    wide = {r["theme"]: r["reliability"] for r in rows_of(outputs / "theme_by_place_year.csv")}
    assert "exploratory" in wide.values()
    assert wide["reports"] == ""
    assert "exploratory" in (outputs / "report.html").read_text(encoding="utf-8")
    analysis.analyze(project / "corpus", project / "fresh")
    assert (project / "fresh" / "themes.csv").read_bytes() == (outputs / "themes.csv").read_bytes()


def test_where_coders_and_program_agree_there_is_no_error_and_shares_stay(project: Path, rows_of: Rows) -> None:
    outputs = project / "outputs"
    drawing.write_sheets(outputs, 80, coders=("A", "B"))
    fill(outputs, "A")
    fill(outputs, "B")
    done = workbench.agree(outputs)
    assert done.overall.value == 1
    assert not done.errors
    whole = [r for r in rows_of(outputs / "workbench" / "corrected_shares.csv") if r["group_by"] == "all"]
    assert all(r["share"] == r["share_corrected"] for r in whole)
    assert sum(float(r["share"]) for r in whole) == pytest.approx(1, abs=1e-4)
    small = [r for r in rows_of(outputs / "workbench" / "corrected_shares.csv") if int(r["coded"]) < 20]
    assert small
    assert {r["share_corrected"] for r in small} == {""}


def test_errors_are_listed_with_the_terms_that_decided(project: Path, rows_of: Rows) -> None:
    outputs = project / "outputs"
    drawing.write_sheets(outputs, 60, coders=("A",))
    fill(outputs, "A", wrong=0.5)
    done = workbench.agree(outputs)
    assert done.overall.value is None
    named = run("codebook", "agree", outputs, outputs / "workbench" / "coding_A.csv", "--json")
    assert json.loads(named.output.splitlines()[0])["theme"]
    errors = rows_of(outputs / "workbench" / "errors.csv")
    assert errors
    assert all(r["coded"] != r["predicted"] for r in errors)
    assert any(r["terms"] for r in errors)
    row = errors[0]
    texts = {(r["doc"], r["section"]): r["text"] for r in rows_of(outputs / "sections.csv")}
    assert texts[row["doc"], row["section"]] == row["text"]


def test_a_sheet_is_read_as_excel_leaves_it(project: Path) -> None:
    outputs = project / "outputs"
    drawing.write_sheets(outputs, 30, coders=("A", "B"))
    path = outputs / "workbench" / "coding_A.xlsx"
    book = load_workbook(path)
    sheet = book["coding"]
    for line in range(2, sheet.max_row + 1):
        name = sheet.cell(line, 2).value
        theme, (zh, _) = next(iter(pipeline.load(name).theme_names.items()))
        sheet.cell(line, 5, (theme, zh, f"{theme} {zh}", f" {zh} ")[line % 4])
        sheet.cell(line, 9, "a remark beside the table")
    sheet.insert_rows(5)
    sheet.move_range("E1:E40", cols=5)
    book.save(path)
    fill(outputs, "B")
    done = workbench.agree(outputs)
    assert done.coders == ["A", "B"]
    assert done.overall.units == 30


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"theme": "乡村振兴兴"}, r'coding_A.csv row 2: theme "乡村振兴兴" is not declared'),
        ({"id": "s999", "theme": "general"}, r'row 2: no section "s999" was drawn'),
        ({"id": "s002", "theme": "rural"}, r"row 2: theme"),
    ],
)
def test_a_wrong_cell_is_an_error_with_file_row_and_suggestion(
    project: Path, change: dict[str, str], message: str
) -> None:
    outputs = project / "outputs"
    drawing.write_sheets(outputs, 20, coders=("A",))
    path = outputs / "workbench" / "coding_A.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0] |= change
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(rows)
    with pytest.raises(UsageError, match=message):
        workbench.agree(outputs)


def test_filled_sheets_are_not_overwritten_and_empty_ones_say_so(project: Path) -> None:
    outputs = project / "outputs"
    drawing.write_sheets(outputs, 20, coders=("A",))
    with pytest.raises(UsageError, match="no sheet is filled in"):
        workbench.agree(outputs)
    fill(outputs, "A")
    with pytest.raises(UsageError, match="filled in already"):
        drawing.write_sheets(outputs, 20, coders=("A",))
    drawing.write_sheets(outputs, 20, coders=("A",), force=True)


def test_adjudicated_codes_settle_what_coders_disagree_about() -> None:
    made = [
        workbench.Coding("A", {"s1": "a", "s2": "a", "s3": "a"}, Path()),
        workbench.Coding("B", {"s1": "a", "s2": "b", "s3": "b"}, Path()),
        workbench.Coding("adjudicated", {"s2": "b"}, Path()),
    ]
    assert workbench.gold(made, ["s1", "s2", "s3", "s4"]) == {
        "s1": {"a": 1.0},
        "s2": {"b": 1.0},
        "s3": {"a": 0.5, "b": 0.5},
    }


def test_the_same_codebook_moves_nothing(project: Path) -> None:
    found = difference.difference(project / "outputs", Path("womens_federation"), Path("womens_federation"))
    assert found.coded > 20
    assert found.sections == found.cells == []


def test_a_codebook_without_a_term_moves_sections_and_cells_as_a_run_would(project: Path, rows_of: Rows) -> None:
    new = project / "womens_federation"
    shutil.copytree(pipeline.load("womens_federation").folder, new)
    lines = (new / "themes.csv").read_text(encoding="utf-8").splitlines()
    (new / "themes.csv").write_text(
        "\n".join(row for row in lines if not row.startswith("rural_revitalisation,")) + "\n", encoding="utf-8"
    )
    told = run("codebook", "diff", "womens_federation", new, "-o", project / "outputs")
    assert told.exit_code == 0, told.output
    moved = rows_of(project / "outputs" / "workbench" / "diff_sections.csv")
    assert moved
    # A lead that speaks of all fields alike may speak of one above all once a field has no words.
    assert "rural_revitalisation" in {r["old"] for r in moved} <= {"rural_revitalisation", "general"}
    cells = rows_of(project / "outputs" / "workbench" / "diff_cells.csv")
    assert any(
        r["table"] == "theme_by_year" and r["theme"] == "rural_revitalisation" and r["new"] == "0" for r in cells
    )
    file = difference.difference(project / "outputs", Path("womens_federation"), new / "themes.csv")
    assert len(file.sections) == len(moved)
    (new / "themes.csv").write_text("theme,term,weight,kind\nrural,村,1,term\n", encoding="utf-8")
    pipeline.load.cache_clear()
    with pytest.raises(CodebookError, match=r"themes\.csv line 2"):
        difference.difference(project / "outputs", Path("womens_federation"), new)


def test_a_theme_the_researcher_decided_stays_under_both_codebooks(project: Path, rows_of: Rows) -> None:
    row = next(r for r in rows_of(project / "outputs" / "sections.csv") if r["themes"] == "rural_revitalisation")
    decided = (
        f"doc,table,start,end,column,value\n{row['doc']},sections,{row['start']},{row['end']},themes,乡村振兴;general\n"
    )
    (project / "corpus" / "corrections.csv").write_text(decided, encoding="utf-8")
    analysis.analyze(project / "corpus", project / "outputs")
    new = project / "empty.csv"
    new.write_text("theme,term,weight,kind\nfamily_education,家风,1,term\n", encoding="utf-8")
    found = difference.difference(project / "outputs", Path("womens_federation"), new)
    assert found.sections
    assert (row["doc"], int(row["section"])) not in {(r["doc"], r["section"]) for r in found.sections}


def test_proposals_are_the_same_every_time_and_rest_on_sections_no_theme_claims(tmp_path: Path, rows_of: Rows) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    topics = ("养蜂场采蜜车间蜂箱换新", "滑雪场雪道压雪车夜间开放")
    for n in range(6):
        body = "\n".join(f"{topic}，蜂蜜与雪道各有安排，第{k}组师傅完成检修。" for k, topic in enumerate(topics * 3))
        (folder / f"{n}.txt").write_text(f"杭州市妇联202{n}年工作总结\n{body}\n", encoding="utf-8")
    analysis.analyze(folder, tmp_path / "out")
    told = run("codebook", "propose", tmp_path / "out", "--themes", "3")
    assert told.exit_code == 0, told.output
    rows = rows_of(tmp_path / "out" / "theme_candidates.csv")
    assert rows
    assert any("雪" in r["terms"] or "蜂" in r["terms"] for r in rows)
    before = (tmp_path / "out" / "theme_candidates.csv").read_bytes()
    proposing.propose(tmp_path / "out", themes=3)
    assert (tmp_path / "out" / "theme_candidates.csv").read_bytes() == before


def test_every_command_of_the_page_runs_in_its_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    page = (ROOT / "docs" / "workbench.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n(.*?)```", page, re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines()]
    assert len(commands) == 9
    for command in commands:
        if "codebook agree" in command:
            fill(Path("outputs"), "A")
            fill(Path("outputs"), "B", wrong=0.2)
        told = run(*shlex.split(command)[1:])
        assert told.exit_code == 0, (command, told.output, told.exception)
        assert told.output.strip(), command
    assert "2 of 2 decisions hold" in told.output
    for name in re.findall(r"`(\w+\.csv)`", page):
        assert list(tmp_path.rglob(name)) or name in {"coding_adjudicated.csv", "themes.csv", "metadata.csv"}, name


def test_help_shows_how(project: Path) -> None:
    told = run("codebook", "--help").output
    for command in ("sheet", "agree", "diff", "propose"):
        assert f"textmine codebook {command} " in told
