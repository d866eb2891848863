"""What may happen to households: facts, people, moves of responsibility, decisions."""
