"""The outside world: terminal, browser, channels, clock. Everything here calls bot or core, never the reverse."""
