from __future__ import annotations

import csv
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from click.testing import CliRunner

from textmine import analysis
from textmine.cli import cli
from tools import notebook

ROOT = Path(__file__).parent.parent


def test_the_generated_pages_say_what_the_code_says() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "make_docs.py"), "--check"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_every_command_of_the_readme_runs(readme: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    commands = [line for line in _console(ROOT / readme) if line.startswith("textmine ")]
    assert len(commands) >= 5
    for command in commands:
        result = CliRunner().invoke(cli, shlex.split(command)[1:])
        assert result.exit_code == 0, (command, result.output)
        assert result.output.strip(), command


def test_both_readmes_name_the_same_commands_and_files() -> None:
    one, two = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "README.zh.md"))
    for pattern in (r"`([a-z_*]+\.(?:csv|html|xlsx)|figures/)`", r"\]\((docs/[^)]+\.(?:md|ipynb))\)"):
        assert set(re.findall(pattern, one)) == set(re.findall(pattern, two))


def _console(page: Path) -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]


def test_the_tasks_of_the_howto_run_one_after_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(ROOT / "corpus", tmp_path / "corpus")
    monkeypatch.chdir(tmp_path)
    for line in _console(ROOT / "docs" / "howto.md"):
        if not line.startswith("textmine "):
            subprocess.run(["sh", "-c", line], check=True, cwd=tmp_path)
            continue
        command, _, file = line.partition(" > ")
        result = CliRunner().invoke(cli, shlex.split(command)[1:])
        assert result.exit_code == 0, (command, result.output)
        assert result.output.strip() or "--limit" in command, command
        if file:
            Path(file).write_text(result.stdout, encoding="utf-8")
    tables = {name: _rows(tmp_path / "outputs" / f"{name}.csv") for name in ("documents", "corrections_applied")}
    (corrected,) = [r for r in tables["documents"] if r["doc"].endswith("2023年妇联工作总结.html")]
    assert corrected["year"] == "2023"
    assert [r["outcome"] for r in tables["corrections_applied"]] == ["applied"]
    assert "<mark" in (tmp_path / "marked.html").read_text(encoding="utf-8")
    assert (tmp_path / "outputs" / "textmine.xlsx").is_file()


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_sql_of_the_docs_runs_over_the_tables_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    analysis.analyze(ROOT / "corpus", tmp_path, report=False)
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "other_programs.md").read_text(encoding="utf-8")
    queries = re.findall(r"```sql\n(.*?)```", text, re.DOTALL) + re.findall(r'dbGetQuery\(con, "(.*)"\)', text)
    assert len(queries) == 5
    for query in queries:
        found = duckdb.sql(query.replace("outputs/", "")).fetchall()
        assert found or "lag < 0" in query, query
        assert all(cell is not None for row in found for cell in row[:1]), query


def test_the_tutorial_runs_as_a_reader_would_run_it() -> None:
    done = notebook.executed(ROOT / "docs" / "tutorial.ipynb")
    shown = notebook.page(done)
    assert "work reports of" in shown
    assert shown.count("<table") >= 6
    assert '<mark class="claims"' in shown
    assert "data:image/png;base64," in shown
    kept = json.loads((ROOT / "docs" / "tutorial.ipynb").read_text(encoding="utf-8"))
    assert all(cell.get("outputs", []) == [] for cell in kept["cells"]), "the notebook is kept without outputs"


def test_links_inside_the_docs_lead_somewhere() -> None:
    pages = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    assert len(pages) > 15
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert target.startswith("http") or (page.parent / target).exists(), (page.name, target)
