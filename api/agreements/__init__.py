"""Agreements: the texts people sign, the evidence of a signature, and the PDF that keeps it."""
