"""What holds for agreements by itself: definitions of texts, checks of evidence, states."""
