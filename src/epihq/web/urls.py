"""Every address, and the view that answers it; a subject's own are in its folder."""

from django.urls import path
from django.views.i18n import set_language

from epihq.web import api
from epihq.web.kit.sign_in import public
from epihq.web.serving import health
from epihq.web.subjects import SUBJECTS

urlpatterns = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path(
        "language/",
        public("a stranger too may choose a language")(set_language),
        name="set_language",
    ),
    *api.URLS,
    *(url for subject in SUBJECTS for url in subject.urls),
]

handler400 = "epihq.web.errors.unreadable"
handler403 = "epihq.web.errors.forbidden"
handler404 = "epihq.web.errors.not_found"
handler500 = "epihq.web.errors.fault"
