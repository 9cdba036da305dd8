"""One's own account: coming in, proofs, keys to the API."""
