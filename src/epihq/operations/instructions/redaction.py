"""Sentences without addresses: what went wrong, not where somebody is reached."""

import re

_PART = r"[^\s<>()\[\]{}'\":;,]+"
_ANY = re.compile(rf"https?://{_PART}(:\d+{_PART})?|{_PART}@{_PART}")


def without_addresses(text: str, *addresses: str) -> str:
    """Take addresses out of a sentence, e.g. a mail server's about whom it refused.

    >>> without_addresses("550 <a.aliyev@health.example>: no a.aliyev", "a.aliyev@x")
    '550 <the address>: no the address'
    """
    for address in filter(None, addresses):
        name = address.rpartition("@")[0]
        for one in filter(None, (address, name)):
            text = re.sub(
                rf"(?i)(?<!\w){re.escape(one)}(?!\w)(?!@)", "the address", text
            )
    return _ANY.sub("the address", text)
