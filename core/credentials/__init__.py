"""Who may call the APIs: keys and clients, each of one shop, in the database of one mode."""
