"""Every select of sync: operations and receipts, authors and scopes, snapshots and bundles."""
