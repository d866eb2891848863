"""What happens to a table: it is read, checked, mended, written, and perhaps taken back."""
