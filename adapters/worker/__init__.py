"""The clock of what must happen later; the work itself lies in the outbox."""
