"""Why a picture does not become a shop's logo; part of the tree in `core.errors`."""

from core.error_kinds import Invalid


class LogoUnreadable(Invalid, code="logo_unreadable"):
    """No whole picture, or in another form than PNG, JPEG and WebP."""


class LogoTooLarge(Invalid, code="logo_too_large"):
    """More bytes than are taken, or more pixels than are unpacked. Params: megabytes, dots (a square)."""


class LogoTooSmall(Invalid, code="logo_too_small"):
    """Nothing is on it, or it has fewer dots than can be printed. Params: least."""


class LogoAnimated(Invalid, code="logo_animated"):
    """A picture that moves."""


class LogoCmyk(Invalid, code="logo_cmyk"):
    """Colours of a printing press (CMYK), which screens show each in their own way."""
