"""The wordings that discovery finds in a finished run, best first, with the evidence that decided.

    python tools/list_discovered.py OUTPUTS [--top 50] [--without-lexicon]

With --without-lexicon what slogans.csv of the pipelines names is taken for unknown: how much of it would the set show by itself?
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from textmine.analysis import discovering
from textmine.corpus import discovery
from textmine.corpus.observing import Text
from textmine.store import Store


def main() -> None:
    """Prints rank, wording, type, evidence, reports, places, score."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("outputs", type=Path)
    parser.add_argument("--top", type=int, default=50)
    parser.add_argument("--without-lexicon", action="store_true")
    options = parser.parse_args()
    with Store(options.outputs, read_only=True) as store:

        def stream() -> Iterator[Text]:
            for text in discovering.texts(store):
                yield _unknown(text) if options.without_lexicon else text

        for rank, one in enumerate(discovery.discover(stream)[: options.top], 1):
            print(rank, one.slogan, one.type, one.why, one.reports, one.places, one.score, sep="\t")


def _unknown(text: Text) -> Text:
    return replace(text, mentions=[m for m in text.mentions if not m[2]])


if __name__ == "__main__":
    main()
