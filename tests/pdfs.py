"""PDF files made by hand for tests: Chinese text in a font that is not embedded, its characters told by a ToUnicode table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Piece(NamedTuple):
    """Words at a place of a page, in points from its left and its foot; `turned`: they run upwards."""

    left: int
    foot: int
    words: str
    turned: bool = False


def pdf(*pages: str, password: bool = False) -> bytes:
    """Pages of lines, one under the other."""
    placed = [[Piece(72, 700 - 20 * n, line) for n, line in enumerate(page.split("\n")) if line] for page in pages]
    return placed_pdf(placed, password=password)


def placed_pdf(pages: Sequence[Sequence[Piece]], *, password: bool = False, rotate: int = 0) -> bytes:
    """Pages of pieces, in the order in which they are drawn; `rotate`: how far the page is turned for showing."""
    characters = sorted({sign for page in pages for piece in page for sign in piece.words})
    code = {c: n for n, c in enumerate(characters, 1)}
    table = "".join(f"<{n:04x}> <{ord(c):04x}>\n" for c, n in code.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(code)} beginbfchar\n{table}endbfchar endcmap end end"
    ).encode()
    bodies = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%s] /Count %d >>"
        % (b" ".join(b"%d 0 R" % (7 + 2 * n) for n in range(len(pages))), len(pages)),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>",
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        b" /Supplement 0 >> /FontDescriptor 5 0 R /DW 1000 >>",
        b"<< /Type /FontDescriptor /FontName /X /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800"
        b" /Descent -200 /CapHeight 700 /StemV 80 >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(cmap), cmap),
    ]
    for number, page in enumerate(pages):
        shown = [
            f"{'0 1 -1 0' if p.turned else '1 0 0 1'} {p.left} {p.foot} Tm <{''.join(f'{code[c]:04x}' for c in p.words)}> Tj"
            for p in page
        ]
        stream = f"BT /F1 12 Tf {' '.join(shown)} ET".encode() if shown else b""
        bodies.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Rotate %d /Contents %d 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
            % (rotate, 8 + 2 * number)
        )
        bodies.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(bodies, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    lock = (
        b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P -4 >> /ID [<00> <00>]" % (b"41" * 32, b"42" * 32)
        if password
        else b""
    )
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(bodies) + 1) + b"".join(b"%010d 00000 n \n" % p for p in places)
    return out + b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF" % (len(bodies) + 1, lock, start)
