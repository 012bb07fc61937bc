"""WhatsApp by Twilio: what only this provider knows, its forms, its calls, its codes."""
