"""The ledger: what people wrote, and what follows from it.

The names of its modules are the doors: ``operations.acts`` reads and records the acts
of regimes, ``operations.log`` tells who did what. Nothing that was written is ever
changed: the database itself refuses it.
"""
