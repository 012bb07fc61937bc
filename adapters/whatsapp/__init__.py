"""The WhatsApp channel: what is WhatsApp's here, what is a provider's in a folder of its own."""
