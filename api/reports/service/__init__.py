"""What the reports put together: the lead's morning, and one worker's day."""
