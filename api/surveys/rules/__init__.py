"""What survey definitions and the facts catalogue mean; pure functions on plain JSON values."""
