"""Settings, Django's view of them, wiring of adapters, logging."""
