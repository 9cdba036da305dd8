"""How things that people at home need, and packages, are called."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

ITEMS: Mapping[str, str] = {
    "vitamin-c": _("vitamin C"),
    "vitamin-d3": _("vitamin D3"),
    "zinc": _("zinc"),
    "magnesium": _("magnesium"),
    "selenium": _("selenium"),
    "paracetamol": _("paracetamol"),
    "medicine": _("other medicine"),
    "oximeter": _("oximeter"),
    "oxygen": _("oxygen"),
    "masks": _("masks"),
    "food": _("food"),
    "money": _("money"),
    "child-care": _("care of children"),
}
PACKAGES: Mapping[str, str] = {
    "azerbaijan-2020": _("Azerbaijan: free medicines for people treated at home"),
    "oximetry-at-home": _("NHS England: oximeter for those at higher risk"),
}
STOCK_WHYS: Mapping[str, str] = {
    "received": _("came in"),
    "counted": _("were counted"),
    "lost": _("were lost or spoiled"),
}
# What each step says on its button, and after it.
STEPS: Mapping[str, tuple[str, str]] = {
    "pack": (_("Packed"), _("It is packed, and out of the stock.")),
    "send": (_("On its way"), _("It is on its way.")),
    "deliver": (_("Brought"), _("It is brought, and who took it is kept.")),
    "fail-delivery": (
        _("Could not be brought"),
        _("It is back in the stock, and still asked for."),
    ),
    "drop-need": (_("Not needed any more"), _("It is dropped.")),
    "take-back": (_("Taken back"), _("It is back in the stock.")),
}
