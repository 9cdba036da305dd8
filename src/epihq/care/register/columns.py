"""What columns of a list of people at home are called, and what their cells mean."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from epihq.care.codes import CONDITIONS
from epihq.terms.folding import fold

# English, Azerbaijani, Russian; several names by bars.
_NAMES: Final[Mapping[str, str]] = {
    "name": "name|full name|patient|patient name|ad soyad|soyad ad ata adı|"
    "adı soyadı|фио|ф и о|пациент|фамилия имя отчество",
    "first_name": "first name|forename|given name|given names|ad|adı|имя",
    "last_name": "last name|surname|family name|soyad|soyadı|фамилия",
    "middle_name": "middle name|patronymic|father s name|ata adı|atasının adı|отчество",
    "telephone": "telephone|phone|mobile|tel|phone number|telefon|mobil|"
    "telefon nömrəsi|телефон|номер телефона|мобильный",
    "address": "address|home address|street|ünvan|yaşayış ünvanı|адрес|"
    "адрес проживания|домашний адрес",
    "latitude": "latitude|lat|en dairəsi|широта",
    "longitude": "longitude|lon|lng|uzunluq dairəsi|долгота",
    "born": "date of birth|birth date|birthdate|dob|born|doğum tarixi|дата рождения",
    "age": "age|age years|yaş|yaşı|возраст|полных лет",
    "sex": "sex|gender|cins|cinsi|cinsiyyət|пол",
    "is_pregnant": "pregnant|pregnancy|hamilə|hamiləlik|беременность|беременна",
    "conditions": "conditions|comorbidities|chronic diseases|xroniki xəstəliklər|"
    "yanaşı xəstəliklər|хронические заболевания|сопутствующие заболевания",
    "onset": "onset|onset date|date of onset|symptom onset|xəstələnmə tarixi|"
    "simptomların başlama tarixi|дата начала|дата заболевания|дата начала симптомов",
    "tested_on": "test date|date of test|tested on|positive test|test tarixi|"
    "analiz tarixi|дата теста|дата анализа|дата положительного теста",
    "case_number": "case number|case id|case no|epid number|hadisə nömrəsi|"
    "epid nömrə|номер случая|эпидномер",
    "document": "document|identity number|national id|passport|id number|fin|"
    "şəxsiyyət vəsiqəsi|паспорт|документ|номер документа",
    "undertaking": "undertaking|order number|isolation order|iltizam|qərar nömrəsi|"
    "обязательство|номер предписания|предписание",
    "district": "district|area|rayon|ərazi|район|территория|участок",
    "carer": "carer|caregiver|contact person|qayğı göstərən|ухаживающий|"
    "контактное лицо",
    "carer_telephone": "carer telephone|carer phone|caregiver phone|contact phone|"
    "qayğı göstərənin telefonu|телефон ухаживающего|телефон контактного лица",
    "language": "language|dil|язык",
    "people": "household size|people in household|ailə üzvlərinin sayı|"
    "число проживающих",
    "own_room": "own room|ayrı otaq|отдельная комната",
    "note": "note|notes|remark|comment|qeyd|примечание|комментарий",
}
FIELDS: Final = tuple(_NAMES)
DAYS: Final = ("born", "onset", "tested_on")
NUMBERS: Final = ("latitude", "longitude", "age", "people")
_YES: Final = "1|yes|y|true|hə|bəli|var|да|есть"
_NO: Final = "0|no|n|false|xeyr|yox|нет"
_SEXES: Final = {
    "female": "female|f|woman|girl|qadın|q|женский|жен|ж|женщина",
    "male": "male|m|man|boy|kişi|k|мужской|муж|м|мужчина",
    "other": "other|o|x|digər|другой",
}
_CONDITIONS: Final = {
    "diabetes": "diabetes|şəkərli diabet|diabet|диабет|сахарный диабет",
    "hypertension": "hypertension|high blood pressure|hipertoniya|гипертония|"
    "гипертензия",
    "cardiovascular": "heart disease|ürək xəstəliyi|болезнь сердца|ибс",
    "chronic-respiratory": "asthma|copd|astma|астма|хобл",
    "cancer": "cancer|xərçəng|рак|онкология",
    "kidney": "kidney disease|böyrək xəstəliyi|болезнь почек",
    "obesity": "obesity|piylənmə|ожирение",
}
_LANGUAGES: Final = {
    "en": "en|eng|english|ingilis|ingilis dili|ingiliscə|английский|английский язык",
    "az": "az|aze|azerbaijani|azeri|azərbaycan|azərbaycan dili|azərbaycanca|"
    "азербайджанский|азербайджанский язык",
    "ru": "ru|rus|russian|rus dili|rusca|русский|русский язык",
}
NOTHING: Final = frozenset(
    fold(one) for one in ("", "-", "na", "n/a", "none", "null", "nan")
)


def field_of(column: str) -> str | None:
    """Find what a column holds by its name; None where it is not known."""
    return _fields().get(fold(column))


@cache
def _fields() -> dict[str, str]:
    own = {fold(field.replace("_", " ")): field for field in _NAMES}
    told = {
        fold(name): field for field, names in _NAMES.items() for name in _each(names)
    }
    return {**told, **own}


def _each(names: str) -> list[str]:
    return names.split("|")


def _turned(words: Mapping[str, str]) -> dict[str, str]:
    return {fold(one): code for code, names in words.items() for one in _each(names)}


@cache
def meanings(field: str) -> Mapping[str, str]:
    """Give what words in the cells of a field mean, folded."""
    if field == "sex":
        return _turned(_SEXES)
    if field == "language":
        return _turned(_LANGUAGES)
    if field == "conditions":
        return {**_turned(_CONDITIONS), **{fold(one): one for one in CONDITIONS}}
    return _turned({"1": _YES, "0": _NO})
