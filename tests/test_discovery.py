"""What only the whole set shows, from composed texts: wordings that behave like slogans, not those that are frequent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from textmine import analysis
from textmine.analysis import counted, discovering, tracing
from textmine.corpus import counting, discovery, grams
from textmine.corpus.judging import is_parallel
from textmine.corpus.observing import Text, observe
from textmine.store import Store, add_row, empty_batch

PLACES = ("甲市", "乙市", "丙市", "丁市", "戊市", "己市")
# What stands around a wording differs from report to report, as it does in life.
AROUND = (
    ("围绕{}开局", "渔村道路修好了"),
    ("照{}带队伍", "茶山换了新苗"),
    ("凭{}赢口碑", "老桥加固完毕"),
    ("跟{}聚人气", "书屋添了座位"),
    ("拿{}作标尺", "渡口通了班船"),
    ("学{}见行动", "泉眼恢复出水"),
)
EVERYDAY = "道路照明逐步改观"


def reports(*, quoted: int, wording: str = "清泉润万家", years: range = range(2014, 2026)) -> list[Text]:
    """Six places and twelve years; the wording comes up in 2020, in quotation marks in the first `quoted` reports."""
    found = []
    for year in years:
        for number, place in enumerate(PLACES):
            before, after = AROUND[(number + year) % len(AROUND)]
            said = f"“{wording}”" if len([t for t in found if wording in t.body]) < quoted else wording
            lines = [f"{place}{year}年小结。", before.format(said if year > 2019 else "旧办法")]
            found.append(Text(f"{place}/{year}", "".join([*lines, f"，{after}，{EVERYDAY}。"]), place, year))
    return found


def slogans(texts: list[Text]) -> list[str]:
    return [found.slogan for found in discovery.discover(lambda: iter(texts))]


def test_a_wording_that_came_up_in_marks_and_spread_is_a_slogan_and_what_is_frequent_is_none() -> None:
    assert slogans(reports(quoted=12)) == ["清泉润万家"]


def test_frequency_alone_makes_no_slogan() -> None:
    assert slogans(reports(quoted=0)) == []


def test_a_set_of_three_reports_discovers_nothing() -> None:
    assert slogans(reports(quoted=12)[-3:]) == []


def test_a_wording_of_one_place_is_no_slogan_of_the_set() -> None:
    assert slogans([t for t in reports(quoted=12) if t.place == "甲市"]) == []


def test_copies_of_one_text_count_once() -> None:
    texts = reports(quoted=12)
    three = [t for t in texts if "清泉润万家" in t.body][:3]
    rest = [t for t in texts if "清泉润万家" not in t.body]
    copies = [Text(f"copy{n}", t.body, place, t.year) for n, place in enumerate(PLACES[3:]) for t in three]
    assert slogans([*rest, *three, *copies]) == []


def test_what_one_report_quotes_and_many_places_say_is_a_figure_of_speech() -> None:
    texts = reports(quoted=1)
    at = next(t.body.index("清泉润万家") for t in texts if "清泉润万家" in t.body)
    first = next(n for n, t in enumerate(texts) if "清泉润万家" in t.body)
    texts[first] = replace(texts[first], mentions=((at, at + 5, 0),))
    seen = discovery.survey(lambda: iter(texts), ["清泉润万家", "读书角"])
    assert (seen.found, seen.figures) == ([], ["清泉润万家"])
    assert discovery.survey(lambda: iter(reports(quoted=2)), ["清泉润万家"]).figures == []


def test_what_the_lexicon_knows_is_not_discovered_again() -> None:
    known = []
    for text in reports(quoted=12):
        at = text.body.find("清泉润万家")
        spans = ((at, at + 5, 1),) if at >= 0 else ()
        known.append(Text(text.doc, text.body, text.place, text.year, mentions=spans))
    assert slogans(known) == []


def test_the_order_of_reports_changes_nothing() -> None:
    texts = reports(quoted=12)
    assert discovery.discover(lambda: iter(texts)) == discovery.discover(lambda: reversed(texts))


def test_members_side_by_side_are_one_wording_with_or_without_the_list_mark() -> None:
    body = "以茶兴乡、以茶富民，以茶兴乡以茶富民。"
    letters = grams.Letters(body)
    starts, ends = grams.spans(letters)
    hashes = grams.hashes(letters, starts, ends).tolist()
    whole = [h for h, a, b in zip(hashes, starts.tolist(), ends.tolist(), strict=True) if b - a == 8]
    assert len(whole) == 2
    assert len(set(whole)) == 1


def test_no_wording_crosses_a_clause_or_stops_inside_a_member() -> None:
    letters = grams.Letters("山更青、水更绿，路更宽")
    found = {letters.text(a, b) for a, b in zip(*grams.spans(letters), strict=True)}
    assert found == {"山更青", "水更绿", "路更宽", "山更青、水更绿"}


def test_counts_are_exact_where_the_sketch_only_guesses() -> None:
    bodies = [f"{'春风拂面' * (n % 3 + 1)}。" for n in range(9)]
    counted = counting.count(lambda: bodies, 4)
    names = counting.texts(lambda: bodies, counted)
    numbers = {name: n for n, name in names.items()}
    assert counted.count[numbers["春风拂面"]] == sum(body.count("春风拂面") for body in bodies)
    assert counted.reports[numbers["春风拂面"]] == 9
    assert counted.reports[numbers["面春风"]] == 6


def test_behaviour_says_where_a_wording_stands() -> None:
    body = "春风行动\n开展“春风行动”，春风行动到村。"
    counted = counting.count(lambda: [body], 1)
    names = counting.texts(lambda: [body], counted)
    number = next(n for n, name in names.items() if name == "春风行动")
    seen = observe(lambda: iter([Text("a", body, "甲市", 2020, headings=((0, 4),))]), counted.hashes)
    row = (seen.count, seen.marked, seen.headed, seen.whole, seen.free)
    assert [int(column[number]) for column in row] == [3, 1, 1, 1, 3]


@pytest.mark.parametrize("members", ["山更青、水更绿、路更宽", "护好一江水、管好一座山", "投早、投小、投长远"])
def test_members_that_sing_are_parallel(members: str) -> None:
    assert is_parallel(members.split("、"))


@pytest.mark.parametrize(
    "members", ["妇女儿童、青少年", "审计、统计", "汽车、电池", "夜间经济、直播经济", "学校、医院"]
)
def test_lists_of_things_are_not(members: str) -> None:
    assert not is_parallel(members.split("、"))


def test_mentions_keep_away_from_what_is_known_and_from_one_another() -> None:
    found = discovery.wanted(discovery.discover(lambda: iter(reports(quoted=12))))
    body = "清泉润万家行动，“清泉润万家”，清泉润万家。"
    text = Text("a", body, "甲市", mentions=((0, 7, 1),))
    assert [(a, b) for a, b, _ in discovery.mentions(text, found)] == [(9, 14), (16, 21)]


def stored(store: Store, texts: list[Text]) -> None:
    batch = empty_batch()
    for text in texts:
        add_row(
            batch, "reports", {"doc": text.doc, "parts": "{}", "city": text.place, "year": text.year, "chars_raw": 0}
        )
        add_row(batch, "texts", {"doc": text.doc, "raw": text.body, "clean": text.body})
        row = {"doc": text.doc, "section": 0, "start": 0, "end": len(text.body), "heading": "", "part": "body"}
        add_row(batch, "sections", row)
    store.replace([], batch)


def test_a_near_copy_counts_for_nothing_and_has_its_mentions(tmp_path: Path) -> None:
    texts = reports(quoted=12)
    spread = [t for t in texts if "清泉润万家" in t.body]
    few = [t for t in texts if "清泉润万家" not in t.body or t in spread[:3]]
    copies = [replace(t, doc=f"copy {t.doc}", body=f"{t.body}另页。", place=t.place + "区") for t in spread[:3]]
    with Store(tmp_path) as store:
        stored(store, [*few, *copies])
        assert [f.slogan for f in discovering.refresh(store)] == ["清泉润万家"]
        assert discovering.refresh(store, [t.doc for t in copies]) == []
        stored(store, [t for t in spread if t not in few])
        assert [f.slogan for f in discovering.refresh(store, [t.doc for t in copies])] == ["清泉润万家"]
        docs = store.query("SELECT DISTINCT doc FROM mentions WHERE evidence = 'discovered'")
        assert {t.doc for t in copies} <= {doc for (doc,) in docs}


def discovered(store: Store, reposts: Sequence[str] = ()) -> tuple[object, ...]:
    found = discovering.refresh(store, reposts)
    return found, store.query("SELECT * FROM mentions ORDER BY ALL"), store.fact(discovering.FIGURES)


def test_a_census_kept_says_what_one_taken_anew_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = reports(quoted=12)
    late = [replace(t, body=t.body.replace("清泉润万家", "清泉、润万家")) for t in texts[-2:]]
    anew: list[int] = []
    take = counted._anew
    monkeypatch.setattr(counted, "_anew", lambda *given: anew.append(1) or take(*given))
    history = (
        (texts[:-2], [], [], 1),
        (late, [], [], 0),
        ([replace(texts[30], body=texts[31].body)], [texts[30].doc], [], 0),
        ([], [t.doc for t in texts[:4]], [], 0),
        ([], [], [late[0].doc], 0),
        (texts[:4], [], [], 0),
        ([], [t.doc for t in texts[20:40]], [], 1),
    )
    standing: dict[str, Text] = {}
    with Store(tmp_path / "kept") as store:
        for number, (more, less, reposts, times) in enumerate(history):
            standing = {doc: t for doc, t in standing.items() if doc not in less} | {t.doc: t for t in more}
            monkeypatch.setattr(counted, "LEAST_KEPT", 1)
            store.replace(less, empty_batch())
            stored(store, more)
            anew.clear()
            kept = discovered(store, reposts)
            assert len(anew) == times
            monkeypatch.setattr(counted, "LEAST_KEPT", 1 << 20)
            with Store(tmp_path / f"fresh{number}") as fresh:
                stored(fresh, list(standing.values()))
                assert discovered(fresh, reposts) == kept


def corpus(folder: Path, years: range) -> Iterator[Path]:
    """Reports of real places, since a place is read from the folder; every sentence is ours."""
    names = ("浙江省/杭州市", "四川省/成都市", "湖北省/武汉市", "陕西省/西安市", "福建省/厦门市", "山东省/青岛市")
    for text, name in zip(reports(quoted=8, years=years), names * len(years), strict=True):
        path = folder / name / f"{text.year}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        city = name.split("/")[1]
        path.write_text(f"{city}{text.year}年工作总结\n{text.body.replace(text.place, city)}\n", encoding="utf-8")
        yield path


def test_discovered_mentions_stand_in_old_reports_too_lead_home_and_do_not_depend_on_the_way_there(
    tmp_path: Path, rows_of: Callable[[Path], list[dict[str, str]]], bytes_of: Callable[[Path], dict[str, bytes]]
) -> None:
    late = list(corpus(tmp_path / "corpus", range(2014, 2026)))[-6:]
    kept = [path.read_bytes() for path in late]
    for path in late:
        path.unlink()
    analysis.analyze(tmp_path / "corpus", tmp_path / "out")
    for path, content in zip(late, kept, strict=True):
        path.write_bytes(content)
    analysis.analyze(tmp_path / "corpus", tmp_path / "out", save_text=True)
    analysis.analyze(tmp_path / "corpus", tmp_path / "fresh", save_text=True)
    assert bytes_of(tmp_path / "out") == bytes_of(tmp_path / "fresh")
    rows = [r for r in rows_of(tmp_path / "out" / "slogan_mentions.csv") if r["evidence"] == "discovered"]
    assert {r["slogan"] for r in rows} == {"清泉润万家"}
    assert {r["doc"].split("/")[-1] for r in rows} >= {"2022.txt", "2025.txt"}
    for row in rows:
        raw = (tmp_path / "out" / "raw" / f"{row['doc']}.txt").read_text(encoding="utf-8")
        assert raw[int(row["raw_start"]) : int(row["raw_end"])] == "清泉润万家"
    table = rows_of(tmp_path / "out" / "slogans.csv")
    number = next(n for n, r in enumerate(table, 1) if r["slogan"] == "清泉润万家")
    assert table[number - 1]["first_year"] == "2020"
    _, passages = tracing.trace(tmp_path / "out", "slogans", number)
    assert {p.raw_text for p in passages} == {"清泉润万家"}
