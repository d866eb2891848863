"""Taking in what tablets send, applying it, and giving back what they should hold."""
