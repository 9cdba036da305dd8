"""Home care: who is treated at home, how they are, who looks after them, and when.

An app of its own on the ledger's log, roles and instructions: its people and readings
are too many to be things of the log, which seals them by digests instead.
"""
