"""The real program, driven from outside as people and assistive clients do."""
