"""Runs a notebook as a reader would, and makes a page of it.

`executed` raises where a cell fails; `page` gives Markdown with what every cell showed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def executed(path: Path) -> dict[str, Any]:
    """The notebook with the outputs of its cells, run from the top in its own folder."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": str(path.parent)}}).execute()
    done: dict[str, Any] = json.loads(nbformat.writes(notebook))
    return done


def page(notebook: dict[str, Any]) -> str:
    """Its cells as Markdown: code as blocks, tables and pictures as HTML, text as text."""
    parts = []
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        parts.append(source if cell["cell_type"] == "markdown" else f"```python\n{source}\n```")
        parts += [shown for output in cell.get("outputs", ()) if (shown := _shown(output))]
    return "\n\n".join(parts) + "\n"


def _shown(output: dict[str, Any]) -> str:
    if output["output_type"] == "stream":
        return f"```text\n{''.join(output['text']).strip()}\n```" if output["name"] == "stdout" else ""
    data = output.get("data", {})
    if "text/html" in data:
        # In Markdown an HTML block ends at an empty line.
        return "<div>" + "".join(data["text/html"]).replace("\n\n", "\n&#8203;\n").strip() + "</div>"
    if "image/png" in data:
        return f'<img alt="figure" src="data:image/png;base64,{"".join(data["image/png"]).strip()}">'
    return f"```text\n{''.join(data['text/plain'])}\n```" if "text/plain" in data else ""
