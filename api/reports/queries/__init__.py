"""Every select of the reports."""
