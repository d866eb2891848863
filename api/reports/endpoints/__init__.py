"""The reports over HTTP: the overview of every level, and the lead's morning."""
