"""One file to a `Source`: txt, md, html, docx and pdf; what cannot be read is a ReadError with the next step.

Reading order: `read` takes the bytes (`_bytes`), looks what they are whatever the file is called (`_kind`: a .doc is often
a web page, a .txt may be one), and hands them to `word`, `pdf`, `office` or `mhtml`, or to `_text` for everything that is
characters. `outside` says on which other programs the reading of a file depends.
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
from . import addresses, html, mhtml, ocr, office, pdf, word
from .decoding import decode
from .settings import Limits, Settings

# The 31 real text files of the project give 0.85 and more, 300 draws of random bytes, each in the encoding that suits it
# best, at most 0.02.
READABLE = 0.15
# The share of characters that could not be decoded from which a file is no text.
BROKEN = 0.2
SAMPLE = 20_000
TRIES = 3  # readings of a file that is being written
MAGIC = (
    (b"\xd0\xcf\x11\xe0", "office"),
    (b"PK\x03\x04", "docx"),
    (b"PK\x05\x06", "docx"),
    (b"{\\rtf", "office"),
)
OWN = ("txt", "md", "html", "docx", "pdf")
PICTURES = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
)
PACKED = ((b"Rar!", "RAR"), (b"7z\xbc\xaf", "7z"), (b"\x1f\x8b", "gzip"))
# Forms in which Chinese offices and libraries publish, and which no free library reads.
FOREIGN = {
    "ofd": ("an OFD file cannot be read", "open it in an OFD reader and save it as .pdf"),
    "ceb": ("a CEB file cannot be read", "open it in Apabi Reader and print it as .pdf"),
    "caj": ("a CAJ file cannot be read", "open it in CAJViewer and print it as .pdf"),
}
_PAGE = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,300}-->\s*)?<(?:!doctype\s+html|html[\s>])", re.IGNORECASE
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\ufffd]*")


def read(path: Path, doc: str, *, content: bytes | None = None, settings: Settings | None = None) -> Source:
    r"""The decoded text of a file, with what its layout says. Line ends are `\\n`; nothing else of a text is changed.

    Control characters and unpaired surrogates, which no table could hold, stand as U+FFFD, with a warning. A file is
    read as what it is, not as what its name says; nothing is unpacked. Pictures of text are recognised only where the
    settings ask for it, old Word files converted where a program for it is installed; both are told in a warning.

    Raises ReadError for a file that is missing, unreadable, too large, empty, binary, encrypted or without text.
    """
    settings = settings or Settings()
    data = _bytes(path, doc, settings.limits) if content is None else content
    _check_size(len(data), doc, settings.limits)
    if not data.strip():
        raise ReadError("the file is empty", place=doc, hint="download it again, or remove it")
    if not data.strip(b"\x00 \t\r\n"):
        raise ReadError("not a text: nothing but NUL bytes", place=doc, hint="the copy broke off: download it again")
    return _plain(_source(data, path.suffix.lower().lstrip("."), doc, settings))


def _source(data: bytes, suffix: str, doc: str, settings: Settings) -> Source:
    sha256 = hashlib.sha256(data).hexdigest()
    kind = _kind(data, suffix, doc)
    if kind == "office":
        return _converted(data, suffix, doc, sha256, settings)
    if kind == "docx":
        return word.read_docx(data, doc, sha256, settings.limits)
    if kind == "pdf":
        return pdf.read_pdf(data, doc, sha256, settings)
    if kind == "mhtml":
        page, declared, told = mhtml.unpack(data, doc)
        source = _page(page, declared, doc, sha256, settings.limits)
        return replace(source, properties={**source.properties, **told})
    if kind == "html":
        return _page(data, "", doc, sha256, settings.limits)
    return _text(data, doc, sha256, kind)


def _bytes(path: Path, doc: str, limits: Limits) -> bytes:
    try:
        known = path.stat()
        if stat.S_ISREG(known.st_mode):
            return _settled(path, doc, limits)
        if stat.S_ISDIR(known.st_mode):
            list(path.iterdir())
        raise ReadError("not a regular file", place=doc, hint="remove it, or put the report in its place")
    except FileNotFoundError:
        problem = "a dangling link: what it leads to is not there" if path.is_symlink() else "the file is not there"
        raise ReadError(problem, place=doc, hint="mend it, or remove it, and run again") from None
    except PermissionError:
        raise ReadError("no permission to read it", place=doc, hint=f"chmod u+rX {quote(doc)}") from None
    except OSError as error:
        if error.errno == errno.ELOOP:
            raise ReadError("a link that leads back to itself", place=doc, hint="mend it, or remove it") from None
        raise ReadError(error.strerror or str(error), place=doc, hint="copy the file again") from None


def _settled(path: Path, doc: str, limits: Limits) -> bytes:
    """The bytes of a file that nobody writes meanwhile: half a report would be a wrong one. Raises OSError."""
    for _ in range(TRIES):
        before = path.stat()
        _check_size(before.st_size, doc, limits)
        data = path.read_bytes()
        after = path.stat()
        if (before.st_size, before.st_mtime_ns, before.st_ino) == (len(data), after.st_mtime_ns, after.st_ino):
            return data
    raise ReadError("the file changes while it is read", place=doc, hint="run again when it is saved whole")


def _check_size(size: int, doc: str, limits: Limits) -> None:
    if size > limits.megabytes * 1_000_000:
        raise ReadError(
            f"{size / 1e6:.0f} MB is too large for a report (more than {limits.megabytes} MB)",
            place=doc,
            hint="split it, remove it, or raise megabytes under [limits] in pipeline.toml",
        )


def _kind(data: bytes, suffix: str, doc: str) -> str:
    """What the bytes are: docx, pdf, html, mhtml, office, or the suffix of a text; ReadError for what is none of them."""
    kind = next((name for magic, name in MAGIC if data.startswith(magic)), "")
    if suffix in FOREIGN and b"%PDF-" not in data[:1024]:
        problem, hint = FOREIGN[suffix]
        raise ReadError(problem, place=doc, hint=hint)
    if kind == "docx" and office.kind_of(data, suffix) == "odt":
        return "office"
    if kind:
        return kind
    if b"%PDF-" in data[:1024]:
        return "pdf"
    _refuse(data, PICTURES, doc, "a picture ({})", "run OCR over it, and save its text, or put it into a PDF")
    _refuse(data, PACKED, doc, "a packed archive ({})", "unpack it, and put the report in its place")
    if _PAGE.match(data[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xfe\xff")):
        return "html"
    if mhtml.is_archive(data):
        return "mhtml"
    return {"htm": "html", "xhtml": "html", "shtml": "html"}.get(suffix, suffix if suffix in OWN else "txt")


def _converted(data: bytes, suffix: str, doc: str, sha256: str, settings: Settings) -> Source:
    """An old Word file by way of the program that converts it."""
    kind = office.kind_of(data, suffix)
    if kind not in office.NAMES or not settings.sources.convert or not office.converter(kind):
        raise office.refusal(data, suffix, doc)
    converted, form = office.convert(data, kind, doc, settings.limits.seconds)
    if form == "docx":
        source = word.read_docx(converted, doc, sha256, settings.limits)
    else:
        source = Source(doc, kind, "utf-8", sha256, office.rows_of(converted.decode("utf-8", "replace")))
    told = f"converted from .{kind} by {office.converter(kind)}" + ("" if form == "docx" else office.DOUBT)
    return replace(source, format=kind, warnings=(*source.warnings, told))


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1024)


def outside(path: Path, settings: Settings) -> str:
    """What the reading of a file depends on besides its bytes: the program that recognises its pages or converts it.

    Nothing for all others, so that a new program has only those read anew that it can read.
    """
    try:
        regular = stat.S_ISREG(path.stat().st_mode)  # a pipe would be waited for without end
        head = _head(path) if regular else b""
    except OSError:
        return ""
    if b"%PDF-" in head and settings.sources.ocr:
        language = settings.sources.ocr_language
        return ocr.engine(language) or f"{language} missing"
    if settings.sources.convert and any(head.startswith(m) for m, kind in MAGIC if kind == "office"):
        return office.converter("doc") or "none"
    return ""


def _refuse(data: bytes, magic: Sequence[tuple[bytes, str]], doc: str, problem: str, hint: str) -> None:
    for start, name in magic:
        if data.startswith(start):
            raise ReadError(f"not a text: it is {problem.format(name)}", place=doc, hint=hint)


def _text(data: bytes, doc: str, sha256: str, kind: str) -> Source:
    text, encoding = _decoded(data, doc, "")
    return Source(doc, kind, encoding, sha256, text)


def _page(data: bytes, declared: str, doc: str, sha256: str, limits: Limits) -> Source:
    text, encoding = _decoded(data, doc, declared or html.charset(data))
    extracted, marks, properties = html.extract(text, deepest=limits.nesting)
    title_end = next((m.end for m in marks if m.kind == "title"), 0)
    if _BLANK.fullmatch(extracted, title_end):
        raise ReadError("the page shows no text", place=doc, hint="open it in a browser and save the page again")
    return Source(doc, "html", encoding, sha256, extracted, marks, properties)


def _decoded(data: bytes, doc: str, hint: str) -> tuple[str, str]:
    text, encoding = decode(data, hint=hint)
    if _is_noise(text, encoding):
        raise ReadError(
            "not a text in any encoding known here", place=doc, hint="is the file binary? download it again"
        )
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


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
