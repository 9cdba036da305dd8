"""The pages: forms in, sentences out. Rules and writing are the ledger's.

Settings are made in code (``settings.configure``); each file of views is a page or two
and calls the same actions as the commands and the API.
"""
