"""Home care in words: channels, feelings, troubles, illnesses, outcomes, items."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from epihq.care import words as care_words
from epihq.care.desk.queue import Why
from epihq.care.records import Channel, Feeling

CHANNELS = {
    Channel.CALL: _("called"),
    Channel.VISIT: _("visited"),
    Channel.WEB: _("own page"),
    Channel.SMS: _("SMS"),
    Channel.PAPER: _("paper diary"),
    Channel.PROGRAM: _("program"),
}
FEELINGS = {
    Feeling.BETTER: pgettext_lazy("feeling", "better"),
    Feeling.SAME: pgettext_lazy("feeling", "the same"),
    Feeling.WORSE: pgettext_lazy("feeling", "worse"),
}
# In the order of the codes, the gravest first: their places are printed on diaries.
SYMPTOMS: Mapping[str, str] = {
    code: _(word) for code, word in care_words.SYMPTOMS.items()
}
CONDITIONS: Mapping[str, str] = {
    code: _(word) for code, word in care_words.CONDITIONS.items()
}
SEXES: Mapping[str, str] = {"female": _("woman"), "male": _("man"), "other": _("other")}
OUTCOMES: Mapping[str, str] = {
    "reached": _("reached"),
    "unreached": _("not reached"),
    "wrong-number": _("wrong number"),
}
# Whom the desk asks for help, as a district names its agencies.
ASKED_OF: Mapping[str, str] = {
    "doctor": _("a doctor calls"),
    "visit": _("a doctor or team visits"),
    "ambulance": _("ambulance"),
    "hospital": _("hospital with a bed"),
}
SKILLS: Mapping[str, str] = {
    "nurse": _("nurse"),
    "doctor": _("doctor"),
    "swab": _("takes samples"),
    "oxygen": _("sets up oxygen"),
    "lift": _("can lift, two together"),
    "deliver": _("brings packages"),
}
# What two records have in common.
BY: Mapping[str, str] = {
    "case": _("same case number"),
    "document": _("same document"),
    "telephone": _("same telephone"),
    "name": _("same name"),
}
LEVELS_TO_SET = {level: _(word) for level, word in care_words.LEVELS.items()}
ENDINGS: Mapping[str, str] = {
    "recovered": _("recovered"),
    "days-over": _("the days of watch are over"),
    "died": _("died"),
    "moved": _("moved away"),
    "refused": _("does not want to be followed"),
    "not-found": _("was never found"),
    "not-a-case": _("is no case after all"),
    "same-person": _("is on record twice"),
    "other": _("another reason"),
}
ENDED_AS: Mapping[str, str] = {
    "well": _("well"),
    "ill": _("still ill"),
    "in-hospital": _("in hospital"),
    "dead": _("dead"),
    "unknown": _("not known"),
}
# Why somebody waits in the queue, and how grave a tile of it is.
WHY = {
    Why.EMERGENCY: _("emergency without an answer"),
    Why.REVIEW: _("danger sign without an answer"),
    Why.SILENT_FRAIL: _("at risk, and silent"),
    Why.FIRST_LATE: _("first contact overdue"),
    Why.SILENT: _("silent"),
    Why.DUE: _("call due"),
    Why.FIRST: _("first contact"),
    Why.WRONG_NUMBER: _("wrong number"),
}
WHY_MARKS = {
    Why.EMERGENCY: "grave",
    Why.REVIEW: "grave",
    Why.SILENT_FRAIL: "grave",
    Why.FIRST_LATE: "warn",
    Why.SILENT: "warn",
    Why.DUE: "",
    Why.FIRST: "",
    Why.WRONG_NUMBER: "warn",
}
# What a column of a list means.
COLUMNS: Mapping[str, str] = {
    "name": _("Name"),
    "first_name": _("First name"),
    "last_name": _("Family name"),
    "middle_name": _("Father's name"),
    "telephone": _("Telephone"),
    "address": _("Address"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
    "born": _("Born"),
    "age": _("Age, years"),
    "sex": _("Sex"),
    "is_pregnant": _("Pregnant"),
    "conditions": _("Illnesses and risks"),
    "onset": _("First symptoms"),
    "tested_on": _("Positive test"),
    "case_number": _("Case number"),
    "document": _("Number of a document"),
    "undertaking": _("Number of the undertaking or order to stay at home"),
    "district": _("District"),
    "carer": _("Who looks after them"),
    "carer_telephone": _("Their telephone"),
    "language": _("Language"),
    "people": _("People in the household"),
    "own_room": _("A room of their own"),
    "note": _("Note"),
}
# Why a cell of a list cannot be read.
PROBLEMS: Mapping[str, str] = {
    "nothing": _("is missing"),
    "no-day": _("is no day"),
    "which-day": _("day and month cannot be told apart"),
    "no-number": _("is no number"),
    "unknown-word": _("is no word that is known here"),
    "unknown-district": _("is no district of yours"),
    "no-district": _("no district is named, and none was chosen"),
    "care.bad-fact": _("cannot be so"),
    "ledger.not-text": _("holds a letter that cannot be kept"),
}
