"""The tests' settings: the project's own, on a private server of each test run (see tests/backend)."""

import os

from tests.backend.servers import announce_servers

os.environ["XIANGYUE_ENV"] = "test"
os.environ.setdefault("XIANGYUE_STATEMENT_SECONDS", "120")  # machines that run tests may be busy
SERVERS = announce_servers()

from portal.settings import *  # noqa: E402,F403
from portal.settings import DATABASES, ENV  # noqa: E402

DATABASES["default"] |= {
    "ENGINE": "tests.backend",
    "USER": SERVERS.owner,
    "PASSWORD": SERVERS.owner_password,
    "CONN_MAX_AGE": 0,
}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # fast; protects nobody real
MEDIA_ROOT = SERVERS.folder / "media"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
del ENV
