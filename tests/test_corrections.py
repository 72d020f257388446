from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from textmine import analysis
from textmine.cli import cli
from textmine.corrections import Correction, Vocabulary, append, quote_of, read
from textmine.errors import TextmineError
from textmine.workbench import sampling

Bytes = Callable[[Path], dict[str, bytes]]
Rows = Callable[[Path], list[dict[str, str]]]
DOC = "浙江省/杭州市/2023.txt"
DOC_2024 = "浙江省/杭州市/2024.txt"
WORDS = Vocabulary({"family_education": "family_education", "家庭家教家风": "family_education"}, {"lectures_held"})


def decide(corpus: Path, *rows: str, header: str = "doc,table,start,end,column,value,note,coder") -> None:
    (corpus / "corrections.csv").write_text("\n".join([header, *rows]) + "\n", encoding="utf-8-sig")


def span(rows: list[dict[str, str]], doc: str, text: str) -> str:
    """`start,end` of the one row with that text."""
    (row,) = [r for r in rows if r["doc"] == doc and r["text"].startswith(text)]
    return f"{row['start']},{row['end']}"


def span_of(out: Path, text: str) -> str:
    with (out / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        return span(list(csv.DictReader(file)), DOC, text)


@pytest.fixture
def out(small_corpus: Path, tmp_path: Path) -> Path:
    analysis.analyze(small_corpus, tmp_path / "out")
    return tmp_path / "out"


def test_a_rejected_claim_is_gone_for_good_and_no_report_is_read_for_it(
    small_corpus: Path, out: Path, tmp_path: Path, rows_of: Rows, bytes_of: Bytes
) -> None:
    at = span(rows_of(out / "claims.csv"), DOC_2024, "600人次")
    decide(small_corpus, f"{DOC_2024},claims,{at},,reject,counted twice,A")
    again = analysis.analyze(small_corpus, out)
    assert again.plan is not None
    assert again.plan.counts["unchanged"] == 3
    assert "600人次" not in [r["text"] for r in rows_of(out / "claims.csv") if r["doc"] == DOC_2024]
    (row,) = rows_of(out / "corrections_applied.csv")
    assert (row["line"], row["column"], row["outcome"], row["coder"]) == ("2", "reject", "applied", "A")
    touched = [r for r in rows_of(out / "themes.csv") if r["corrected"]]
    assert {(r["year"], r["theme"]) for r in touched} == {("2024", "rural_revitalisation")}
    assert all("claims_achieved was 2" in r["corrected"] for r in touched)
    assert any("verdict was" in r["corrected"] for r in rows_of(out / "ledger.csv"))
    analysis.analyze(small_corpus, tmp_path / "fresh")
    assert bytes_of(out) == bytes_of(tmp_path / "fresh")


def test_taking_a_decision_back_gives_the_bytes_of_before(
    small_corpus: Path, out: Path, bytes_of: Bytes, rows_of: Rows
) -> None:
    before = bytes_of(out)
    at = span(rows_of(out / "claims.csv"), DOC, "600人次")
    decide(small_corpus, f"{DOC},claims,{at},low,700,,")
    analysis.analyze(small_corpus, out)
    assert bytes_of(out) != before
    (small_corpus / "corrections.csv").unlink()
    analysis.analyze(small_corpus, out)
    assert bytes_of(out) == before


def test_a_mended_theme_moves_shares_claims_and_the_wide_tables(small_corpus: Path, out: Path, rows_of: Rows) -> None:
    sections = rows_of(out / "sections.csv")
    target = next(r for r in sections if r["doc"] == DOC and "美丽庭院" in r["text"])
    decide(small_corpus, f"{DOC},themes,{target['start']},{target['end']},theme,家庭家教家风,,B")
    analysis.analyze(small_corpus, out)
    row = next(r for r in rows_of(out / "sections.csv") if r["doc"] == DOC and r["section"] == target["section"])
    assert (row["themes"], row["corrected"], row["terms"]) == ("family_education", "themes", "")
    claims = [r for r in rows_of(out / "claims.csv") if r["doc"] == DOC and r["section"] == target["section"]]
    assert claims
    assert {r["theme"] for r in claims} == {"family_education"}
    new = next(r for r in rows_of(out / "themes.csv") if r["theme"] == "family_education" and r["level"] == "city")
    assert new["corrected"] == "not there"
    shares = [float(r["share"]) for r in rows_of(out / "themes.csv") if r["year"] == "2023" and r["level"] == "city"]
    assert sum(shares) == pytest.approx(1, abs=1e-5)
    wide = {r["theme"]: r["corrected"] for r in rows_of(out / "theme_by_year.csv")}
    assert wide["family_education"] == "2023"
    assert wide["political_guidance"] == wide["reports"] == ""


def test_a_rejected_theme_gives_way_to_the_second_or_to_general(small_corpus: Path, out: Path, rows_of: Rows) -> None:
    target = next(r for r in rows_of(out / "sections.csv") if r["doc"] == DOC and "美丽庭院" in r["text"])
    decide(small_corpus, f"{DOC},sections,{target['start']},{target['end']},reject,,,B")
    analysis.analyze(small_corpus, out)
    row = next(r for r in rows_of(out / "sections.csv") if r["doc"] == DOC and r["section"] == target["section"])
    assert row["themes"] == (target["themes"].partition(";")[2] or "general")


def test_compare_trace_and_show_follow_and_the_workbench_sees_what_the_program_found(
    small_corpus: Path, out: Path, rows_of: Rows
) -> None:
    target = next(r for r in rows_of(out / "sections.csv") if r["doc"] == DOC and "美丽庭院" in r["text"])
    decide(small_corpus, f"{DOC},sections,{target['start']},{target['end']},themes,family_education,,B")
    analysis.analyze(small_corpus, out)
    told = CliRunner().invoke(cli, ["compare", str(out), "--by", "year", "--theme", "family_education", "--csv"])
    assert told.output.splitlines()[1].startswith("2023,family_education,")
    row = next(n for n, r in enumerate(rows_of(out / "themes.csv"), 1) if r["theme"] == "family_education")
    told = CliRunner().invoke(cli, ["trace", str(out), "themes", str(row), "--csv"])
    assert "美丽庭院" in told.output
    found = next(p for p in sampling.population(out) if p.doc == DOC and "美丽庭院" in p.text)
    assert found.theme == "rural_revitalisation"
    (small_corpus / "corrections.csv").unlink()
    analysis.analyze(small_corpus, out)
    told = CliRunner().invoke(cli, ["compare", str(out), "--by", "year", "--csv"])
    assert "family_education" not in told.output


def test_a_mended_slogan_spreads_under_its_new_name_and_one_may_be_added(
    small_corpus: Path, out: Path, rows_of: Rows
) -> None:
    at = span(rows_of(out / "slogan_mentions.csv"), DOC, "巾帼心向党")
    clean = next(r for r in rows_of(out / "sections.csv") if r["doc"] == DOC and "建功立业" in r["text"])
    start = int(clean["start"]) + clean["text"].index("建功立业")
    decide(
        small_corpus,
        f"{DOC},slogan_mentions,{at},slogan,巾帼大宣讲,,A",
        f"{DOC},slogan_mentions,{start},{start + 4},add,建功立业;type=formula,,A",
    )
    analysis.analyze(small_corpus, out)
    mentions = [r for r in rows_of(out / "slogan_mentions.csv") if r["doc"] == DOC]
    assert [(r["slogan"], r["corrected"]) for r in mentions if r["corrected"]] == [
        ("建功立业", "added"),
        ("巾帼大宣讲", "slogan"),
    ]
    added = next(r for r in mentions if r["corrected"] == "added")
    source = (small_corpus / DOC).read_text(encoding="utf-8")
    assert source[int(added["raw_start"]) : int(added["raw_end"])] == "建功立业"
    slogans = {r["slogan"]: r["corrected"] for r in rows_of(out / "slogans.csv")}
    assert slogans["巾帼大宣讲"] == "not there"
    assert "reports was 3" in slogans["巾帼心向党"]


def test_an_added_claim_is_read_as_the_grammar_reads_it(small_corpus: Path, out: Path, rows_of: Rows) -> None:
    rows = rows_of(out / "claims.csv")
    at = span(rows, DOC, "600人次")
    decide(small_corpus, f"{DOC},claims,{at},add,subject=培训女能人,,A")
    analysis.analyze(small_corpus, out)
    row = next(r for r in rows_of(out / "claims.csv") if r["doc"] == DOC and r["text"] == "600人次")
    assert (row["subject"], row["low"], row["corrected"]) == ("培训女能人", "600", "subject")
    start = int(at.split(",")[0])
    decide(small_corpus, f"{DOC},claims,{start},{start + 3},add,培训女能人,,A")
    analysis.analyze(small_corpus, out)
    row = next(r for r in rows_of(out / "claims.csv") if r["corrected"] == "added")
    assert (row["text"], row["subject"], row["low"], row["year"]) == ("600", "培训女能人", "", "2023") or row[
        "low"
    ] == "600"
    assert row["theme"] == "rural_revitalisation"
    assert row["sentence"].startswith("培训女致富带头人")


def test_a_mended_year_moves_the_report_and_what_it_counts(small_corpus: Path, out: Path, rows_of: Rows) -> None:
    decide(small_corpus, f"{DOC},documents,,,year,2021,,A", f"{DOC},metadata,,,city,宁波,,A")
    analysis.analyze(small_corpus, out)
    row = next(r for r in rows_of(out / "documents.csv") if r["doc"] == DOC)
    assert (row["year"], row["city"], row["place_code"]) == ("2021", "宁波市", "330200")
    assert row["corrected"] == "year;city"
    assert row["covers_achieved"] == "2021"
    assert {r["year"] for r in rows_of(out / "themes.csv") if r["city"] == "宁波市"} == {"2021"}
    claims = [r for r in rows_of(out / "claims.csv") if r["doc"] == DOC and r["status"] == "achieved"]
    assert {r["year"] for r in claims} == {"2021"}


def test_a_decision_on_a_text_that_changed_is_told_and_not_applied(
    small_corpus: Path, out: Path, tmp_path: Path, rows_of: Rows, bytes_of: Bytes
) -> None:
    at = span(rows_of(out / "claims.csv"), DOC, "226户")
    header = "doc,table,start,end,column,value,note,coder,quote"
    decide(small_corpus, f"{DOC},claims,{at},low,227,,A,226户", header=header)
    analysis.analyze(small_corpus, out)
    assert rows_of(out / "corrections_applied.csv")[0]["outcome"] == "applied"
    path = small_corpus / DOC
    path.write_text(path.read_text(encoding="utf-8").replace("226户", "330户"), encoding="utf-8")
    analysis.analyze(small_corpus, out)
    (row,) = rows_of(out / "corrections_applied.csv")
    assert row["outcome"] == "stale"
    assert "226户" in row["why"]
    assert "330户" in row["why"]
    assert next(r for r in rows_of(out / "claims.csv") if r["text"] == "330户")["low"] == "330"
    analysis.analyze(small_corpus, tmp_path / "fresh")
    assert bytes_of(out) == bytes_of(tmp_path / "fresh")


def test_a_stale_decision_says_where_its_text_went(small_corpus: Path, out: Path, rows_of: Rows) -> None:
    start, end = map(int, span(rows_of(out / "claims.csv"), DOC, "226户").split(","))
    header = "doc,table,start,end,column,value,quote"
    decide(small_corpus, f"{DOC},claims,{start},{end},low,227,226户", header=header)
    path = small_corpus / DOC
    path.write_text(path.read_text(encoding="utf-8").replace("市妇联团结", "市妇联始终团结"), encoding="utf-8")
    analysis.analyze(small_corpus, out)
    (row,) = rows_of(out / "corrections_applied.csv")
    assert row["outcome"] == "stale"
    assert f"stands at {start + 2}–{end + 2}" in row["why"]


def test_a_decision_without_a_quote_is_told_when_its_text_changes(small_corpus: Path, out: Path) -> None:
    at = span_of(out, "226户")
    decide(small_corpus, f"{DOC},claims,{at},subject,庭院,,A")
    assert analysis.analyze(small_corpus, out).notices == ()
    path = small_corpus / DOC
    path.write_text(path.read_text(encoding="utf-8").replace("226户", "330户"), encoding="utf-8")
    (notice,) = analysis.analyze(small_corpus, out).notices
    assert notice.startswith("corrections.csv line 2: made on “226户”, there stands “330户” now")
    assert analysis.analyze(small_corpus, out).notices == (notice,)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("a.txt,claim,1,2,low,3,,", 'line 2: no decisions are taken about a table "claim"; did you mean "claims"?'),
        ("a.txt,claims,x,2,low,3,,", 'line 2: start "x" is not an offset'),
        ("a.txt,claims,4,2,low,3,,", "line 2: end 2 is not behind start 4"),
        ("a.txt,claims,1,2,lwo,3,,", 'line 2: claims has no column "lwo" to mend; did you mean "low"?'),
        ("a.txt,claims,1,2,low,drei,,", 'line 2: low "drei" is not a number'),
        ("a.txt,claims,1,2,status,planed,,", 'line 2: status "planed" is not declared; did you mean "planned"?'),
        ("a.txt,themes,1,2,theme,family_educaton,,", 'is not declared; did you mean "family_education"?'),
        ("a.txt,documents,,,year,23,,", 'line 2: year "23" is not a year such as 2024'),
        ("a.txt,documents,,,reject,,,", "line 2: a report cannot be rejected here; mend one of its columns"),
        ("a.txt,sections,1,2,add,x,,", "line 2: sections tile the text"),
        (",claims,1,2,low,3,,", "line 2: a row without doc"),
    ],
)
def test_a_wrong_row_is_an_error_with_its_line_and_the_next_step(tmp_path: Path, row: str, message: str) -> None:
    decide(tmp_path, row)
    with pytest.raises(TextmineError) as caught:
        read(tmp_path, WORDS)
    assert message in str(caught.value)


def test_two_decisions_that_differ_are_told_apart_and_a_missing_file_is_named(
    small_corpus: Path, tmp_path: Path
) -> None:
    decide(tmp_path, "a.txt,claims,1,2,low,3,,A", "a.txt,claims,1,2,low,4,,B")
    with pytest.raises(TextmineError, match="line 3: decides otherwise than line 2"):
        read(tmp_path, WORDS)
    decide(small_corpus, "浙江省/杭州市/2032.txt,documents,,,year,2021,,")
    with pytest.raises(TextmineError, match=r'no file "浙江省/杭州市/2032.txt"; did you mean'):
        analysis.analyze(small_corpus, tmp_path / "out")


def test_a_row_added_by_command_leaves_the_rest_of_the_file_alone(tmp_path: Path) -> None:
    decide(tmp_path, "# agreed on in March,,,,,,,", "a.txt,claims,1,2,low,3,,A")
    made = Correction(0, "a.txt", "claims", 5, 9, "reject", "", "", "no claim", "B", quote_of("-3度左右"))
    append(tmp_path, made)
    lines = (tmp_path / "corrections.csv").read_text(encoding="utf-8-sig").splitlines()
    assert lines[1] == "# agreed on in March,,,,,,,"
    assert lines[0].endswith(",coder,quote")
    rows = read(tmp_path, WORDS)
    assert [(r.line, r.action) for r in rows] == [(3, "fix"), (4, "reject")]
    assert rows[1].quote == "-3度左右"
    assert next(csv.reader([lines[3]]))[-1] == "'-3度左右"


def test_the_command_writes_the_row_and_the_next_run_follows(small_corpus: Path, out: Path, rows_of: Rows) -> None:
    rows = rows_of(out / "claims.csv")
    row = next(n for n, r in enumerate(rows, 1) if r["doc"] == DOC and r["text"] == "226户")
    told = CliRunner().invoke(
        cli, ["correct", str(out), "claims", str(row), "--column", "value", "--value", "227", "--coder", "A"]
    )
    assert told.exit_code == 0, told.output
    assert "226户" in told.output
    (written,) = rows_of(small_corpus / "corrections.csv")
    assert (written["doc"], written["column"], written["value"], written["quote"]) == (DOC, "value", "227.0", "226户")
    analysis.analyze(small_corpus, out)
    (mended,) = [r for r in rows_of(out / "claims.csv") if r["corrected"]]
    assert (mended["low"], mended["high"], mended["corrected"]) == ("227", "227", "low;high")
    document = next(n for n, r in enumerate(rows_of(out / "documents.csv"), 1) if r["doc"] == DOC)
    told = CliRunner().invoke(
        cli, ["correct", str(out), "documents", str(document), "--column", "genre", "--value", "plan"]
    )
    assert told.exit_code == 0, told.output
    analysis.analyze(small_corpus, out)
    assert [r["outcome"] for r in rows_of(out / "corrections_applied.csv")] == ["applied", "applied"]


def test_the_command_refuses_what_the_next_run_could_not_read(small_corpus: Path, out: Path) -> None:
    for arguments, message in (
        (["claims", "1", "--column", "lwo", "--value", "3"], 'no column "lwo" to mend; did you mean "low"'),
        (["claims", "1", "--column", "theme", "--value", "空白"], "`textmine pipelines show NAME` lists what is"),
        (["claims", "999", "--reject"], "has no row 999"),
        (["slogans", "1", "--reject"], "corrected where they stand"),
    ):
        told = CliRunner().invoke(cli, ["correct", str(out), *arguments])
        assert told.exit_code != 0
        assert message in str(told.exception), arguments
        assert "line 0" not in str(told.exception)
    assert not (small_corpus / "corrections.csv").exists()
