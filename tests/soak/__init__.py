"""A seeded driver that does everything to a photo library at once, and a model of what must hold."""
