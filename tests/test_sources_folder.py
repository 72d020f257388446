"""The whole rogues' gallery in one folder, read by the command: every bad file a clear row, every good one in the tables."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from .test_sources_gallery import OLE, pdf, word

TEXT = "江州市妇联2024年工作总结\n一、思想引领\n全年开展巾帼宣讲活动120场。\n二、维权服务\n接待来信来访153件。\n"
GOOD = {
    "good.txt": TEXT.encode(),
    "good.md": TEXT.encode(),
    "good.docx": word(*TEXT.split("\n")),
    "good.pdf": pdf(TEXT),
    "good.html": f"<p>{TEXT.replace(chr(10), '</p><p>')}".encode(),
    "folder.txt/within.txt": TEXT.encode(),
    "=cmd.txt": TEXT.encode(),
    "a\nb\t\"c'.txt": TEXT.encode(),
    "Case.txt": TEXT.encode(),
    "case.txt": TEXT.encode(),
    "文" * 80 + ".txt": TEXT.encode(),
    "nested.html": b"<div>" * 100_000 + TEXT.encode(),
}
BAD = {
    "empty.txt": (b"", "empty"),
    "binary.txt": (bytes(range(256)) * 40, "not a text"),
    "scan.pdf": (pdf("", ""), "no text layer"),
    "locked.pdf": (pdf("工作总结", password=True), "encrypted"),
    "locked.docx": (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    "broken.docx": (word("甲")[:900], "damaged"),
    "sheet.doc": (OLE + "Workbook".encode("utf-16-le"), "Excel"),
    "report.ofd": (b"PK\x03\x04" + bytes(90), "OFD"),
}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_every_bad_file_is_a_row_and_every_good_one_is_in_the_tables(tmp_path: Path) -> None:
    corpus, outputs = tmp_path / "corpus", tmp_path / "out"
    for name, content in {**GOOD, **{n: c for n, (c, _) in BAD.items()}, "book.xls": OLE}.items():
        (corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (corpus / name).write_bytes(content)
    with (corpus / "huge.txt").open("wb") as file:
        file.truncate(100_000_000)
    (corpus / "dangling.txt").symlink_to("nothing.txt")
    (corpus / "circle.txt").symlink_to("circle.txt")
    command = [
        sys.executable,
        "-m",
        "textmine",
        "analyze",
        str(corpus),
        "-o",
        str(outputs),
        "--workers",
        "1",
        "--no-report",
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert "not read: 1 file of other kinds (1 .xls)" in done.stdout
    says = {n: s for n, (_, s) in BAD.items()} | {
        "huge.txt": "too large", "dangling.txt": "dangling link", "circle.txt": "leads back to itself",
    }  # fmt: skip
    failures = {r["doc"]: r for r in rows(outputs / "failures.csv")}
    assert sorted(failures) == sorted(says)
    assert all(says[doc] in r["error"] and r["stage"] == "read" and r["hint"] for doc, r in failures.items())
    for table in ("documents", "sections", "claims"):
        docs = {r["doc"].removeprefix("'") for r in rows(outputs / f"{table}.csv")}
        assert docs == set(GOOD), table
