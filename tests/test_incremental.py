"""What a change of some reports or of a codebook redoes, and that the bytes are those of a run from nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from textmine import analysis, pipeline, reading, tables
from textmine.store import Store

Bytes = Callable[[Path], dict[str, bytes]]
PLACES = (("浙江省", "杭州市"), ("浙江省", "宁波市"), ("四川省", "成都市"))
LINES = (
    "开展“巾帼心向党”宣讲{a}场，参加妇女2万余人次。",
    "培训女致富带头人{a}人次，建成“美丽庭院”示范户{b}户。",
    "以网格为单元建立妇女议事会{b}个，推行姐妹说事半月谈，把矛盾化解在家门口，把温暖送到心坎上。",
    "调解婚姻家庭纠纷{a}件，为{b}名妇女儿童提供法律援助。",
)


def write_report(corpus: Path, number: int, shift: int = 0) -> Path:
    province, city = PLACES[number % 3]
    year = 2019 + number // 3
    body = "\n".join(
        f"（{n}）{line.format(a=60 + 7 * number + n + shift, b=30 + 5 * number + n)}" for n, line in enumerate(LINES)
    )
    text = f"{city}妇联{year}年工作总结\n{year}年，市妇联团结带领全市妇女建功立业。\n一、主要工作\n{body}\n二、{year + 1}年工作计划\n"
    path = corpus / province / city / f"{year}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{text}{year + 1}年力争培训女致富带头人{80 + 7 * number}人次。\n", encoding="utf-8")
    return path


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    for number in range(12):
        write_report(tmp_path / "reports", number)
    return tmp_path / "reports"


def run(corpus: Path, outputs: Path, **more: object) -> analysis.Run:
    return analysis.analyze(corpus, outputs, **more)  # type: ignore[arg-type]


def test_increments_with_edits_and_removals_give_the_bytes_of_a_run_from_nothing(
    corpus: Path, tmp_path: Path, bytes_of: Bytes
) -> None:
    waiting = tmp_path / "waiting"
    for path in sorted(corpus.rglob("*.txt"))[1::2]:
        kept = waiting / path.relative_to(corpus)
        kept.parent.mkdir(parents=True, exist_ok=True)
        path.rename(kept)
    run(corpus, tmp_path / "out")
    for number, kept in enumerate(sorted(waiting.rglob("*.txt"))):
        kept.rename(corpus / kept.relative_to(waiting))
        write_report(corpus, 2 * number, shift=number)
        if number == 3:
            write_report(corpus, 11).unlink()
        run(corpus, tmp_path / "out")
    run(corpus, tmp_path / "fresh")
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")


def test_a_repost_that_comes_and_goes_leaves_no_trace(corpus: Path, tmp_path: Path, bytes_of: Bytes) -> None:
    run(corpus, tmp_path / "out")
    before = bytes_of(tmp_path / "out")
    original = corpus / "浙江省" / "杭州市" / "2020.txt"
    shutil.copy(original, original.with_name("转载.txt"))
    run(corpus, tmp_path / "out")
    assert bytes_of(tmp_path / "out")["duplicates.csv"] != before["duplicates.csv"]
    original.with_name("转载.txt").unlink()
    run(corpus, tmp_path / "out")
    assert bytes_of(tmp_path / "out") == before


@pytest.mark.parametrize(
    ("table", "row", "steps"),
    [
        ("themes.csv", None, ("themes", "terms")),
        ("slogans.csv", None, ("slogans", "terms")),
        ("indicators.csv", None, ("claims",)),
        ("stopwords.txt", "妇女\n", ("terms",)),
    ],
)
def test_a_codebook_redoes_the_steps_that_read_it_without_the_files(
    table: str, row: str | None, steps: tuple[str, ...], corpus: Path, tmp_path: Path, bytes_of: Bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    own = tmp_path / "own"
    shutil.copytree(pipeline.home() / "womens_federation", own)
    run(corpus, tmp_path / "out", pipeline=str(own))
    text = (own / table).read_text(encoding="utf-8")
    lines = text.splitlines(keepends=True)
    (own / table).write_text(text + row if row else "".join(lines[: -len(lines) // 2]), encoding="utf-8")
    pipeline.load.cache_clear()
    plan = analysis.plan(corpus, tmp_path / "out", choice=str(own))
    assert {why for _, why in plan.todo} == {(f"codebook {table} changed",)}
    assert {job.steps for job, _ in plan.todo} == {steps}
    with monkeypatch.context() as patched:
        patched.setattr(reading, "read_report", None)  # what is stored is enough
        assert not run(corpus, tmp_path / "out", pipeline=str(own)).failed
    run(corpus, tmp_path / "fresh", pipeline=str(own))
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")


def test_a_file_that_was_touched_is_not_done_again(corpus: Path, tmp_path: Path) -> None:
    run(corpus, tmp_path / "out")
    for path in corpus.rglob("*.txt"):
        path.touch()
    assert analysis.plan(corpus, tmp_path / "out").counts["unchanged"] == 12


def test_a_table_that_someone_saved_over_is_written_anew(corpus: Path, tmp_path: Path, bytes_of: Bytes) -> None:
    run(corpus, tmp_path / "out")
    claims = tmp_path / "out" / "claims.csv"
    claims.write_bytes(claims.read_bytes().replace(b",", b";"))
    write_report(corpus, 3, shift=1)
    run(corpus, tmp_path / "out")
    run(corpus, tmp_path / "fresh")
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")


def test_reading_goes_on_beside_a_run(corpus: Path, tmp_path: Path) -> None:
    import subprocess
    import sys

    run(corpus, tmp_path / "out")
    code = "import sys, time; from pathlib import Path; from textmine.store import Store\n"
    code += "s = Store(Path(sys.argv[1])); print('open', flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, str(tmp_path / "out")], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        with Store(tmp_path / "out", read_only=True) as store:
            assert store.query("SELECT count(*) FROM reports") == [(12,)]
        other.kill()


CELLS = [
    "",
    "甲",
    "甲,乙",
    '甲"乙',
    "甲\n乙",
    " 甲 ",
    "'甲",
    "=1+1",
    "-5%",
    "\t甲",
    "甲;乙",
    "NULL",
    '"',
    ",",
    "1e5",
    None,
]
NUMBERS = [
    3.0,
    4e12,
    1.2e-7,
    -1.2e-9,
    0.1 + 0.2,
    -0.25,
    1234567.891,
    None,
    -0.0,
    1e17,
    2.5e-6,
    1.5,
    7.0,
    0.5,
    8.0,
    9.25,
]


def test_the_database_writes_the_cells_that_python_writes(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"doc": CELLS, "rank": range(len(CELLS)), "term": CELLS, "score": NUMBERS, "count": 1, "report_count": 2}
    ).assign(doc="a")
    tables.write_csv(frame, tmp_path / "keywords.csv", "keywords")
    with Store(tmp_path) as store:
        store.connection.register("given", frame)
        table = tables.Table("SELECT * FROM given", "doc, rank")
        tables.write(store.connection, table, tmp_path / "again.csv", "keywords")
    assert (tmp_path / "again.csv").read_bytes() == (tmp_path / "keywords.csv").read_bytes()
