"""The outside world: terminal, browser, channels, clock. It calls bot and core, never the reverse."""
