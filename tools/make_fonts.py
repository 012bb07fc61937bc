"""`make fonts`: cut the static fonts of the papers from the Noto fonts.

Latin and Devanagari come from variable fonts (packages of the development tools), the other scripts from
the static ones of Debian's `fonts-noto-core`: no package index has all of them.
Subset first, then instance (the other order takes twice as long). Each face gets a PostScript name
of its own: with the inherited one bold text came out in the regular weight, without an error.
"""

from importlib import resources
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

TARGET = Path(__file__).resolve().parents[1] / "core/documents/fonts"
LATIN = [*range(0x20, 0x7F), *range(0xA0, 0x180), 0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2018, 0x2019,
         0x201C, 0x201D, 0x2022, 0x2026, 0x20B9, 0x2190, 0x2192, 0x2212, 0x25A1, 0x25CC]  # fmt: skip
DEVANAGARI = [*range(0x900, 0x980), *range(0xA8E0, 0xA900), 0x20, 0x2D, 0x2E, 0x2C, 0x28, 0x29, 0x2013,
              0x200C, 0x200D, 0x20B9, 0x25CC, *range(0x30, 0x3A)]  # fmt: skip
# The first letter of each further script's block; signs that it shares with others stand beside it.
BLOCKS = {"Bengali": 0x980, "Gurmukhi": 0xA00, "Gujarati": 0xA80, "Tamil": 0xB80, "Telugu": 0xC00,
          "Kannada": 0xC80}  # fmt: skip
BESIDE = [0x20, 0x951, 0x952, 0x964, 0x965, 0x200C, 0x200D, 0x25CC]
STATIC = Path("/usr/share/fonts/truetype/noto")
FACES = {
    "PakkaSans-Regular": ("sans", 400, LATIN),
    "PakkaSans-Medium": ("sans", 500, LATIN),
    "PakkaSans-SemiBold": ("sans", 600, LATIN),
    "PakkaSans-Bold": ("sans", 700, LATIN),
    "PakkaDevanagari-Regular": ("devanagari", 400, DEVANAGARI),
    "PakkaDevanagari-Medium": ("devanagari", 500, DEVANAGARI),
    "PakkaDevanagari-Bold": ("devanagari", 700, DEVANAGARI),
}


def _source(kind: str) -> Path:
    package = {"sans": "fontpkg_noto_sans", "devanagari": "fontpkg_noto_sans_devanagari"}[kind]
    folder = Path(str(resources.files(package)))
    return next(path for path in sorted(folder.rglob("*.ttf")) if "Italic" not in path.name)


def cut(name: str) -> None:
    """Cut one face of a variable font."""
    kind, weight, characters = FACES[name]
    font = _subset(_source(kind), characters)
    axes = {axis.axisTag for axis in font["fvar"].axes}
    _save(
        instancer.instantiateVariableFont(
            font, {tag: weight if tag == "wght" else 100 for tag in axes}
        ),
        name,
    )


def cut_static(script: str, weight: str) -> str:
    """Cut one face of a further script; return its name."""
    name, start = f"Pakka{script}-{weight}", BLOCKS[script]
    source = STATIC / f"NotoSans{script}-{weight}.ttf"
    _save(_subset(source, [*range(start, start + 0x80), *BESIDE]), name)
    return name


def _subset(source: Path, characters: list[int]) -> TTFont:
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options()
    options.layout_features = ["*"]
    options.notdef_outline = True
    options.glyph_names = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    return font


def _save(static: TTFont, name: str) -> None:
    """Keep a face under a name of its own."""
    for record in static["name"].names:
        if record.nameID in {4, 6}:
            record.string = name
        if record.nameID == 1:
            record.string = name.split("-", maxsplit=1)[0]
        if record.nameID == 2:
            record.string = name.split("-")[1]
    static.save(TARGET / f"{name}.ttf")


def main() -> None:
    """Cut all faces."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for name in FACES:
        cut(name)
    further = [cut_static(script, weight) for script in BLOCKS for weight in ("Regular", "Bold")]
    for name in (*FACES, *further):
        print(name, (TARGET / f"{name}.ttf").stat().st_size)


if __name__ == "__main__":
    main()
