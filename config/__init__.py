"""Settings, Django's settings derived from them, wiring of adapters, logging."""
