"""The WhatsApp channel: people's addresses, and one module a matter of the provider Twilio."""
