"""Furniture that is known by how it looks, whatever its words: page numbers, captions, dates of a site, weather, code."""

from __future__ import annotations

import re

MEETING_PAPER = "number of a meeting's paper"
AT_THE_EDGE = frozenset(
    ("page address", "date of today", "weather", "list of other pages", "time of publication", "breadcrumb")
)

_PAGE_NUMBER = re.compile(
    r"^(?:[-—–－―~·.•]\s*[\d０-９]{1,4}\s*[-—–－―~·.•]|第\s*[\d０-９]{1,4}\s*页(?:\s*[,，/共（(]*\s*共?\s*[\d０-９]{1,4}\s*页?[）)]?)?"
    r"|共\s*\d{1,4}\s*页|[Pp]age\s*\d{1,4}(?:\s*of\s*\d{1,4})?|\d{1,4}\s*/\s*\d{1,4}|[(（【\[]\d{1,3}/\d{1,3}[)）】\]])$"
)
_CAPTION = re.compile(
    r"(?:记者|通讯员|图片|图|摄影|供图)[^。]{0,30}(?:摄|供图)\s*[）)]?$|^(?:上图|下图|左图|右图|题图|图为|图片来源|图片说明|资料图|资料图片)[：:为]?.{0,80}$"
    r"|^[▲△▼]|^[（(]?(?:图片|照片|本文图片|文中图片)?(?:由|为).{2,20}(?:提供|供图|拍摄)[）)]?$|(?:摄影|摄)[：:／/].{0,12}$|^.{0,40}(?<!焦)作政府工作报告。?$"
)
_PICTURE_FILE = re.compile(r"^[\w\s()（）.\-]{1,60}\.(?:jpe?g|png|gif|bmp|webp)$", re.IGNORECASE)
_TODAY = re.compile(r"^(?:今天是)?[:：]?\d{4}年\d{1,2}月\d{1,2}日\s*(?:星期|周|礼拜)[一二三四五六日天].{0,24}$")
_TURN = re.compile(r"^[（(【\[]?(?:上接|下转|紧接|转|接)(?:第)?[A-Z\d一二三四五六七八九十]{1,4}版.{0,16}[）)】\]]?$")
_ADDRESS = re.compile(r"^(?:[a-z]+://|www\.)\S+$|^[\w.\-]+@[\w\-]+(?:\.\w+)+$", re.IGNORECASE)
_PAGING = re.compile(
    r"^(?=.*页)(?:[\s\d\[\]()（）【】<>«»‹›|/\-—…._,，:：]|首页|尾页|末页|上一?页|下一?页|前一?页|后一?页|上翻|下翻|第\s*\d+\s*页|共\s*\d+\s*页|\d+\s*页|跳转到?|转到|到第|页|GO|Go)+$"
)
_CONTENTS = re.compile(r"^[^。]{2,70}?[.．…·•]{3,}\s*[(（\-—]?\s*\d{1,3}\s*[)）\-—]?$")
_CODE = re.compile(
    r"</?[a-z!][^>]*>?|\b(?:var|let|function|return|document|window|script|typeof)\b|\$\(|[)}\]]\s*;|[{};]\s*$|&[a-z]+;|=="
)
_MEETING_PAPER = re.compile(r"^.{0,16}(?:会议|大会)文件[（(].{1,5}[）)]$")
_HAN = re.compile("[\u3400-\u9fff]")
_WEATHER = re.compile(
    r"^(?=.*(?:℃|°C|天气|风\s*\d|[<≤]\d级))(?=.*(?:晴|多云|阴|[小中大暴阵]雨|[小中大]雪|雾|霾|空气质量|湿度|实况|今[天日]|明[天日]))[^。；]{3,48}$"
)
_WORDS_OF_TEXT = re.compile(
    r"^[^。]{0,8}?(?:共计?|约|字数|全文|大约)[^。]{0,6}?\d+\s*个?字.{0,4}$|^[^。]{0,16}?\d+\s*个?字[^。]{0,14}?\d+\s*(?:分钟|秒)[^。]{0,4}$"
)
_LISTED = re.compile(
    r"^[^。；！？]{6,70}[\[［(（【]?(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}[\]］)）】]?$|^[·•●▪►▶]\s*[^。；！？]{6,70}[\[［(（【]?\d{2}[-/]\d{2}[\]］)）】]?$"
)
_PUBLISHED = re.compile(
    r"^.{0,24}?(?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?[^。；，]{0,16}$"
    r"|^(?:\d+\s*(?:年|个月|天|小时|分钟)前|昨天|刚刚)\s*(?:\d+\s*(?:次|人)?(?:阅读|浏览|观看)?)?$"
)
_CRUMBS = re.compile(r"^[^。；，！？0-9]{1,24}(?:\s*(?:[>›»→]+|[-=]>|/)\s*[^。；！？>›»→/]{1,40}){2,}\s*[>›»→/]*$")
_GIVEN_BY = re.compile(r"^[（(][^（）()。，；]{2,24}(?:供稿|撰稿|投稿|来稿|报送)[）)]$")
_COUNTED = re.compile(r"^[\u4e00-\u9fff]{2}\s*[（(]\s*\d+\s*[）)]$")
_COUNTS = re.compile(r"^(?:(?:阅读量?|点?赞|在看|浏览量?|评论|收藏|分享|转发|喜欢|观看|播放)\s*[\d.]+\s*万?\+?\s*)+$")
_SCENE = re.compile(r"^图[一二三四五六七八九十\d]{0,2}[：:]?.{2,12}(?:现场|合影|剪影|留影|掠影|场景|瞬间)。?$")


# Signs without which a pattern cannot match, so that it need not be tried on every sentence.
_CODE_SIGN = re.compile("[a-z<$&={};]")
_ARROW = re.compile("[>›»→/]")
_CLOSING = "]］)）】"


def by_shape(text: str) -> str:
    """Page numbers, captions, datelines of a site, addresses and code are known by how they look."""
    if len(text) < 60 and "页" in text and _PAGING.match(text) and not _PAGE_NUMBER.match(text):
        return "paging"
    if len(text) < 24 and (_PAGE_NUMBER.match(text) or text in ("-", "—")):
        return "page number"
    if len(text) < 110 and text[-1] in "0123456789)）-—" and _CONTENTS.match(text):
        return "table of contents"
    if _CODE_SIGN.search(text) and _CODE.search(text) and len(_HAN.findall(text)) < 0.3 * len(text):
        return "script"
    if "文件" in text and _MEETING_PAPER.search(text):
        return MEETING_PAPER
    if _is_caption(text):
        return "picture caption"
    if "版" in text and _TURN.match(text):
        return "turn of a newspaper's page"
    if "年" in text and _TODAY.match(text):
        return "date of today"
    address = ("@" in text or "://" in text or text[:3].lower() == "www") and _ADDRESS.match(text)
    return "page address" if address else _by_shape_at_the_edge(text)


def is_page_number(text: str) -> bool:
    """A line that holds the number of its page and nothing else: — 12 —, 第3页, 3/12.

    >>> is_page_number("— 12 —"), is_page_number("12"), is_page_number("第3页 共8页 下一页")
    (True, False, False)
    """
    return 0 < len(text) < 24 and by_shape(text) == "page number"


def _is_caption(text: str) -> bool:
    if text[-1] in "gGfFpP" and "." in text and _PICTURE_FILE.match(text):
        return True
    if not ("图" in text or "摄" in text or "照片" in text or "作政府工作报告" in text or text[0] in "▲△▼"):
        return False
    return bool(_CAPTION.search(text) or _SCENE.match(text)) and "\t" not in text


def _by_shape_at_the_edge(text: str) -> str:
    """What a report could write too, in a table or a note, and what at the edge of a page is the site's."""
    if len(text) < 60 and "字" in text and _WORDS_OF_TEXT.match(text):
        return "publication line"
    if "\t" in text or text[-1] in "。；，！":
        return ""
    if text[-1] in "）)" and _GIVEN_BY.match(text):
        return "publication line"
    if len(text) <= 48 and _WEATHER.match(text):
        return "weather"
    if _is_time_of_publication(text):
        return "time of publication"
    if _ARROW.search(text) and _CRUMBS.match(text):
        return "breadcrumb"
    return "list of other pages" if (text[-1].isdigit() or text[-1] in _CLOSING) and _LISTED.match(text) else ""


def _is_time_of_publication(text: str) -> bool:
    timed = ":" in text or "：" in text or text[0].isdigit() or text[0] in "昨刚"
    return bool((timed and _PUBLISHED.match(text)) or _COUNTED.match(text) or _COUNTS.match(text))
