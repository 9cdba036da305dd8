"""Settings of the pages, from a folder and a few variables; there is no settings file.

docs/reference/settings.md lists the variables.
"""

import os
from importlib.resources import files
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from epihq.operations.ledger import ledger
from epihq.terms.errors import UsageError
from epihq.terms.languages import LANGUAGES
from epihq.web.secret_key import secret_key
from epihq.words.catalogue import LOCALE

_HERE = Path(__file__).parent
_TAGS = "*/tags.py"
_LOCAL = "http://127.0.0.1:8000"
LONGEST_UPLOAD = 20 * 1024 * 1024

_APPS = (
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "epihq.operations",
    "epihq.care",
    # Before allauth: our templates stand before its own.
    "epihq.web",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django_htmx",
)
_MIDDLEWARE = (
    "epihq.web.middleware.measured",
    "epihq.web.middleware.only_head",
    "epihq.web.serving.callers.known",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "epihq.web.middleware.kept_by_nobody",
    "csp.middleware.CSPMiddleware",
    "epihq.web.middleware.bounded",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "allauth.usersessions.middleware.UserSessionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "epihq.web.errors.Errors",
    "epihq.web.middleware.session_ends",
    "epihq.web.middleware.local_words",
    "epihq.web.middleware.first_things_first",
)


def configure(home: Path) -> None:
    """Set Django up for the pages of a headquarters; any number of times.

    Raises:
        UsageError: ``web.bad-address``, ``web.bad-number``, ``web.bad-proxies``,
            ``ledger.bad-database-url``.
    """
    ledger.configure(home, more=settings_of(home))


def settings_of(home: Path) -> dict[str, Any]:
    """Give Django's settings for the pages of a headquarters."""
    return {
        "INSTALLED_APPS": _APPS,
        "MIDDLEWARE": _MIDDLEWARE,
        "ROOT_URLCONF": "epihq.web.urls",
        "CSRF_FAILURE_VIEW": "epihq.web.errors.csrf_failed",
        "TEMPLATES": _templates(),
        "STATIC_URL": "/static/",
        # A page of the room tells its charts' days by the script of the reports.
        "STATICFILES_DIRS": [("reports", files("epihq.reports") / "script")],
        "WHITENOISE_USE_FINDERS": True,
        "WHITENOISE_MAX_AGE": 300,
        "SECRET_KEY": secret_key(home),
        "DEMO": bool(os.environ.get("EPIHQ_DEMO")),
        "DATA_UPLOAD_MAX_MEMORY_SIZE": LONGEST_UPLOAD,
        "API_PER_MINUTE": whole_number("EPIHQ_API_PER_MINUTE", 600),
        "CACHES": {
            "default": {
                "BACKEND": "epihq.web.kit.shared_cache.SharedCache",
                "LOCATION": "web_cache",
                "OPTIONS": {"MAX_ENTRIES": 20_000},
            }
        },
        "SILENCED_SYSTEM_CHECKS": ["models.W042"],
        **_languages(),
        **_address(),
        **_sessions(),
        **_sign_in(),
        **_content_security(),
        # The pages send no mail; messages to agencies are the watch's.
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
    }


def address() -> str:
    """The address at which people find this headquarters, e.g. "https://hq.example".

    Raises:
        UsageError: ``web.bad-address``.
    """
    given = os.environ.get("EPIHQ_ADDRESS", _LOCAL).rstrip("/")
    parts = urlsplit(given)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path:
        raise UsageError(
            "web.bad-address",
            "EPIHQ_ADDRESS: the address of the pages, like https://hq.example, was "
            f"expected; got {given!r}. Correct it, or unset it for this machine alone.",
        )
    return given


def whole_number(variable: str, default: int) -> int:
    """Read a variable that is a whole number above zero, or zero where that is told.

    Raises:
        UsageError: ``web.bad-number``.
    """
    given = os.environ.get(variable, str(default))
    if not given.isdecimal():
        raise UsageError(
            "web.bad-number",
            f"{variable}: a whole number was expected; got {given!r}. Correct it, or "
            f"unset it for {default}.",
        )
    return int(given)


def own_proxies() -> list[IPv4Network | IPv6Network]:
    """Read the addresses of our own web servers.

    Raises:
        UsageError: ``web.bad-proxies``.
    """
    given = os.environ.get("EPIHQ_PROXIES", "")
    try:
        return [ip_network(one.strip()) for one in given.split(",") if one.strip()]
    except ValueError as exc:
        raise UsageError(
            "web.bad-proxies",
            "EPIHQ_PROXIES: the addresses of your own web servers, like 127.0.0.1 or "
            f"10.0.0.0/24, were expected; got {given!r}. Name them, with commas "
            "between, or unset it if there is none.",
        ) from exc


def _templates() -> list[dict[str, Any]]:
    processors = (
        "django.template.context_processors.request",
        "django.contrib.auth.context_processors.auth",
        "django.contrib.messages.context_processors.messages",
        "epihq.web.kit.room.room",
    )
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [_HERE / "templates", *sorted(_HERE.glob("*/templates"))],
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": processors,
                "builtins": [
                    "django.templatetags.i18n",
                    "django.templatetags.static",
                    "epihq.web.kit.tags",
                ],
                # {% load signals %} is what signals/tags.py gives to templates.
                "libraries": {
                    folder.name: f"epihq.web.{folder.name}.tags"
                    for folder in sorted(file.parent for file in _HERE.glob(_TAGS))
                },
            },
        }
    ]


def _languages() -> dict[str, Any]:
    return {
        "USE_I18N": True,
        "LANGUAGE_CODE": "en",
        "LANGUAGES": tuple(LANGUAGES.items()),
        "LOCALE_PATHS": [LOCALE],
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
    }


def _address() -> dict[str, Any]:
    parts = urlsplit(address())
    local = {"localhost", "127.0.0.1", "[::1]"}
    is_safe = parts.scheme == "https"
    proxies = own_proxies()
    settings: dict[str, Any] = {
        "ALLOWED_HOSTS": sorted({parts.hostname or "", *local}),
        "CSRF_TRUSTED_ORIGINS": [address()],
        "SESSION_COOKIE_SECURE": is_safe,
        "CSRF_COOKIE_SECURE": is_safe,
        "LANGUAGE_COOKIE_SECURE": is_safe,
        "SECURE_HSTS_SECONDS": 31_536_000 if is_safe else 0,
        "PROXIES": proxies,
        "METRICS_KEY": os.environ.get("EPIHQ_METRICS_KEY", ""),
    }
    if proxies:
        settings["SECURE_PROXY_SSL_HEADER"] = ("HTTP_X_FORWARDED_PROTO", "https")
    return settings


def _sessions() -> dict[str, Any]:
    hours = whole_number("EPIHQ_SESSION_HOURS", 12)
    return {
        "SESSION_COOKIE_AGE": hours * 3600,
        "SESSION_COOKIE_NAME": "epihq_session",
        "SESSION_EXPIRE_AT_BROWSER_CLOSE": False,
        "SESSION_IDLE_SECONDS": 60 * whole_number("EPIHQ_SESSION_IDLE_MINUTES", 60),
    }


def _sign_in() -> dict[str, Any]:
    validation = "django.contrib.auth.password_validation"
    return {
        "AUTHENTICATION_BACKENDS": [
            "allauth.account.auth_backends.AuthenticationBackend"
        ],
        "AUTH_PASSWORD_VALIDATORS": [
            {
                "NAME": f"{validation}.MinimumLengthValidator",
                "OPTIONS": {"min_length": 12},
            },
            {
                "NAME": f"{validation}.UserAttributeSimilarityValidator",
                "OPTIONS": {"user_attributes": ("username", "full_name", "email")},
            },
            {"NAME": f"{validation}.CommonPasswordValidator"},
        ],
        "LOGIN_URL": "account_login",
        "LOGIN_REDIRECT_URL": "start",
        "LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_ADAPTER": "epihq.web.account.sign_in_log.Adapter",
        "ACCOUNT_LOGIN_METHODS": {"username"},
        "ACCOUNT_SIGNUP_FIELDS": ["username*", "password1*"],
        "ACCOUNT_EMAIL_VERIFICATION": "none",
        "ACCOUNT_SESSION_REMEMBER": True,
        "ACCOUNT_LOGOUT_REDIRECT_URL": "account_login",
        "ACCOUNT_REAUTHENTICATION_TIMEOUT": 600,
        # Passwords are counted by ``attempts``; this is for codes of a second factor.
        "ACCOUNT_RATE_LIMITS": {"login": "", "login_failed": "20/m/ip,5/300s/key"},
        "ACCOUNT_USER_DISPLAY": "epihq.web.account.sign_in_log.shown_as",
        "MFA_ADAPTER": "epihq.web.account.sign_in_log.Factors",
        "MFA_SUPPORTED_TYPES": ["totp", "webauthn", "recovery_codes"],
        "MFA_PASSKEY_LOGIN_ENABLED": True,
        "MFA_TOTP_ISSUER": "epihq",
        "MFA_TOTP_TOLERANCE": 1,
        "MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN": urlsplit(address()).scheme == "http",
    }


def _content_security() -> dict[str, Any]:
    from csp.constants import NONE, SELF  # noqa: PLC0415 - with the pages alone

    return {
        "SECURE_REFERRER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
        "CONTENT_SECURITY_POLICY": {
            "DIRECTIVES": {
                "default-src": [SELF],
                "img-src": [SELF, "data:"],
                "object-src": [NONE],
                "base-uri": [NONE],
                "form-action": [SELF],
                "frame-ancestors": [NONE],
            }
        },
    }
