"""What the staff may do with accounts, tablets and the audit trail."""
