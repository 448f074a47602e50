"""The adapter in the engine that ships it: Qt WebEngine, off screen, on pages served from here."""
