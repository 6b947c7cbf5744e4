"""How clips look: read from ``plantillas/video/<aspecto>/aspecto.toml``, laid out by one engine."""
