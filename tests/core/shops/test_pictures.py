"""What becomes a logo, and what is refused with one sentence: pictures are made here, byte by byte."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageDraw

from core.error_kinds import PakkaError
from core.logo_errors import LogoAnimated, LogoCmyk, LogoTooLarge, LogoTooSmall, LogoUnreadable
from core.shops.pictures import MOST_BYTES, make_logo

INK = (0x14, 0x17, 0x1F)


def encoded(picture: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    made = io.BytesIO()
    picture.save(made, kind, **how)
    return made.getvalue()


def drawn(size: tuple[int, int], colour: object = "red", *, mode: str = "RGB") -> Image.Image:
    """A picture with a box of one colour, and as much of nothing around it."""
    ground = (255, 255, 255, 0) if mode == "RGBA" else "white"
    picture = Image.new(mode, (size[0] * 2, size[1] * 2), ground)
    middle = (size[0] // 2, size[1] // 2)
    box = (*middle, middle[0] + size[0] - 1, middle[1] + size[1] - 1)
    ImageDraw.Draw(picture).rectangle(box, fill=colour)  # type: ignore[arg-type]  # a colour of any mode
    return picture


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def claiming(wide: int, tall: int) -> bytes:
    """A PNG of a few bytes that says it is as large as that."""
    head = struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in parts
    )


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        ((60, 40), (60, 40)),
        ((600, 600), (158, 158)),
        ((1000, 100), (458, 46)),
        ((50, 500), (16, 158)),
    ],
    ids=["small stays", "square", "wide", "tall"],
)
@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_a_picture_is_cut_and_made_as_small_as_a_paper_needs(
    kind: str, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    made = opened(make_logo(encoded(drawn(size), kind, lossless=True)))
    assert made.size == expected
    for corner in ((0, 0), (made.width - 1, made.height - 1)):
        assert made.getpixel(corner) == pytest.approx((255, 0, 0), abs=10)


def test_what_jpeg_makes_of_white_is_empty_too() -> None:
    made = opened(make_logo(encoded(drawn((100, 100)), "JPEG", quality=60)))
    assert abs(made.width - 100) <= 16  # the edge is blurred over one block of 8


def test_it_stands_upright_and_says_nothing_of_the_camera() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "Camera"  # turned by a quarter, and who made it
    png = make_logo(encoded(drawn((120, 60)), "JPEG", exif=exif))
    made = opened(png)
    assert made.height > made.width
    assert b"Camera" not in png
    assert not Image.open(io.BytesIO(png)).getexif()


def test_what_can_be_seen_through_is_put_on_white_and_white_on_ink() -> None:
    half = opened(make_logo(encoded(drawn((80, 80), (0, 0, 0, 128), mode="RGBA"))))
    assert half.getpixel((40, 40)) == (127, 127, 127)
    white = opened(make_logo(encoded(drawn((100, 100), (255, 255, 255, 255), mode="RGBA"))))
    assert white.getpixel((0, 0)) == INK
    assert white.getpixel((white.width // 2, white.height // 2)) == (255, 255, 255)
    assert white.width == 100 + 2 * 12


def test_one_colour_may_be_what_is_seen_through() -> None:
    few = Image.new("P", (100, 100), 0)
    few.putpalette([0, 128, 0, 255, 0, 0])
    few.paste(1, (20, 20, 80, 80))
    made = opened(make_logo(encoded(few, transparency=0)))
    assert made.size == (60, 60)
    assert made.getpixel((30, 30)) == (255, 0, 0)


def test_a_white_plate_with_a_sign_on_it_stays_white() -> None:
    plate = Image.new("RGBA", (200, 200))
    pen = ImageDraw.Draw(plate)
    pen.rounded_rectangle((0, 0, 199, 199), 40, fill="white")
    pen.ellipse((60, 60, 139, 139), fill="red")
    made = opened(make_logo(encoded(plate)))
    assert made.size == (80, 80)
    assert made.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_colours_is_read(mode: str) -> None:
    picture = Image.new("L", (64, 64), 0).convert("I" if mode == "I;16" else mode)
    picture = picture.convert(mode) if mode == "I;16" else picture
    assert opened(make_logo(encoded(picture))).getpixel((30, 30)) == (0, 0, 0)


def test_a_logo_of_many_colours_has_256_and_the_same_bytes_each_time() -> None:
    many = Image.radial_gradient("L").resize((158, 158))
    picture = Image.merge("RGB", (many, many.rotate(90), many.point(lambda grey: 255 - grey)))
    png = make_logo(encoded(picture))
    assert Image.open(io.BytesIO(png)).mode == "P"
    assert len(png) < 30_000
    assert png == make_logo(encoded(picture))


def of_a_camera() -> bytes:
    """A photo that has a smaller one behind it, as phones keep the light of a scene."""
    return encoded(drawn((200, 100)), "MPO", save_all=True, append_images=[drawn((60, 30), "blue")])


def test_of_a_photo_with_another_behind_it_the_first_counts() -> None:
    made = opened(make_logo(of_a_camera()))
    assert made.width == pytest.approx(200, abs=16)
    assert made.getpixel((made.width // 2, made.height // 2)) == pytest.approx((255, 0, 0), abs=10)


def in_passes(count: int, *, before: bytes = b"", side: int = 64) -> bytes:
    """A JPEG that goes over its dots so often: what its last pass adds, it adds again.

    ``before`` stands before each that is added; it says of itself that it is so large.
    """
    jpeg = encoded(Image.new("RGB", (64, 64), "red"), "JPEG", progressive=True)
    last, size = jpeg.rindex(b"\xff\xda"), jpeg.index(b"\xff\xc2") + 5
    jpeg = jpeg[:size] + struct.pack(">HH", side, side) + jpeg[size + 4 :]
    more = (before + jpeg[last:-2]) * (count - jpeg.count(b"\xff\xda"))
    return jpeg[:-2] + more + jpeg[-2:]


@pytest.mark.parametrize("count", [10, 99])
def test_a_picture_made_for_pages_comes_in_passes(count: int) -> None:
    made = opened(make_logo(in_passes(count)))
    assert made.getpixel((9, 9)) == pytest.approx((255, 0, 0), abs=10)


def dot() -> Image.Image:
    picture = Image.new("RGB", (300, 300), "white")
    picture.paste("red", (150, 150, 155, 155))
    return picture


def moving(kind: str) -> bytes:
    return encoded(drawn((60, 60)), kind, save_all=True, append_images=[drawn((60, 60), "blue")])


SQUARE = encoded(drawn((300, 300)))
REFUSED: dict[str, tuple[bytes, type[PakkaError]]] = {
    "one pixel": (encoded(Image.new("RGB", (1, 1), "red")), LogoTooSmall),
    "a thread": (encoded(Image.new("RGB", (500, 4), "red")), LogoTooSmall),
    "a dot on white": (encoded(dot()), LogoTooSmall),
    "nothing but white": (encoded(Image.new("RGB", (300, 300), "white")), LogoTooSmall),
    "nothing at all": (encoded(Image.new("RGBA", (300, 300))), LogoTooSmall),
    "a gigabyte in few bytes": (claiming(20_000, 20_000), LogoTooLarge),
    "more than is unpacked": (claiming(8_000, 6_000), LogoTooLarge),
    "too many bytes": (SQUARE + bytes(MOST_BYTES), LogoTooLarge),
    "torn": (SQUARE[: len(SQUARE) // 2], LogoUnreadable),
    "torn JPEG": (encoded(drawn((300, 300)), "JPEG")[:-400], LogoUnreadable),
    "a head alone": (claiming(100, 100), LogoUnreadable),
    "GIF": (encoded(drawn((60, 60)), "GIF"), LogoUnreadable),
    "TIFF": (encoded(drawn((60, 60)), "TIFF"), LogoUnreadable),
    "SVG": (b'<svg xmlns="http://www.w3.org/2000/svg"/>', LogoUnreadable),
    "nothing sent": (b"", LogoUnreadable),
    "PNG that moves": (moving("PNG"), LogoAnimated),
    "WebP that moves": (moving("WEBP"), LogoAnimated),
    "passes without end": (in_passes(5000), LogoUnreadable),
    "passes that are hidden": (in_passes(5000, before=b"\xff\x01"), LogoUnreadable),
    "all kept until its last pass": (in_passes(10, side=7000), LogoTooLarge),
    "CMYK": (encoded(Image.new("CMYK", (200, 200), (9, 200, 99, 0)), "JPEG"), LogoCmyk),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_logo_is_refused_for_its_reason(name: str) -> None:
    content, error = REFUSED[name]
    with pytest.raises(error):
        make_logo(content)
