"""Reports of our own, in the manner of a briefing of July 2020, of other countries."""

from datetime import date

PUBLISHED = date(2021, 3, 4)

URUGUAY = """\
date 2021-03-04 Uruguay goes on working with its partners against COVID-19, \
Adviser to the President of Uruguay, Head of the Department of International Affairs \
of the Uruguayan Presidential Administration Marta Bellini said.

"Uruguay goes on cooperating with the World Health Organization in this field," \
adviser to the president of Uruguay said at the briefing in Montevideo.

"One of the most useful steps taken by Uruguay was President Luis Ferrando's \
initiative to hold an extraordinary session of the UN General Assembly," she noted.

Bellini said that this shows how much Uruguay is trusted.

According to her, there are proposals to extend the night curfew for three more weeks \
in Uruguay.

Bellini stressed that the question of support to the people being treated at home is \
also being considered.

She noted that the Paraguayan authorities hide most of the country's coronavirus \
figures. Bellini emphasized that Paraguay asks other countries for help and at the \
same time opposes the Uruguayan president's initiative to hold an extraordinary \
session of the UN General Assembly.

“This again showed Paraguay's true face,” adviser to the Uruguayan president added. \
“All countries support this initiative. However, Paraguay, opposing this initiative, \
demonstrated its true nature.”
"""

CHILE = """\
Чили продолжает сотрудничать с другими странами в борьбе с коронавирусом, заявил \
министр здравоохранения Чили Матиас Орельяна.

«Чили продолжает сотрудничество с Всемирной организацией здравоохранения», — отметил \
министр на брифинге 4 марта 2021 года.

По его словам, рассматривается вопрос о продлении режима карантина еще на две недели.

За минувшие сутки в Чили выявлено 1 204 новых случая заражения, 31 человек скончался, \
сообщил Орельяна.

Орельяна отметил, что власти Перу скрывают большую часть цифр по коронавирусу.

«Перу вновь показало свое истинное лицо», — добавил министр.
"""

ESTONIA = """\
Estoniya koronavirusla mübarizədə əməkdaşlığı davam etdirir. Bunu Estoniyanın səhiyyə \
naziri Mart Tamme deyib.

Nazir bildirib ki, Ümumdünya Səhiyyə Təşkilatı ilə əməkdaşlıq davam edir.

Onun sözlərinə görə, karantin rejiminin daha iki həftə uzadılması nəzərdən keçirilir.

Son sutkada Estoniyada 214 yeni yoluxma faktı qeydə alınıb, 5 nəfər vəfat edib.

Mart Tamme qeyd edib ki, Latviya hakimiyyəti koronavirusla bağlı rəqəmlərin çox \
hissəsini gizlədir.

“Latviya bir daha əsl simasını göstərdi”, – nazir əlavə edib.
"""
