"""Settings, one class per place we run. Everything can be given by the environment as COMPMGR_<NAME>."""

import json
import os
import secrets
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent


class Config:
    """The embedded default: SQLite, local files and in-process jobs in one folder, keys made on first start."""

    TESTING = False
    MAX_CONTENT_LENGTH = 20 * 1024 * 1024
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Lax"
    WTF_CSRF_TIME_LIMIT = None  # a form stays good as long as the session; a judge's sheet is open for hours
    LOG_LEVEL = "INFO"
    KEPT_FOR = 1.0  # seconds; a public page that stands ready is compared with what is true no more often
    MAKES_KEYS_ON_NEED = True

    def __init__(self, home: Path | str | None = None) -> None:
        self.HOME = Path(home or os.environ.get("COMPMGR_HOME") or ROOT / "var").resolve()
        self.HOME.mkdir(parents=True, exist_ok=True)
        keys = self.keys()
        self.SECRET_KEY = setting("SECRET_KEY") or keys["secret_key"]
        self.MASTER_KEYS = json.loads(setting("MASTER_KEYS") or "null") or keys["master_keys"]
        self.DATABASE_URL = setting("DATABASE_URL") or f"sqlite:///{self.HOME / 'compmgr.db'}"
        self.DATABASE_OPTIONS: dict[str, Any] = {}
        self.STORAGE = setting("STORAGE") or str(self.HOME / "files")
        self.JOB_ENGINE = setting("JOB_ENGINE") or str(self.HOME / "jobs.db")
        self.PROXIES = setting("PROXIES") or "127.0.0.1"
        self.PUBLIC_URL = setting("PUBLIC_URL") or ""
        self.SMS_GATEWAY = setting("SMS_GATEWAY") or ""
        self.SMS_TOKEN = setting("SMS_TOKEN") or ""
        self.KEYS = setting("KEYS") or str(self.HOME / "keys")
        self.KEYS_PIN = setting("KEYS_PIN") or ""
        self.ISSUER = setting("ISSUER") or "中国轻工业职业技能竞赛与评价管理系统"
        self.TIMESTAMP_URL = setting("TIMESTAMP_URL") or ""

    def keys(self) -> dict[str, Any]:
        """The keys of this folder, made once; losing them loses what they sealed, so they belong into the backup."""
        path = self.HOME / "keys.json"
        if not path.exists():
            made = {"secret_key": secrets.token_urlsafe(32), "master_keys": {"k1": secrets.token_urlsafe(32)}}
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                json.dump(made, file)
        return json.loads(path.read_text())


class Production(Config):
    """Behind TLS, with its secrets from outside; refuses to start without them."""

    SESSION_COOKIE_SECURE = True
    MAKES_KEYS_ON_NEED = False  # a signing key is made on purpose, by `compmgr keys make`
    NEEDED = ("SECRET_KEY", "MASTER_KEYS", "DATABASE_URL", "PUBLIC_URL")

    def __init__(self, home: Path | str | None = None) -> None:
        missing = [f"COMPMGR_{name}" for name in self.NEEDED if not setting(name)]
        if missing:
            raise SystemExit(f"Production needs these settings: {', '.join(missing)}.")
        super().__init__(home)

    def keys(self) -> dict[str, Any]:
        return {"secret_key": "", "master_keys": {}}


class Testing(Config):
    """Fixed keys, jobs at once, no form tokens; the database and the folder are the test's own."""

    TESTING = True
    __test__ = False  # its name is no test's
    WTF_CSRF_ENABLED = False
    LOG_LEVEL = "WARNING"
    KEPT_FOR = 0.0

    def __init__(self, home: Path | str, database_url: str | None = None) -> None:
        super().__init__(home)
        self.DATABASE_URL = database_url or self.DATABASE_URL
        self.JOB_ENGINE = "memory"

    def keys(self) -> dict[str, Any]:
        return {"secret_key": "test", "master_keys": {"k1": "test-master-key"}}


def setting(name: str) -> str | None:
    return os.environ.get(f"COMPMGR_{name}") or None


def current() -> Config:
    """The settings of this process: `COMPMGR_ENV=production` for a server, the embedded default otherwise."""
    return Production() if os.environ.get("COMPMGR_ENV") == "production" else Config()
