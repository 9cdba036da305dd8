"""How a text comes in: from an address, a feed or a file, as plain text."""
