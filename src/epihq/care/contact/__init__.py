"""How somebody at home is reached without a call: by messages, a page, on paper."""
