"""What happens to agreements: publishing texts, taking in signatures, printing."""
