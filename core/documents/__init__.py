"""The papers: invoice PDF, pay card, UPI link and QR. Pure functions of a view; fonts in ``fonts/``."""
