"""Rules of GST, pure: they import nothing of the core but errors and money."""
