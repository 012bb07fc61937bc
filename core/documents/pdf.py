"""Writing a PDF: pages of drawing operators, faces cut to what is used, the same bytes each time.

Own, because the common engine takes ten times as long: it cuts and packs its fonts anew for each
document. Written by ISO 32000-1; sections are named where a choice needs a ground.
"""

import zlib

from core.documents import png
from core.documents.faces import FACES, embedded, face_of
from core.text import strip_invisible

Size = tuple[float, float]
_EFFORT = 4  # a page takes half the time to pack that it takes at 6, and a twentieth more room
# Fixed by name, so that a page can be written before it is known which faces the next one needs.
FONT_NAMES = {name: f"F{n}" for n, name in enumerate(FACES, start=1)}


class Paper:
    """A document being written. ``ops`` are the operators of the page that is open.

    ``scale``: what is drawn on pages of ``size`` is written smaller, on smaller pages.
    """

    def __init__(
        self, size: Size, *, title: str = "", author: str = "", scale: float = 1.0
    ) -> None:
        self.size = (size[0] * scale, size[1] * scale)
        self._scale = scale
        self.ops: list[str] = []
        self._title, self._author = strip_invisible(title), strip_invisible(author)
        self._pages: list[bytes] = []
        self._glyphs: dict[str, set[int]] = {}
        self._alphas: set[int] = set()
        self._pictures: dict[bytes, str] = {}
        self._links: dict[int, list[str]] = {}

    @property
    def page_count(self) -> int:
        """Say how many pages are closed."""
        return len(self._pages)

    def clear(self) -> None:
        """Take all pages away, to draw them again."""
        self._pages, self._links = [], {}

    def use(self, face: str, glyphs: frozenset[int]) -> str:
        """Note that glyphs of a face are drawn; return the face's name on the page."""
        self._glyphs.setdefault(face, set()).update(glyphs)
        return FONT_NAMES[face]

    def alpha(self, percent: int) -> str:
        """Return the name of an opacity."""
        self._alphas.add(percent)
        return f"A{percent}"

    def picture(self, content: bytes) -> str:
        """Note that a PNG is drawn; return its name on the page. The same one is in the file once."""
        return self._pictures.setdefault(content, f"I{len(self._pictures) + 1}")

    def link(self, area: tuple[float, float, float, float], target: str) -> None:
        """Make an area of the open page open an address (12.6.4.7)."""
        rect = " ".join(f"{side * self._scale:.2f}" for side in area)
        action = f"<</S/URI/URI <{target.encode('ascii', 'ignore').hex()}>>>"
        found = self._links.setdefault(len(self._pages), [])
        found.append(f"<</Type/Annot/Subtype/Link/Rect[{rect}]/Border[0 0 0]/A{action}>>")

    def end_page(self) -> None:
        """Close the page."""
        shrunk = [] if self._scale == 1 else [f"{self._scale:g} 0 0 {self._scale:g} 0 0 cm"]
        self._pages.append("\n".join([*shrunk, *self.ops]).encode("ascii"))
        self.ops = []

    def save(self) -> bytes:
        """Return the file."""
        out = _Objects()
        catalog, tree, resources = out.reserve(), out.reserve(), out.reserve()
        kids = []
        for n, content in enumerate(self._pages):
            stream = out.add_stream(zlib.compress(content, _EFFORT))
            links = "".join(self._links.get(n, []))
            kids.append(
                out.add(
                    f"<</Type/Page/Parent {tree} 0 R/MediaBox[0 0 {self.size[0]:g} {self.size[1]:g}]"
                    f"/Resources {resources} 0 R/Contents {stream} 0 R/Annots[{links}]>>"
                )
            )
        fonts = "".join(
            f"/{FONT_NAMES[name]} {_add_font(out, name, self._glyphs[name])} 0 R"
            for name in FACES
            if name in self._glyphs
        )
        states = "".join(
            f"/A{percent}<</ca {percent / 100:g}/CA {percent / 100:g}>>"
            for percent in sorted(self._alphas)
        )
        pictures = "".join(
            f"/{name} {_add_picture(out, content)} 0 R" for content, name in self._pictures.items()
        )
        drawn = f"/XObject<<{pictures}>>" if pictures else ""
        out.put(resources, f"<</Font<<{fonts}>>/ExtGState<<{states}>>{drawn}>>")
        pages = " ".join(f"{kid} 0 R" for kid in kids)
        out.put(tree, f"<</Type/Pages/Count {len(kids)}/Kids[{pages}]>>")
        out.put(
            catalog,
            f"<</Type/Catalog/Pages {tree} 0 R/Lang(en-IN)/ViewerPreferences<</DisplayDocTitle true>>>>",
        )
        info = out.add(
            f"<</Title {utf16(self._title)}/Author {utf16(self._author)}/Creator(Pakka)>>"
        )
        return out.file(catalog, info)


class _Objects:
    """The numbered objects of a file."""

    def __init__(self) -> None:
        self._bodies: list[bytes] = []

    def reserve(self) -> int:
        self._bodies.append(b"")
        return len(self._bodies)

    def put(self, number: int, body: str) -> None:
        self._bodies[number - 1] = body.encode("ascii")

    def add(self, body: str) -> int:
        self._bodies.append(body.encode("ascii"))
        return len(self._bodies)

    def add_stream(self, packed: bytes, more: str = "") -> int:
        head = f"<</Filter/FlateDecode/Length {len(packed)}{more}>>stream\n".encode("ascii")
        self._bodies.append(head + packed + b"\nendstream")
        return len(self._bodies)

    def file(self, root: int, info: int) -> bytes:
        # Four bytes above 127 in the second line: the file is binary (7.5.2).
        parts, at, starts = [b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"], 15, []
        for number, body in enumerate(self._bodies, start=1):
            starts.append(at)
            parts.append(b"%d 0 obj\n%b\nendobj\n" % (number, body))
            at += len(parts[-1])
        count = len(self._bodies) + 1
        rows = b"".join(b"%010d 00000 n \n" % start for start in starts)
        parts.append(b"xref\n0 %d\n0000000000 65535 f \n%b" % (count, rows))
        tail = b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
        parts.append(tail % (count, root, info, at))
        return b"".join(parts)


def _add_font(out: _Objects, name: str, glyphs: set[int]) -> int:
    """Add a face as a composite font whose codes are its glyph numbers (9.7.4)."""
    cut = embedded(name, glyphs)
    shown = f"{cut.tag}+{name}"
    program = out.add_stream(cut.program, f"/Length1 {cut.program_length}")
    extents = face_of(name).font.get_font_extents("ltr")
    bold = "Bold" in name
    descriptor = out.add(
        f"<</Type/FontDescriptor/FontName/{shown}/Flags 4/FontBBox[-1000 -500 3000 1200]"
        f"/ItalicAngle 0/Ascent {extents.ascender}/Descent {extents.descender}/CapHeight 714"
        f"/StemV {140 if bold else 88}/FontFile2 {program} 0 R>>"
    )
    inner = out.add(
        f"<</Type/Font/Subtype/CIDFontType2/BaseFont/{shown}/CIDToGIDMap/Identity/DW 600"
        f"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
        f"/FontDescriptor {descriptor} 0 R/W[{cut.widths}]>>"
    )
    to_unicode = out.add_stream(cut.to_unicode)
    return out.add(
        f"<</Type/Font/Subtype/Type0/BaseFont/{shown}/Encoding/Identity-H"
        f"/DescendantFonts[{inner} 0 R]/ToUnicode {to_unicode} 0 R>>"
    )


def _add_picture(out: _Objects, content: bytes) -> int:
    """Add a PNG as an image (8.9.5); its rows stay packed as they are."""
    found = png.embedded(content)
    return out.add_stream(found.packed, found.entries)


def utf16(text: str) -> str:
    """Write a text as a hexadecimal string in UTF-16 with its byte order mark."""
    return f"<FEFF{text.encode('utf-16-be').hex().upper()}>"
