"""Home care in words: channels, feelings, troubles, illnesses, outcomes, items."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from epihq.care.desk.queue import Why
from epihq.care.records import Channel, Feeling, Level

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
# In the order of the codes: the gravest first. Their places are printed on diaries.
SYMPTOMS: Mapping[str, str] = {
    "cannot-be-woken": _("cannot be woken"),
    "blue-lips": _("blue lips or face"),
    "cannot-finish-sentence": _("cannot finish a short sentence"),
    "breathless-at-rest": _("short of breath at rest"),
    "sudden-worsening": _("suddenly much worse"),
    "severe-symptoms": _("severe symptoms"),
    "coughing-blood": _("coughs blood"),
    "chest-pain": _("pain or pressure in the chest"),
    "confused": _("confused"),
    "drowsy": _("very drowsy"),
    "fainted": _("fainted"),
    "cold-clammy": _("cold, clammy or mottled skin"),
    "rash-not-fading": _("a rash that does not fade when pressed"),
    "little-urine": _("passes little or no urine"),
    "seriously-ill": _("feels seriously ill"),
    "breathless": _("short of breath"),
    "breathless-moving": _("short of breath when moving"),
    "dehydrated": _("cannot drink enough"),
    "light-headed": _("light-headed"),
    "severe-fatigue": _("too weak to get up"),
    "fatigue": _("tired"),
    "muscle-pain": _("aching muscles"),
    "palpitations": _("palpitations"),
    "fever": _("fever or shivering"),
    "cough": _("cough"),
    "vomiting": _("vomiting"),
    "diarrhoea": _("diarrhoea"),
}
CONDITIONS: Mapping[str, str] = {
    "cardiovascular": _("heart disease"),
    "hypertension": _("high blood pressure"),
    "chronic-respiratory": _("chronic lung disease"),
    "diabetes": _("diabetes"),
    "cancer": _("cancer"),
    "immunosuppressed": _("weak immune defence"),
    "kidney": _("kidney disease"),
    "liver": _("liver disease"),
    "cerebrovascular": _("stroke or disease of the brain's vessels"),
    "obesity": _("obesity"),
    "dementia": _("dementia"),
    "learning-disability": _("learning disability"),
    "carer": _("looks after somebody else"),
    "deprivation": _("lives in poverty"),
    "unvaccinated": _("not vaccinated"),
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
LEVELS_TO_SET = {
    Level.STEADY: _("steady"),
    Level.WATCH: _("to be watched"),
    Level.REVIEW: _("to be seen by a doctor"),
    Level.EMERGENCY: _("emergency"),
}
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
