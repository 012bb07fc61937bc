"""What a shop's programs are told of: events, where they are sent, and how that went."""
