"""`make golden`: write anew what the examples of tests/examples make. Sums by hand are only read.

``--pictures FOLDER`` draws each paper there as PNG, to be looked at.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import pypdfium2

from core.documents.invoice import render_invoice
from tests.examples import golden
from tests.examples.example import NAMES, Issued, load, opened

_DPI = 100


def _draw(one: Issued, path: Path) -> None:
    document = pypdfium2.PdfDocument(render_invoice(one.view))
    for n, page in enumerate(document, start=1):
        page.render(scale=_DPI / 72).to_pil().save(f"{path}-{n}.png")
    document.close()


def write(names: list[str], pictures: Path | None) -> list[str]:
    """Write the golden files of examples; return those that changed."""
    changed = []
    with tempfile.TemporaryDirectory() as folder, opened(f"sqlite:///{folder}/pakka.db") as made:
        made[0].migrate()
        for name in names:
            issued, text = golden.run(load(name), *made)
            path = golden.path_of(name)
            if not path.exists() or path.read_text("utf-8") != text:
                path.write_text(text, "utf-8")
                changed.append(name)
            for n, one in enumerate(issued, start=1):
                if pictures:
                    _draw(one, pictures / f"{name}.{n}")
    return changed


def main(arguments: list[str]) -> None:
    """Write all golden files, or those named."""
    parser = argparse.ArgumentParser(prog="python -m tools.golden", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="EXAMPLE")
    parser.add_argument("--pictures", type=Path, metavar="FOLDER")
    given = parser.parse_args(arguments)
    if given.pictures:
        given.pictures.mkdir(parents=True, exist_ok=True)
    changed = write(given.names or list(NAMES), given.pictures)
    for path in golden.path_of("any").parent.glob("*.txt"):
        if path.stem not in NAMES:
            path.unlink()
    sys.stdout.write(f"golden: {', '.join(changed) or 'nothing changed'}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
