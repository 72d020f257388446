"""How common the terms of government reports are, as rows for textmine/knowledge/background.csv.

    python tools/measure_background.py FOLDER [LEAST]

FOLDER: reports. LEAST: the smallest share of reports that is printed, 0.2 where none is given. Only reports that the pipeline of
governments reads are counted; a term counts in a report where it stands twice.
"""

import sys
from collections import Counter
from pathlib import Path

from textmine import pipeline, reading
from textmine.annotators import keyterms, words
from textmine.sources import discovery

PIPELINE = "government_work_report"


def main() -> None:
    """Prints the rows, the commonest first."""
    folder, least = Path(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 0.2
    standing: Counter[str] = Counter()
    reports = 0
    for found in discovery.discover(folder):
        report = reading.read_report(found.path, found.doc)
        chosen = pipeline.choose(report.metadata, report.text, pipeline.selected("auto"))
        if chosen.name == PIPELINE:
            reports += 1
            standing.update(
                {
                    t.term
                    for t in keyterms.candidates(
                        words.cut(report.body, chosen), report, chosen, tag_of=words.tagger(chosen)
                    )
                }
            )
    print(f"# {reports} reports", file=sys.stderr)
    for term, count in sorted(standing.items(), key=lambda item: (-item[1], item[0])):
        if count >= least * reports:
            print(f"{term},{count / reports:.2f},measured")


if __name__ == "__main__":
    main()
