"""Events, endpoints and deliveries."""
