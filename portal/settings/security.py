"""What protects people: the content security policy, passwords, sign-in lockout, cookies and transport."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from portal.settings.environment import Environment

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
    },
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]


def lockout() -> dict[str, Any]:
    """Five wrong passwords for a name from one address lock that pair for a quarter of an hour."""
    return {
        "AXES_FAILURE_LIMIT": 5,
        "AXES_COOLOFF_TIME": timedelta(minutes=15),
        "AXES_LOCKOUT_PARAMETERS": [["username", "ip_address"]],
        "AXES_RESET_ON_SUCCESS": True,
        "AXES_USERNAME_CALLABLE": "portal.signin.typed_name",
        "AXES_LOCKOUT_CALLABLE": "portal.errors.lockout",
        "AXES_HTTP_RESPONSE_CODE": 429,
        "AXES_VERBOSE": False,
    }


def transport(env: Environment) -> dict[str, Any]:
    """Cookies and headers; in production only over TLS."""
    shared: dict[str, Any] = {
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_AGE": 8 * 60 * 60,
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "X_FRAME_OPTIONS": "DENY",
    }
    if not env.production:
        return shared
    # Only a proxy that strips this header from what it receives may be trusted with it.
    proxy = {"SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https")} if env.behind_proxy else {}
    return (
        shared
        | proxy
        | {
            "SESSION_COOKIE_SECURE": True,
            "SESSION_COOKIE_NAME": "__Host-session",
            "CSRF_COOKIE_SECURE": True,
            "CSRF_COOKIE_NAME": "__Host-csrf",
            "LANGUAGE_COOKIE_SECURE": True,
            "SECURE_SSL_REDIRECT": True,
            "SECURE_REDIRECT_EXEMPT": [r"^healthz$"],
            "SECURE_HSTS_SECONDS": 365 * 24 * 60 * 60,
            "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
            "SECURE_HSTS_PRELOAD": True,
        }
    )
