from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from textmine.records import Mark
from textmine.sources import html

PROSE = "全市妇联系统坚持围绕中心、服务大局，深入开展巾帼宣讲活动，受到广大妇女欢迎和好评。"


def lines(markup: str) -> list[str]:
    return html.extract(markup)[0].splitlines()


def marked(markup: str, kind: str) -> list[str]:
    text, marks, _ = html.extract(markup)
    return [text[m.start : m.end].strip() for m in marks if m.kind == kind]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            "<p>妇<b>联</b>工<span>作</span><font>总</font>结</p>", ["妇联工作总结"], id="inline elements part no words"
        ),
        pytest.param("<p>甲<br>乙<br/>丙</p>丁", ["甲", "乙", "丙", "丁"], id="br and the end of a block end a line"),
        pytest.param("<p>甲<wbr>乙</p>", ["甲乙"], id="a possible break is none"),
        pytest.param("<p>甲\n  \t乙</p>", ["甲 乙"], id="white space of the source is one space"),
        pytest.param("<p>&nbsp;&nbsp;甲</p>", ["\xa0\xa0甲"], id="a no-break space stays"),
        pytest.param("<pre>甲\n  乙</pre>", ["甲", "  乙"], id="pre keeps its lines"),
        pytest.param(
            "<p>甲<!-- 乙 --><script>丙</script><style>丁</style></p>", ["甲"], id="comments and scripts are no text"
        ),
        pytest.param(
            "<p>甲<select><option>乙</select><textarea>丙</textarea>", ["甲"], id="what is typed or chosen is no text"
        ),
        pytest.param(
            "<noscript>甲</noscript><template>乙</template>丙<NOSCRIPT>丁</NOSCRIPT>",
            ["丙"],
            id="noscript and template are no text",
        ),
        pytest.param("<p>甲&amp;乙&lt;丙&#x4e00;", ["甲&乙<丙一"], id="entities are characters"),
        pytest.param("<div><div>甲</div></div><div>乙", ["甲", "乙"], id="nested blocks give no blank lines"),
    ],
)
def test_what_is_a_line(markup: str, expected: list[str]) -> None:
    assert lines(markup) == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        pytest.param(
            "<table><tr><td>指标<td>数量<tr><td>宣讲<td>24场</table>",
            ["指标\t数量", "宣讲\t24场"],
            id="cells are joined by tabs",
        ),
        pytest.param(
            "<table><tr><td><p>指标</p></td><td><p>数量</p></td></tr><tr><td><p>宣讲</p></td><td><p>24<br>场</p></td></tr></table>",
            ["指标\t数量", "宣讲\t24 场"],
            id="paragraphs pasted from Word do not break a row",
        ),
        pytest.param(
            "<table><tr><td></td><td>2023年</td><td></td><td>2024年</td><td></td></tr></table>",
            ["\t2023年\t\t2024年"],
            id="empty cells keep the columns in line",
        ),
        pytest.param(
            f"<table><tr><td><p>{PROSE * 8}</p><p>{PROSE}</p></td><td>右栏</td></tr></table>",
            [PROSE * 8, PROSE, "右栏"],
            id="a row that lays out a page is no row of data",
        ),
        pytest.param(
            "<table><tr><td><p>甲</p><table><tr><td>指标<td>数量</table><p>乙</p></td><td>右</td></tr></table>",
            ["甲", "指标\t数量", "乙", "右"],
            id="a row that holds a table lays out a page",
        ),
        pytest.param(
            "<table><tr><td><p>甲</p><p>乙</p></td></tr></table>", ["甲", "乙"], id="one cell is no row of data"
        ),
        pytest.param(
            "<table><tr><td>" + "<p>栏目</p>" * 9 + "</td><td>正文</td></tr></table>",
            ["栏目"] * 9 + ["正文"],
            id="a menu beside a text is no row of data",
        ),
        pytest.param("<table><tr><td></td><td> </td></tr></table>甲", ["甲"], id="an empty row is nothing"),
        pytest.param("<td>甲</td></tr></table>乙", ["甲乙"], id="cells without a table are not cells"),
    ],
)
def test_rows(markup: str, expected: list[str]) -> None:
    assert lines(markup) == expected


@pytest.mark.parametrize(
    ("markup", "kind", "expected"),
    [
        ("<title>总结_某网</title><p>甲", "title", ["总结_某网"]),
        ("<h1>总结</h1><p>甲<h3>一、学习</h3>", "heading", ["总结", "一、学习"]),
        ('<p>见<a href="x">附件</a>和<a>说明</a></p>', "link", ["附件", "说明"]),
        (
            '<p style="DISPLAY : none">藏</p><p hidden>隐</p><p style="visibility:hidden">匿</p>',
            "hidden",
            ["藏", "隐", "匿"],
        ),
        ("<figure><img><figcaption>图为活动现场</figcaption></figure>", "caption", ["图为活动现场"]),
        ("<table><caption>表1</caption><tr><td>甲<td>乙</table>", "caption", ["表1"]),
        ("<table><tr><td>甲<td>乙</table>", "table", ["甲\t乙"]),
        (
            "<nav>甲</nav><header>乙</header><footer>丙</footer><aside>丁</aside><form>戊</form>",
            "navigation",
            list("甲乙丙丁戊"),
        ),
        (
            '<div class="main-nav">甲</div><ul id="menu">乙</ul><div class="breadcrumb">丙</div>',
            "navigation",
            list("甲乙丙"),
        ),
        ('<div class="position">甲</div><div class="position-relative">乙</div>', "navigation", ["甲"]),
        ('<div class="border-bottom">甲</div><div class="bottom">乙</div>', "navigation", ["乙"]),
        ('<div class="canvas">甲</div>', "navigation", []),
    ],
)
def test_marks(markup: str, kind: str, expected: list[str]) -> None:
    assert marked(markup, kind) == expected


def test_a_form_around_the_whole_page_is_no_navigation() -> None:
    assert marked("<form>" + f"<p>{PROSE}</p>" * 3 + "</form>", "navigation") == []
    assert marked("<form><p>搜索</p></form>" + f"<p>{PROSE}</p>" * 3, "navigation") == ["搜索"]


def test_a_page_that_hides_all_its_text_until_a_script_runs_hides_nothing() -> None:
    assert marked('<div style="display:none">' + f"<p>{PROSE}</p>" * 3 + "</div>", "hidden") == []


def test_a_hidden_second_copy_stays_hidden() -> None:
    copy = f"<p>{PROSE}</p>" * 3
    assert len(marked(copy + f'<div style="display:none">{copy}</div>', "hidden")) == 1


def test_links_in_cells_are_marked_without_their_tabs() -> None:
    assert html.extract("<table><tr><td><a>首页</a><td><a>要闻</a></table>")[1] == (
        Mark(0, 6, "table"),
        Mark(0, 2, "link"),
        Mark(3, 5, "link"),
    )


def test_what_a_page_says_of_itself() -> None:
    page = """<!-- saved from url=(0030)https://example.gov.cn/a.html --><head><title> 总结 - 某网 </title>
    <meta name="ArticleTitle" content="市妇联2024年工作总结"><meta name="PubDate" content="2025-01-08 09:30">
    <meta name="SiteName" content="某网"><meta name="author" content="办公室">
    <link rel="canonical" href="https://example.gov.cn/b.html"></head><p>甲"""
    assert html.extract(page)[2] == {
        "title": "市妇联2024年工作总结",
        "published": "2025-01-08 09:30",
        "site": "某网",
        "author": "办公室",
        "source_url": "https://example.gov.cn/b.html",
    }
    assert html.extract(page.replace("canonical", "other"))[2]["source_url"] == "https://example.gov.cn/a.html"


@pytest.mark.parametrize(
    "markup",
    [
        "<div>" * 100_000 + "甲" + "</div>" * 100_000,
        "<span><a>" * 50_000 + "甲",
        "<table><tr><td>" * 33_000 + "甲",
        "<b><div>" * 50_000 + "甲",
        "<ul><li>" * 50_000 + "甲" + "</li></ul>" * 50_000,
    ],
    ids=["div", "inline", "tables", "mixed", "lists"],
)
def test_a_hundred_thousand_nested_tags_are_cut_to_what_browsers_know(markup: str) -> None:
    assert html.extract(markup)[0].strip() == "甲"
    less = html._shallow(markup)
    assert less.count("<div>") + less.count("<table>") + less.count("<ul>") <= html.DEEPEST + 1


def test_a_noscript_that_never_ends_hides_nothing() -> None:
    assert lines("<body><p>甲</p>" + "<noscript>" * 2000) == ["甲"]
    assert lines("<noscript>甲</noscript></noscript><p>乙<noscript>丙") == ["乙"]


def test_below_the_deepest_level_lines_still_end() -> None:
    assert lines("<div>" * 600 + "<div>甲</div><div>乙</div>") == ["甲", "乙"]


def test_many_tags_that_need_no_end_are_not_deep() -> None:
    assert lines("<p>甲" * 2000) == ["甲"] * 2000


@given(st.text("<>/divpatr =\"'\n甲乙", max_size=200))
def test_no_markup_is_an_error_and_marks_lie_in_the_text(markup: str) -> None:
    text, marks, _ = html.extract(markup)
    assert "\x1e" not in text
    assert all(0 <= m.start < m.end <= len(text) for m in marks)


@given(
    st.lists(
        st.sampled_from(["<table>", "<tr>", "<td>", "</td>", "</tr>", "</table>", "<p>", "</p>", "甲", "<br>", "乙 "]),
        max_size=40,
    )
)
def test_tables_however_broken_lose_no_word(pieces: list[str]) -> None:
    text, marks, _ = html.extract("".join(pieces))
    words = "".join(p.strip() for p in pieces if not p.startswith("<"))
    assert sorted("".join(text.split())) == sorted(words)
    assert "\x1e" not in text
    assert all(0 <= m.start < m.end <= len(text) for m in marks)
