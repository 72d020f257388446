"""One file to a `Source`: txt, md, html, docx and pdf; what cannot be read is a ReadError with the next step.

Reading order: `read` takes the bytes (`_bytes`), looks what they are whatever the file is called (`_kind`: a .doc is often
a web page, a .txt may be one), and hands them to `documents`, or to `_text` for everything that is characters.
"""

from __future__ import annotations

import errno
import hashlib
import re
import stat
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from shlex import quote

from ..errors import ReadError
from ..knowledge.characters import plausibility
from ..records import Source
from . import addresses, documents, html
from .decoding import decode

# A published report is well under 2 MB of text; a file past this is no report, or several thousand of them.
MOST_BYTES = 50_000_000
# The 31 real text files of the project give 0.85 and more, 300 draws of random bytes, each in the encoding that suits it
# best, at most 0.02.
READABLE = 0.15
# The share of characters that could not be decoded from which a file is no text.
BROKEN = 0.2
SAMPLE = 20_000
MAGIC = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"PK\x03\x04", "docx"),
    (b"PK\x05\x06", "docx"),
    (b"{\\rtf", "rtf"),
)
PICTURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
PACKED = ((b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"))
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,300}-->\s*)?<(?:!doctype\s+html|html[\s>])", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\ufffd]*")


def read(path: Path, doc: str, *, content: bytes | None = None) -> Source:
    r"""The decoded text of a file, with what its layout says. Line ends are `\\n`; nothing else of a text is changed.

    Control characters and unpaired surrogates, which no table could hold, stand as U+FFFD, with a warning. A file is
    read as what it is, not as what its name says; nothing is unpacked, converted or recognised from a picture.

    Raises ReadError for a file that is missing, unreadable, too large, empty, binary, encrypted or without text.
    """
    data = _bytes(path, doc) if content is None else content
    _check_size(len(data), doc)
    if not data.strip():
        raise ReadError("the file is empty", place=doc, hint="download it again, or remove it")
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadError("not a text: nothing but NUL bytes", place=doc, hint="the copy broke off: download it again")
    sha256 = hashlib.sha256(data).hexdigest()
    kind = _kind(data, path.suffix.lower().lstrip("."), doc)
    if kind == "docx":
        return _plain(documents.read_docx(data, doc, sha256))
    if kind == "pdf":
        return _plain(documents.read_pdf(data, doc, sha256))
    return _text(data, doc, sha256, kind)


def _bytes(path: Path, doc: str) -> bytes:
    try:
        known = path.stat()
        if stat.S_ISREG(known.st_mode):
            _check_size(known.st_size, doc)
            return path.read_bytes()
        if stat.S_ISDIR(known.st_mode):
            list(path.iterdir())
        raise ReadError("not a regular file", place=doc, hint="remove it, or put the report in its place")
    except FileNotFoundError:
        raise ReadError(
            "the file is not there (a dangling link?)", place=doc, hint="mend the link, or remove it"
        ) from None
    except PermissionError:
        raise ReadError("no permission to read it", place=doc, hint=f"chmod u+rX {quote(doc)}") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ReadError("a link that leads back to itself", place=doc, hint="mend it, or remove it") from None
        raise ReadError(error.strerror or str(error), place=doc, hint="copy the file again") from None


def _check_size(size: int, doc: str) -> None:
    if size > MOST_BYTES:
        raise ReadError(f"{size / 1e6:.0f} MB is too large for a report", place=doc, hint="split it, or remove it")


def _kind(data: bytes, suffix: str, doc: str) -> str:
    """What the bytes are: docx, pdf, html, or the suffix of a text; ReadError for what is none of them."""
    kind = next((name for magic, name in MAGIC if data.startswith(magic)), "")
    if kind == "ole" or kind == "rtf":
        raise _office(data, kind, doc)
    if kind == "docx":
        return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    _refuse(data, PICTURES, doc, "a picture ({})", "run OCR over it, and save its text")
    _refuse(data, PACKED, doc, "a packed archive ({})", "unpack it, and put the report in its place")
    if _PAGE.match(data[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xfe\xff")):
        return "html"
    if suffix == "doc":
        return "txt"
    return "html" if suffix == "htm" else suffix


def _office(data: bytes, kind: str, doc: str) -> ReadError:
    """Old Office files are containers; a docx with a password is one too, and says so in its directory."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return ReadError(
            "the document is encrypted", place=doc, hint="open it with its password and save it without one"
        )
    what = "an RTF file" if kind == "rtf" else "a legacy .doc file"
    hint = "save it as .docx (soffice --headless --convert-to docx FILE) and put that in its place"
    return ReadError(f"{what} cannot be read", place=doc, hint=hint)


def _refuse(data: bytes, magic: Sequence[tuple[bytes, str]], doc: str, problem: str, hint: str) -> None:
    for start, name in magic:
        if data.startswith(start):
            raise ReadError(f"not a text: it is {problem.format(name)}", place=doc, hint=hint)


def _text(data: bytes, doc: str, sha256: str, kind: str) -> Source:
    text, encoding = decode(data, hint=html.charset(data) if kind == "html" else "")
    if _is_noise(text, encoding):
        raise ReadError(
            "not a text in any encoding known here", place=doc, hint="is the file binary? download it again"
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if kind != "html":
        return _plain(Source(doc, kind, encoding, sha256, text))
    extracted, marks, properties = html.extract(text)
    title_end = next((m.end for m in marks if m.kind == "title"), 0)
    if _BLANK.fullmatch(extracted, title_end):
        raise ReadError("the page shows no text", place=doc, hint="open it in a browser and save the page again")
    return _plain(Source(doc, kind, encoding, sha256, extracted, marks, properties))


def _is_noise(text: str, encoding: str) -> bool:
    """UTF-8 is known by its form, whatever the language; every other encoding must give Chinese."""
    sample = text[:SAMPLE]
    broken = len(_CONTROL.findall(sample)) + sample.count("\ufffd")
    if broken > BROKEN * len(sample):
        return True
    return bool(sample) and not encoding.startswith("utf-8") and plausibility(sample) < READABLE


def _plain(source: Source) -> Source:
    """Without what cannot be stored or shown: control characters stand as U+FFFD, so that offsets hold."""
    if _BLANK.fullmatch(source.text):
        raise ReadError("the file holds nothing but blanks", place=source.doc, hint="download it again, or remove it")
    text = _CONTROL.sub("\ufffd", source.text)
    lost = text.count("\ufffd")
    warning = (f"{lost} characters could not be decoded: download the file again",) if lost else ()
    said = addresses.of_text(text) if source.format != "html" else {}
    properties = {k: _CONTROL.sub("\ufffd", v) for k, v in (said | dict(source.properties)).items()}
    return replace(source, text=text, properties=properties, warnings=(*source.warnings, *warning))
