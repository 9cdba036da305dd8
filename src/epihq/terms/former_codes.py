"""Codes of ISO 3166-2 that were replaced, and those newer than the data at hand.

Files of 2020 carry the codes of 2020. Only a code that went to one other is here:
where places were merged or divided, a figure of the old one is none of the new.
"""

from typing import Final

# One line a country: former and newest parts of the code, parted by colons.
_REPLACED: Final = {
    "CN": (
        "11:BJ 12:TJ 13:HE 14:SX 15:NM 21:LN 22:JL 23:HL 31:SH 32:JS 33:ZJ 34:AH 35:FJ "
        "36:JX 37:SD 41:HA 42:HB 43:HN 44:GD 45:GX 46:HI 50:CQ 51:SC 52:GZ 53:YN 54:XZ "
        "61:SN 62:GS 63:QH 64:NX 65:XJ"
    ),
    "CZ": (
        "PR:10 ST:20 JC:31 PL:32 KA:41 US:42 LI:51 KR:52 PA:53 VY:63 JM:64 OL:71 ZL:72 "
        "MO:80"
    ),
    "FR": (
        "75:75C COR:20R H:20R J:IDF E:BRE R:PDL U:PAC GP:971 MQ:972 GF:973 RE:974 YT:976"
    ),
    # Both are Telangana, Odisha, Uttarakhand and Chhattisgarh: one standard each year.
    "IN": "TG:TS OR:OD UT:UK UL:UK CT:CG",
    "KZ": (
        "AKM:11 AKT:15 ALA:75 ALM:19 AST:71 ATY:23 KAR:35 KUS:39 KZY:43 MAN:47 PAV:55 "
        "SEV:59 VOS:63 YUZ:61 ZAP:27 ZHA:31 SHY:79"
    ),
    "MX": "DIF:CMX",
    "NO": "01:31 02:32 06:33 07:39 08:40 19:55 20:56",
    "PL": (
        "DS:02 KP:04 LU:06 LB:08 LD:10 MA:12 MZ:14 OP:16 PK:18 PD:20 PM:22 SL:24 SK:26 "
        "WN:28 WP:30 ZP:32"
    ),
    "ZA": "GT:GP NL:KZN",
}
# In force since 2024; pycountry has the counties of 2020 still.
NEWER_PARTS: Final = {
    "NO-31": "Østfold",
    "NO-32": "Akershus",
    "NO-33": "Buskerud",
    "NO-39": "Vestfold",
    "NO-40": "Telemark",
    "NO-55": "Troms",
    "NO-56": "Finnmark",
}
REPLACED: Final = {
    f"{country}-{pair.partition(':')[0]}": f"{country}-{pair.partition(':')[2]}"
    for country, pairs in _REPLACED.items()
    for pair in pairs.split()
}


def newest_code(code: str) -> str | None:
    """Find the code that replaced a former one, "CZ-PR": "CZ-10"; None if none did."""
    return REPLACED.get(code.upper())
