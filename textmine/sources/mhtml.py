"""Web pages saved as one file (.mht, .mhtml): the page within, where it stood, and when it was saved."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import Message

from ..errors import ReadError
from .addresses import day

_HEAD = re.compile(rb"(?:\A|\n)(?:MIME-Version:|Content-Type:\s*multipart/related)", re.IGNORECASE)


def is_archive(data: bytes) -> bool:
    r"""Whether bytes begin as the message that such a file is.

    >>> is_archive(b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related;\n")
    True
    """
    return _HEAD.search(data[:2000]) is not None and b"multipart/related" in data[:4000].lower()


def unpack(data: bytes, doc: str) -> tuple[bytes, str, dict[str, str]]:
    """(the page's bytes, its encoding where the file tells it, `source_url` and `retrieved` where it tells them).

    The first html part is the page, those after it are its frames. Raises ReadError where there is none.
    """
    try:
        message = message_from_bytes(data, policy=policy.compat32)
        part = next((p for p in message.walk() if p.get_content_type() == "text/html"), None)
        content = part.get_payload(decode=True) if part is not None else None
    except (RecursionError, ValueError, LookupError):
        part = content = None
    if part is None or not isinstance(content, bytes) or not content.strip():
        raise ReadError("a saved page without a page in it", place=doc, hint="save the page again, as .html")
    return content, str(part.get_content_charset("") or ""), _told(message, part)


def _told(message: Message, part: Message) -> dict[str, str]:
    places = (message["Snapshot-Content-Location"], part["Content-Location"], message["Content-Location"])
    place = next((str(p).strip() for p in places if p and re.match(r"https?://", str(p).strip())), "")
    saved = day(str(message["Date"] or ""))
    return {k: v for k, v in (("source_url", place), ("retrieved", saved)) if v}
