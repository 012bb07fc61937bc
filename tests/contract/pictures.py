"""Pictures from bytes."""

import io

from PIL import Image


def picture(content: bytes) -> Image.Image:
    """Decode a picture."""
    return Image.open(io.BytesIO(content)).convert("RGB")
