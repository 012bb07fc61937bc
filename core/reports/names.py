"""What reports are called and written as; light, so that a command line can list them at once."""

NAMES = (
    "gstr1", "gstr3b", "liability", "hsn", "register", "parties", "items", "daybook", "ageing",
)  # fmt: skip
FORMATS = ("xlsx", "json", "csv", "pdf")
