"""The parts of a clean text: headings, sections, sentences, and whether a section reports or plans.

Reading order: `lines` (what a line is by its shape: numbered heading, bare heading, opening phrase, cell of a table),
`items` (where 一是…二是… cut a paragraph), `parts` (`outline`: the tree of headings, the sections that tile the text, the
sentences), `status` (`assign_status`: achieved, planned or other).
"""

from .parts import Outline, outline
from .status import assign_status

__all__ = ["Outline", "assign_status", "outline"]
