"""Countries by all the names that the press of three languages gives them."""

import pytest

from epihq.text.sentences.passages import passages_of

SENTENCES = {
    "en": "The cases of cholera were found in {} and people died there.",
    "ru": "Страна называется {}, там холера и умерли люди.",
    "az": "{} ölkəsində vəba xəstəliyi yayılıb və insanlar ölüb.",
}
# Names beside those of the public table: colloquial, former, otherwise spelt.
ALSO = {
    "en": "England=GBR|Wales=GBR|Northern Ireland=GBR|Scotland=GBR|Burma=MMR|"
    "Ivory Coast=CIV|Swaziland=SWZ|Czech Republic=CZE|DR Congo=COD|Zaire=COD|"
    "Republic of Congo=COG|Democratic Republic of the Congo=COD|Holland=NLD|"
    "East Timor=TLS|Cape Verde=CPV|Macau=MAC|Lao PDR=LAO|DPRK=PRK|North Korea=PRK|"
    "South Korea=KOR|Turkiye=TUR|Trinidad=TTO|PNG=PNG|Curacao=CUW|Gaza=PSE|UAE=ARE|"
    "Sāmoa=WSM|American Sāmoa=ASM",
    "ru": "Англия=GBR|Шотландия=GBR|Берег Слоновой Кости=CIV|Бирма=MMR|Доминикана=DOM|"
    "Папуа — Новая Гвинея=PNG|Папуа-Новая Гвинея=PNG|Восточный Тимор=TLS|"
    "Македония=MKD|Косово=XKX|Палестина=PSE|Сейшелы=SYC|Южный Судан=SSD|Судан=SDN|"
    "Северная Корея=PRK|КНДР=PRK|Южная Корея=KOR|ДРК=COD|ЦАР=CAF|Киргизия=KGZ|"
    "Белоруссия=BLR|Молдавия=MDA|Бавария=DEU|Калифорния=USA|Каталония=ESP",
    "az": "Finlyandiya=FIN|Finlandiya=FIN|İngiltərə=GBR|Koreya Respublikası=KOR|"
    "Cənubi Koreya=KOR|Şimali Koreya=PRK|Fələstin=PSE|Fil Dişi Sahili=CIV|"
    "Makedoniya=MKD|Belorusiya=BLR|Monqoliya=MNG|Honq Konq=HKG|Makao=MAC|"
    "Çernoqoriya=MNE|Svazilend=SWZ|KDR=COD|Konqo Demokratik Respublikası=COD",
}
NAMED = [
    (language, *one.split("="))
    for language, listed in ALSO.items()
    for one in listed.split("|")
]


@pytest.mark.parametrize(("language", "name", "code"), NAMED)
def test_a_country_is_known_by_each_of_its_names(language, name, code):
    (passage,) = passages_of(SENTENCES[language].format(name), language)

    assert [place.code for place in passage.places] == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Scottish doctors waited.", "GBR"),
        ("Kosovar doctors waited.", "XKX"),
        ("Slovakian doctors waited.", "SVK"),
        ("На Кубе ждали врачей.", "CUB"),
        ("Министр здравоохранения Кубы ждал врачей.", "CUB"),
    ],
)
def test_so_is_whose_somebody_is(text, code):
    (passage,) = passages_of(text, None)

    assert [place.code for place in passage.places] == [code]


@pytest.mark.parametrize(
    "text",
    [
        "Crimean-Congo Hemorrhagic Fever was found.",
        "CRIMEAN-CONGO HEMORRHAGIC FEVER was found.",
        "В Кубе ждали врачей, в районе выпал снег.",
    ],
)
def test_a_disease_or_a_town_of_that_name_is_none(text):
    (passage,) = passages_of(text, None)

    assert passage.places == ()
