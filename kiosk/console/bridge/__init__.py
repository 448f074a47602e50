"""Between the broker and the store: what comes is checked and written, what is wanted is published."""
