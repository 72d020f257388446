"""One file to a `Source`: txt, md, html, docx and pdf; what cannot be read is a ReadError with the next step."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from ..errors import ReadError
from ..records import Source
from . import documents, html
from .decoding import decode, likelihood

# A published report is well under 2 MB of text; a file past this is no report, or several thousand of them.
MOST_BYTES = 50_000_000
# A Chinese text gives over half of what it could; random bytes, read in the encoding that suits them best, a tenth.
READABLE = 0.25
MAGIC = ((b"\xd0\xcf\x11\xe0", "doc"), (b"PK\x03\x04", "docx"), (b"%PDF", "pdf"))
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")


def read(path: Path, doc: str, *, content: bytes | None = None) -> Source:
    r"""The decoded text of a file, with what its layout says. Line ends are `\\n`; nothing else is changed.

    Raises ReadError for a file that is missing, unreadable, too large, empty, binary, encrypted or without text.
    """
    data = _bytes(path, doc) if content is None else content
    if not data.strip():
        raise ReadError("the file is empty", place=doc, hint="download it again, or remove it")
    kind = path.suffix.lower().lstrip(".")
    actual = next((name for magic, name in MAGIC if data.startswith(magic)), None)
    if "doc" in (kind, actual) and actual != "docx":
        raise ReadError(
            "a legacy .doc file cannot be read",
            place=doc,
            hint="save it as .docx (soffice --headless --convert-to docx FILE) and put that in its place",
        )
    sha256 = hashlib.sha256(data).hexdigest()
    if (actual or kind) == "docx":
        return documents.read_docx(data, doc, sha256)
    if (actual or kind) == "pdf":
        return documents.read_pdf(data, doc, sha256)
    return _text(data, doc, sha256, "html" if kind in ("html", "htm") else kind)


def _bytes(path: Path, doc: str) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            size = path.stat().st_size / 1e6
            raise ReadError(f"{size:.0f} MB is too large for a report", place=doc, hint="split it, or remove it")
        return path.read_bytes()
    except FileNotFoundError:
        raise ReadError(
            "the file is not there (a dangling link?)", place=doc, hint="mend the link, or remove it"
        ) from None
    except PermissionError:
        raise ReadError("no permission to read it", place=doc, hint=f"chmod u+r '{doc}'") from None
    except OSError as error:
        raise ReadError(error.strerror or str(error), place=doc, hint="copy the file again") from None


def _text(data: bytes, doc: str, sha256: str, kind: str) -> Source:
    text, encoding = decode(data, hint=html.charset(data) if kind == "html" else "")
    if not encoding.startswith("utf-8") and likelihood(data, encoding) < READABLE:
        raise ReadError(
            "not a text in any encoding known here", place=doc, hint="is the file binary? download it again"
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    broken = len(_CONTROL.findall(text)) + text.count("\ufffd")
    if broken > 0.05 * len(text):
        raise ReadError(
            "not a text: most of it cannot be decoded", place=doc, hint="is the file binary, or cut? download it again"
        )
    warnings = () if not broken else (f"{broken} characters could not be decoded: download the page again",)
    text = _CONTROL.sub("\ufffd", text)
    if kind != "html":
        return Source(doc, kind, encoding, sha256, text, warnings=warnings)
    extracted, marks, properties = html.extract(text)
    if not extracted.strip():
        raise ReadError("the page shows no text", place=doc, hint="open it in a browser and save the page again")
    return Source(doc, kind, encoding, sha256, extracted, marks, properties, warnings)
