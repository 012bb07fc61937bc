"""WhatsApp by Meta's Cloud API: what only this provider knows, its JSON, its calls, its codes."""
