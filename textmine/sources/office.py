"""Old Word files (.doc, .wps, .rtf, .odt), converted by a program that is installed: LibreOffice, else antiword.

Reading order: `converter` picks the program, `convert` runs it in a folder of its own; `refusal` says how to convert by hand.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ..errors import ReadError

# Kinds of file by name; antiword knows the first alone.
NAMES = {"doc": "a legacy .doc file", "wps": "a .wps file", "rtf": "an RTF file", "odt": "an OpenDocument text"}
SOFFICE, ANTIWORD = ("soffice", "libreoffice"), ("antiword",)
# What version 0.37 made of a composed file: list numbers gone, headings told by nothing, deleted and hidden text shown.
DOUBT = ": without its list numbers, and deleted text may show (LibreOffice reads more)"
# A conversion runs no macro, fetches nothing that a file links to, and finds no other LibreOffice at work.
_PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting">
<prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop>
</item>
</oor:items>
"""


def kind_of(data: bytes, suffix: str) -> str:
    """doc, wps, rtf or odt; or excel, powerpoint, encrypted, or nothing for a container of another kind."""
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if data.startswith(b"PK"):
        return "odt" if b"mimetypeapplication/vnd.oasis.opendocument.text" in data[:200] else ""
    streams = {
        "EncryptedPackage": "encrypted",
        "WordDocument": "wps" if suffix == "wps" else "doc",
        "Workbook": "excel",
        "PowerPoint Document": "powerpoint",
    }
    return next((kind for name, kind in streams.items() if name.encode("utf-16-le") in data), "")


def found(names: Sequence[str]) -> str:
    """The path of the first of several programs that is installed, or nothing."""
    return next((path for name in names if (path := shutil.which(name))), "")


def converter(kind: str) -> str:
    """The program for a kind of file, with its version where it tells one; nothing where none is installed.

    LibreOffice before antiword: it keeps headings, tables and the numbers that Word counts itself.
    """
    if path := found(SOFFICE):
        return _version(path)
    return "antiword" if kind == "doc" and found(ANTIWORD) else ""


@cache
def _version(path: str) -> str:
    """`LibreOffice 7.4.7.2`."""
    try:
        with tempfile.TemporaryDirectory(prefix="textmine-") as home:
            told = _run([path, f"-env:UserInstallation={Path(home).as_uri()}", "--version"], home, 60).decode(
                "utf-8", "replace"
            )
    except (OSError, subprocess.SubprocessError):
        told = ""
    return " ".join(told.split()[:2]) or "LibreOffice"


def convert(data: bytes, kind: str, doc: str, seconds: int) -> tuple[bytes, str]:
    """(the converted file, docx or txt). The program works on a copy, with a profile and a folder that are thrown away.

    Raises ReadError where it gives nothing, or takes longer than `seconds`.
    """
    name = converter(kind)
    hint = "open it in Word or LibreOffice and save it as .docx"
    try:
        with tempfile.TemporaryDirectory(prefix="textmine-") as folder:
            source = Path(folder, f"report.{kind}")
            source.write_bytes(data)
            if found(SOFFICE):
                return _by_soffice(source, seconds), "docx"
            return _run([found(ANTIWORD), "-m", "UTF-8.txt", "-w", "0", str(source)], folder, seconds), "txt"
    except subprocess.TimeoutExpired:
        problem = f"{name} did not convert {NAMES[kind]} within {seconds} s"
        raise ReadError(problem, place=doc, hint=f"{hint}, or raise seconds under [limits] in pipeline.toml") from None
    except (OSError, subprocess.SubprocessError):
        raise ReadError(
            f"{NAMES[kind]} that {name} cannot convert: damaged, or encrypted", place=doc, hint=hint
        ) from None


def _by_soffice(source: Path, seconds: int) -> bytes:
    profile = source.parent / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_PROFILE, encoding="utf-8")
    options = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
    command = [found(SOFFICE), f"-env:UserInstallation={profile.as_uri()}", *options]
    _run([*command, "--convert-to", "docx", "--outdir", str(source.parent), str(source)], str(source.parent), seconds)
    return source.with_suffix(".docx").read_bytes()


def _run(command: list[str], folder: str, seconds: int) -> bytes:
    """What a program prints. Where it takes too long, it goes with all that it has started."""
    environment = {**os.environ, "HOME": folder, "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True,
    ) as process:  # fmt: skip
        try:
            output, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            process.kill()
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return output


def rows_of(text: str) -> str:
    r"""The tables that antiword draws (|甲 |乙 |) as rows with tabs.

    >>> rows_of("|项目  |数量 |\n全年培训200人。\n")
    '项目\t数量\n全年培训200人。\n'
    """
    lines = []
    for line in text.split("\n"):
        drawn = line.startswith("|") and line.rstrip().endswith("|") and line.count("|") > 1
        lines.append("\t".join(c.strip() for c in line.strip().strip("|").split("|")) if drawn else line)
    return "\n".join(lines)


def refusal(data: bytes, suffix: str, doc: str) -> ReadError:
    """What is said of a file that no program here converts."""
    kind = kind_of(data, suffix)
    if kind == "encrypted":
        hint = "open it with its password and save it without one"
        return ReadError("the document is encrypted", place=doc, hint=hint)
    if kind in ("excel", "powerpoint"):
        name = {"excel": "an Excel workbook", "powerpoint": "a PowerPoint file"}[kind]
        return ReadError(f"{name}, not a report", place=doc, hint="save the report's text as .docx, or remove the file")
    hint = (
        "save it as .docx (soffice --headless --convert-to docx FILE) and put that in its place, "
        "or install LibreOffice, and run again"
    )
    return ReadError(f"{NAMES.get(kind, NAMES['doc'])} cannot be read", place=doc, hint=hint)
