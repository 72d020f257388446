"""What the layout of a PDF does to the order of its text: columns, turned pages, stamps."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from textmine import cleaning, sources
from textmine.records import Source

from .pdfs import Piece, pdf, placed_pdf

TITLE = "市妇联2023年工作总结"
REPORT = (
    "2023年，市妇联紧扣中心工作，服务大局，团结带领广大妇女建功新时代，各项工作都取得了新的成效。",
    "一、聚焦思想引领",
    "深入开展巾帼心向党宣讲活动120场，覆盖妇女群众2万余人次，妇女思想政治工作的阵地不断巩固拓展。",
    "二、服务乡村振兴",
    "培训女致富带头人600人次，建成美丽庭院示范户226户，带动妇女增收致富，乡村面貌得到进一步改善。",
    "三、维护合法权益",
    "接待来信来访400余件，办结率达到98%，调解婚姻家庭纠纷90起，化解率稳步提升，维权更有温度。",
    "四、加强自身建设",
    "开展大学习大调研活动24次，培训妇联干部300人次，解决基层急难问题36个，机关作风明显好转向上。",
)
SIZE = 12


def read(data: bytes) -> Source:
    return sources.read(Path("a.pdf"), "a.pdf", content=data)


def clean(data: bytes) -> list[str]:
    source = read(data)
    cleaned = cleaning.clean(source)
    assert cleaning.replay(source.text, cleaned.changes) == cleaned.text
    return cleaned.text.split("\n")[:-1]


def set_in_lines(width: int) -> Iterator[tuple[int, str]]:
    """The report's lines at a width, each with its indent in characters."""
    for paragraph in REPORT:
        rest, indent = paragraph, 2
        while rest:
            yield indent, rest[: width - indent]
            rest, indent = rest[width - indent :], 0


def two_columns() -> tuple[list[Piece], list[Piece]]:
    lines = list(set_in_lines(16))
    half = (len(lines) + 1) // 2
    left, right = (
        [Piece(start + SIZE * indent, 700 - 20 * n, words) for n, (indent, words) in enumerate(part)]
        for start, part in ((60, lines[:half]), (320, lines[half:]))
    )
    return left, right


def test_columns_drawn_one_after_the_other_are_read_so() -> None:
    left, right = two_columns()
    assert clean(placed_pdf([[Piece(200, 740, TITLE), *left, *right]])) == [TITLE, *REPORT]


def test_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    left, right = two_columns()
    rows = [piece for pair in zip(left, [*right, right[-1]], strict=False) for piece in pair][: len(left + right)]
    assert clean(placed_pdf([[Piece(200, 740, TITLE), *rows]])) == [TITLE, *REPORT]


def test_the_cells_of_a_table_stay_in_their_rows() -> None:
    rows = [(f"指标{sign}", f"{100 + n}", f"{200 + n}") for n, sign in enumerate("甲乙丙丁戊己庚辛壬癸")]
    pieces = [Piece(60 + 150 * c, 700 - 20 * r, cell) for r, row in enumerate(rows) for c, cell in enumerate(row)]
    assert read(placed_pdf([pieces])).text.split("\n")[:-1] == [" ".join(row) for row in rows]


@pytest.mark.parametrize("rotate", [0, 90, 270])
def test_a_turned_page_is_read_along_its_lines(rotate: int) -> None:
    lines = [(f"{n}年", "一", "培训妇女", f"{10 * n}人次") for n in range(11, 17)]
    pieces = [Piece(100 + 20 * n, 100, "".join(line), turned=True) for n, line in enumerate(lines)]
    assert read(placed_pdf([pieces], rotate=rotate)).text.split("\n")[:-1] == ["".join(line) for line in lines]


def test_pieces_of_a_turned_line_stand_side_by_side_and_its_indent_is_told() -> None:
    pieces = [
        piece
        for n in range(1, 6)
        for piece in (
            Piece(100 + 40 * n, 200, f"人次{n}0，", turned=True),
            Piece(100 + 40 * n, 124, f"{n}月培训", turned=True),
            Piece(120 + 40 * n, 100, f"共{n}0场，成效明显", turned=True),
        )
    ]
    source = read(placed_pdf([pieces]))
    assert source.text.startswith("1月培训 人次10，\n共10场，成效明显\n2月培训")
    assert [source.text[m.start : m.end][:2] for m in source.marks if m.kind == "indent"] == [
        f"{n}月" for n in range(1, 6)
    ]


def test_an_upright_page_turned_for_showing_is_read_as_it_stands() -> None:
    pieces = [Piece(72, 700 - 20 * n, line) for n, line in enumerate((TITLE, REPORT[1], REPORT[3]))]
    assert read(placed_pdf([pieces], rotate=180)).text == f"{TITLE}\n{REPORT[1]}\n{REPORT[3]}\n"


# ---- stamps

FIRST = """市妇联2023年工作总结
2023年，市妇联围绕中心、服务大局，团结带领全市妇女建功新
时代，各项工作取得新成效。
一、服务妇女健康
完成“两癌”①免费筛查，服务城乡妇女十二万余人次，全市城
乡妇女健康意识不断增强，对确诊的患病妇女发放救助②金，救
①“两癌”指宫颈癌和乳腺癌，是威胁妇女健康的主要疾病，
需要及早发现、及早治疗。
②救助金由中央彩票公益金支持。
— 1 —"""
SECOND = """助面实现全覆盖，受到广大妇女姐妹的好评，社会各界普遍关注
支持。
二、推进家庭建设
开展“最美家庭”寻访活动，带动城乡家庭树立良好家风，涌现
出一批先进典型，家庭文明新风尚在全市城乡逐步形成。
— 2 —"""


def test_the_number_of_a_meetings_paper_goes_on_one_line_or_two() -> None:
    for stamp in ("市五届人大六次会议文件（4）", "市五届人大\n六次会议文件（4）"):
        assert clean(pdf(f"{stamp}\n{FIRST}", SECOND)) == clean(pdf(FIRST, SECOND))
