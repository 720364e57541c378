"""`manage.py check --deploy` under production settings made up for the purpose; a warning is a failure."""

import base64
import os
import secrets
import subprocess
import sys
import tempfile


def main() -> int:
    def key() -> str:
        return base64.b64encode(secrets.token_bytes(32)).decode()

    with tempfile.TemporaryDirectory() as folder:
        environ = {
            "PATH": os.environ.get("PATH", os.defpath),
            "XIANGYUE_ENV": "production",
            "XIANGYUE_DATA_DIR": folder,
            "SECRET_KEY": secrets.token_urlsafe(64),
            "FIELD_KEYS": key(),
            "SIGNING_KEY": key(),
            "ALLOWED_HOSTS": "xiangyue.example",
            "DATABASE_URL": "postgres://app:none@127.0.0.1:1/xiangyue",
            "REDIS_URL": "redis://:none@127.0.0.1:1/0",
        }
        command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
