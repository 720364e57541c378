"""Django's settings, put together from the checked environment. Every variable is explained in docs/operating.md."""

from __future__ import annotations

from portal.settings import api, security
from portal.settings.apps import installed_apps
from portal.settings.environment import PROJECT, read
from portal.settings.logs import logging_config
from portal.settings.queue import celery_settings

ENV = read()
BASE_DIR = PROJECT
DATA_DIR = ENV.data_dir
ENVIRONMENT = ENV.name
DEBUG = ENV.debug
SNAPSHOT_BYTES = (
    ENV.snapshot_mib * 2**20
)  # of payloads whose columns a process keeps (`rules.columns.kept.keeping`)
SECRET_KEY = ENV.secret_key
SECRET_KEY_FALLBACKS = ENV.secret_key_fallbacks
FIELD_KEYS = ENV.field_keys  # list of 32-byte keys: the first encrypts, all decrypt
SIGNING_KEY = ENV.signing_key  # Ed25519, PKCS#8 PEM
ALLOWED_HOSTS = ENV.allowed_hosts
CSRF_TRUSTED_ORIGINS = ENV.csrf_trusted_origins

INSTALLED_APPS = installed_apps(with_test_counties=ENV.name == "test")
ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.request_id.RequestIdMiddleware",
    "csp.middleware.CSPMiddleware",  # above whatever may answer by itself, so that every answer carries it
    "portal.middleware.unavailable.UnavailableMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "counties.middleware.CountyMiddleware",
    "portal.middleware.refusals.RefusalMiddleware",
    "axes.middleware.AxesMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context_processors.frame",
            ],
        },
    },
]
CRISPY_ALLOWED_TEMPLATE_PACKS = ["gds"]
CRISPY_TEMPLATE_PACK = "gds"
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"

# ---- database: PostgreSQL only; the app's role owns nothing, so row-level security binds it

DATABASE_APP_ROLE = ENV.app_role
_timeouts = (
    ""
    if ENV.acts_as_owner
    else (
        f"-c statement_timeout={ENV.statement_seconds}s -c lock_timeout=10s "
        "-c idle_in_transaction_session_timeout=60s"
    )
)
DATABASES = {
    "default": {
        **ENV.database,
        "ATOMIC_REQUESTS": True,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            **ENV.database.get("OPTIONS", {}),
            "connect_timeout": 5,
            "application_name": "xiangyue",
            "options": _timeouts,
        },
    },
}

# ---- people

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
    "guardian.backends.ObjectPermissionBackend",
]
AUTH_PASSWORD_VALIDATORS = security.PASSWORD_VALIDATORS
PASSWORD_HASHERS = security.PASSWORD_HASHERS
ANONYMOUS_USER_NAME = None  # guardian: nobody who is not signed in has any grant
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are issued by the county, which has seen the person
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # axes counts these, in the database and so for all workers
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
globals().update(security.lockout())
globals().update(security.transport(ENV))
CONTENT_SECURITY_POLICY = security.CONTENT_SECURITY_POLICY
REST_FRAMEWORK = api.REST_FRAMEWORK
SPECTACULAR_SETTINGS = api.SPECTACULAR_SETTINGS

# ---- languages and time

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PROJECT / "portal" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

# ---- files

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
WHITENOISE_USE_FINDERS = not ENV.production
WHITENOISE_AUTOREFRESH = ENV.debug
_static = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": _static if ENV.production else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}

globals().update(celery_settings(ENV))
LOGGING = logging_config(ENV)
