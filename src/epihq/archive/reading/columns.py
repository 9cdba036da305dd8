"""What columns are called, in the languages in which people send tables.

A name of a column means one field of the archive's layout, or an indicator that stands
in a column of its own; what names a person is known by its words and is left out.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from epihq.terms.folding import fold

# English, Azerbaijani, Russian, French, Spanish, Portuguese; several names by bars.
_NAMES: Final[Mapping[str, str]] = {
    "location": (
        "location|iso3|iso 3166|iso code|location code|country|"
        "country code|country name|"
        "district|province|region|county|state|municipality|area|city|town|"
        "governorate|admin1|adm1|adm1 name|admin 1|place|place of residence|residence|"
        "ölkə|rayon|şəhər|bölgə|ərazi|yer|yaşayış yeri|region|inzibati ərazi|"
        "страна|район|область|регион|город|край|республика|территория|"
        "субъект|субъект рф|место жительства|административная территория|"
        "pays|region|departement|province|commune|ville|district sanitaire|lieu|"
        "pais|provincia|municipio|departamento|comunidad autonoma|ciudad|lugar|"
        "estado|uf|distrito|concelho|localidade|cidade|regiao"
    ),
    "event_date": (
        "event date|date of event|hadisə tarixi|дата события|date de l evenement|"
        "fecha del evento|data do evento"
    ),
    "onset_date": (
        "onset date|date of onset|onset|date onset|symptom onset|symptom onset date|"
        "date of symptom onset|date of onset of symptoms|date symptom onset|"
        "date of first symptoms|"
        "simptomların başlama tarixi|xəstələnmə tarixi|başlanma tarixi|"
        "simptomların başlanma tarixi|xəstəliyin başlanma tarixi|"
        "дата начала|дата начала болезни|дата заболевания|дата начала симптомов|"
        "дата появления симптомов|"
        "date de debut|date de debut des symptomes|date d apparition des symptomes|"
        "debut des symptomes|fecha de inicio|fecha de inicio de sintomas|"
        "fecha inicio sintomas|inicio de sintomas|fecha de los primeros sintomas|"
        "data de inicio|data de inicio dos sintomas|data dos primeiros sintomas|"
        "data inicio sintomas|dt sin pri"
    ),
    "report_date": (
        "report date|date of report|reported|date reported|date of notification|"
        "notification date|date notified|reporting date|date report|"
        "bildiriş tarixi|qeydiyyat tarixi|məlumat tarixi|"
        "дата регистрации|дата сообщения|дата отчета|дата извещения|дата уведомления|"
        "date de notification|date de declaration|date de signalement|date du rapport|"
        "fecha de notificacion|fecha de reporte|fecha de informe|fecha reporte|"
        "data de notificacao|data da notificacao|data de relatorio|dt notific"
    ),
    "reference_date": (
        "reference date|date|day|data date|week|epi week|epiweek|week ending|"
        "week end|week end date|date of cases|as of date|"
        "tarix|gün|həftə|дата|день|неделя|за дату|отчетная дата|"
        "jour|semaine|semaine epidemiologique|fecha|dia|semana|"
        "semana epidemiologica|data"
    ),
    "hospital_date": (
        "hospital date|date of admission|admission date|date of hospitalisation|"
        "date of hospitalization|hospitalisation date|hospitalization date|"
        "date hospitalisation|date hospitalized|"
        "hospitalizasiya tarixi|xəstəxanaya yerləşdirilmə tarixi|"
        "дата госпитализации|дата поступления|date d hospitalisation|date d admission|"
        "fecha de hospitalizacion|fecha de ingreso|fecha de admision|"
        "data de internacao|data de internamento|data da hospitalizacao|"
        "data da internacao|dt interna"
    ),
    "outcome_date": (
        "outcome date|date of outcome|date outcome|nəticə tarixi|дата исхода|"
        "date de l issue|date d issue|date de sortie|fecha de desenlace|"
        "fecha de evolucion|data do desfecho|data de desfecho|data da evolucao|"
        "dt evoluca"
    ),
    "death_date": (
        "death date|date of death|date death|date died|ölüm tarixi|vəfat tarixi|"
        "дата смерти|date de deces|date du deces|fecha de defuncion|"
        "fecha de muerte|fecha de fallecimiento|data do obito|data de obito|"
        "data da morte|dt obito"
    ),
    "imported": (
        "imported|imported case|import|travel related|gətirilmə|idxal|"
        "idxal olunmuş|завозной|завозной случай|импортированный|завоз|"
        "importe|cas importe|importado|caso importado"
    ),
    "sex": "sex|gender|cins|cinsi|cinsiyyət|пол|sexe|genre|sexo|genero|cs sexo",
    "age": (
        "age|age years|age in years|yaş|yaşı|возраст|возраст лет|"
        "полных лет|age ans|edad|edad anos|idade|idade anos"
    ),
    "outcome": (
        "outcome|final outcome|status at end|vital status|nəticə|xəstəliyin nəticəsi|"
        "исход|исход заболевания|issue|evolution|evolution du cas|desenlace|"
        "evolucion|resultado final|desfecho|evolucao"
    ),
    "disease": (
        "disease|diagnosis|pathogen|condition|xəstəlik|diaqnoz|болезнь|диагноз|"
        "заболевание|нозология|maladie|diagnostic|pathologie|enfermedad|diagnostico|"
        "doenca|agravo"
    ),
    "persons": "persons|n|number of persons|number of cases|frequency",
    "indicator": (
        "indicator|measure|variable|göstərici|показатель|indicateur|indicador"
    ),
    "value": (
        "value|count|number|figure|dəyər|say|sayı|значение|количество|число|"
        "valeur|nombre|effectif|valor|numero|cantidad|quantidade"
    ),
    "year": "year|epi year|epiyear|il|год|annee|ano|año",
}
# Of counts: columns that are an indicator each.
_INDICATORS: Final[Mapping[str, str]] = {
    "cases": (
        "cases|new cases|confirmed|confirmed cases|daily cases|new confirmed cases|"
        "number of new cases|yoluxma|yeni yoluxma|yoluxma halları|yeni yoluxma halları|"
        "hallar|yeni hallar|случаи|новые случаи|заболело|выявлено|случаев|"
        "случаи заболевания|cas|nouveaux cas|cas confirmes|nombre de cas|casos|"
        "casos nuevos|casos confirmados|nuevos casos|numero de casos|novos casos|"
        "casos novos|suspected cases|new suspected cases|suspected|şübhəli hallar|"
        "подозрительные случаи|подозрения|cas suspects|casos sospechosos|"
        "casos suspeitos"
    ),
    "deaths": (
        "deaths|new deaths|died|daily deaths|number of deaths|ölüm|ölüm halları|"
        "yeni ölüm|ölənlər|смерти|умерло|летальные исходы|умершие|новые смерти|"
        "deces|nouveaux deces|morts|muertes|fallecidos|defunciones|nuevas muertes|"
        "obitos|mortes|novos obitos"
    ),
    "cumulative_cases": (
        "cumulative cases|total cases|cases total|confirmed cases total|ümumi hallar|"
        "cəmi yoluxma|всего случаев|случаев всего|total de cas|cas cumules|"
        "total de casos|casos acumulados|casos totales"
    ),
    "cumulative_deaths": (
        "cumulative deaths|total deaths|deaths total|cəmi ölüm|всего умерло|"
        "умерло всего|deces cumules|total des deces|muertes acumuladas|"
        "total de muertes|obitos acumulados|total de obitos"
    ),
    "tests": (
        "tests|new tests|testlər|test sayı|тесты|исследования|тестов|"
        "depistages|pruebas|tests realizados|testes"
    ),
    "recovered": (
        "recovered|recoveries|sağalanlar|выздоровело|выздоровевшие|gueris|"
        "recuperados|curados"
    ),
    "admissions": (
        "admissions|hospital admissions|new admissions|госпитализировано|"
        "hospitalizasiyalar|hospitalisations|ingresos|internacoes|internamentos"
    ),
}
# Words in the name of a column that tells who a person is.
_PERSONAL: Final = frozenset(
    fold(
        "name names surname forename firstname lastname fullname initials patient "
        "phone telephone tel mobile email mail address street house apartment passport "
        "identity ssn nin birth birthdate dob guardian mother father contact gps "
        "latitude longitude ad adı soyad soyadı atasının ünvan telefon mobil "
        "fin şv pasiyent xəstənin doğum "
        "фио ф и о имя фамилия отчество адрес улица телефон тел паспорт снилс инн "
        "полис пациент больной больного рождения почта "
        "nom noms prenom prenoms adresse rue telephone portable naissance courriel "
        "nombre nombres apellido apellidos direccion calle telefono celular nacimiento "
        "cedula correo dni curp nome sobrenome endereco rua telefone celular "
        "nascimento cpf rg morada"
    ).split()
)
_WHOLE: Final = frozenset(fold("id").split())

LINE_LIST_FIELDS: Final = (
    "event_date", "onset_date", "report_date", "location", "hospital_date",
    "outcome_date", "death_date", "imported", "sex", "age", "outcome", "disease",
    "persons",
)  # fmt: skip
COUNTS_FIELDS: Final = (
    "location", "indicator", "reference_date", "report_date", "value", "disease",
    "year",
)  # fmt: skip


def field_of(name: str, fields: tuple[str, ...]) -> str | None:
    """Find which of some fields a column is by its name, None if it is none."""
    found = _fields().get(fold(name), ())
    return next((field for field in fields if field in found), None)


def indicator_of(name: str) -> str | None:
    """Find which indicator a column holds by its name, e.g. "Yeni hallar": cases."""
    return _indicators().get(fold(name))


def is_known(name: str) -> bool:
    """Tell whether a cell is the name of a column that means anything here."""
    folded = fold(name)
    return bool(folded) and (folded in _fields() or folded in _indicators())


def is_personal(name: str) -> bool:
    """Tell whether the name of a column says that it tells who a person is."""
    words = fold(name).split()
    return bool(_PERSONAL & set(words)) or " ".join(words) in _WHOLE


@cache
def _fields() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for field, names in _NAMES.items():
        for name in dict.fromkeys(map(fold, names.split("|"))):
            found[name] = (*found.get(name, ()), field)
    return found


@cache
def _indicators() -> dict[str, str]:
    return {
        fold(name): indicator
        for indicator, names in _INDICATORS.items()
        for name in names.split("|")
    }
