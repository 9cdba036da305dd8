"""The ledger: one database, one log, one way to change a thing, and who may."""
