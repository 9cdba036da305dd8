"""What a message about an instruction says, in each language of the pages."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """Sentences with gaps; ``occasions`` are told by the first word of a delivery's."""

    subject: str
    occasions: dict[str, str]
    priorities: dict[str, str]
    task: str
    deadline: str
    priority: str
    legal_basis: str
    location: str
    report: str
    link: str
    automatic: str


_ENGLISH = Words(
    subject="Instruction {number} ({priority}): {occasion}",
    occasions={
        "issued": "a new instruction",
        "refused": "it was refused",
        "withdrawn": "it was withdrawn",
        "overdue": "its deadline has passed",
    },
    priorities={"normal": "normal", "urgent": "urgent", "flash": "flash"},
    task="What is to be done: {text}",
    deadline="Deadline: {utc} UTC ({local} {zone})",
    priority="Priority: {priority}",
    legal_basis="Legal basis: {legal_basis}",
    location="Where: {location}",
    report="What was answered: {report}",
    link="Open it, answer it: {link}",
    automatic="This message was sent by {centre} by machine; answers to it are not "
    "read. Message {delivery}.",
)
_AZERBAIJANI = Words(
    subject="Göstəriş {number} ({priority}): {occasion}",
    occasions={
        "issued": "yeni göstəriş",
        "refused": "ondan imtina edildi",
        "withdrawn": "o geri götürüldü",
        "overdue": "onun müddəti keçib",
    },
    priorities={"normal": "adi", "urgent": "təcili", "flash": "çox təcili"},
    task="Nə edilməlidir: {text}",
    deadline="Son müddət: {utc} UTC ({local} {zone})",
    priority="Təciliyi: {priority}",
    legal_basis="Hüquqi əsas: {legal_basis}",
    location="Harada: {location}",
    report="Verilən cavab: {report}",
    link="Açmaq və cavab vermək üçün: {link}",
    automatic="Məktubu {centre} avtomatik göndərib; ona yazılan cavablar oxunmur. "
    "Məktub {delivery}.",
)
_RUSSIAN = Words(
    subject="Поручение {number} ({priority}): {occasion}",
    occasions={
        "issued": "новое поручение",
        "refused": "в исполнении отказано",
        "withdrawn": "поручение отозвано",
        "overdue": "срок исполнения прошёл",
    },
    priorities={"normal": "обычное", "urgent": "срочное", "flash": "немедленное"},
    task="Что нужно сделать: {text}",
    deadline="Срок: {utc} UTC ({local} {zone})",
    priority="Срочность: {priority}",
    legal_basis="Правовое основание: {legal_basis}",
    location="Где: {location}",
    report="Что отвечено: {report}",
    link="Открыть и ответить: {link}",
    automatic="Это письмо отправлено автоматически ({centre}); ответы на него не "
    "читаются. Письмо {delivery}.",
)
_BY_LANGUAGE = {"en": _ENGLISH, "az": _AZERBAIJANI, "ru": _RUSSIAN}


def words_in(language: str) -> Words:
    """Give the words of a language, and English where there are none."""
    return _BY_LANGUAGE.get(language, _ENGLISH)
