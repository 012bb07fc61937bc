"""Pages for people: the customer's invoice page, the demo. No build step, works without script."""
