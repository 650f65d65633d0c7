"""Set up `.venv` with what is locked, for `run` or for `test`; called by make, and the second time costs nothing.

    python3 scripts/install.py run|test

Only the standard library, and no syntax newer than Python 3.7: an old Python must read this to say that it is old.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": "requirements.txt", "test": "requirements-dev.txt"}  # the second contains the first
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
POSTGRESQL = "/usr/lib/postgresql"  # Debian keeps initdb off the PATH


def main(purpose):
    check_python()
    if purpose == "test":
        provide_packages(missing_packages())
    if is_stamped(purpose):
        return
    make_environment()
    make_installer()
    install(purpose)
    stamp(purpose)


def check_python():
    if sys.version_info < (3, 11):  # noqa: UP036 — the Python that runs this is not yet the one we require
        sys.exit(f"compmgr needs Python 3.11 or newer; this is {version()}. Try: make PYTHON=python3.12")


def missing_packages():
    """Debian's names of the packages whose programs the tests use and this machine lacks."""
    found = {
        "chromium": any(shutil.which(name) for name in BROWSERS),
        "fonts-noto-cjk": has_chinese_font(),
        "qpdf": shutil.which("qpdf"),
        "poppler-utils": shutil.which("pdftotext"),
        "zbar-tools": shutil.which("zbarimg"),
        "postgresql": shutil.which("initdb") or any(Path(POSTGRESQL).glob("*/bin/initdb")),
    }
    return [package for package, present in found.items() if not present]


def has_chinese_font():
    """Whether the browser will have a font for Chinese text; `fc-list` comes with it."""
    try:
        return bool(subprocess.check_output(["fc-list", ":lang=zh-cn", "family"]).strip())
    except (OSError, subprocess.CalledProcessError):
        return False


def provide_packages(packages):
    """Install `packages` where we may, or stop and name them."""
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit(
            "Something needed here is not on this machine. On Debian or Ubuntu:\n"
            f"    sudo apt-get install {' '.join(packages)}\n"
            "Elsewhere, install what these packages contain."
        )
    say(f"installing {' '.join(packages)}")
    quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    run(["apt-get", "update", "-qq"], env=quiet)
    run(["apt-get", "install", "-qq", "-y", "--no-install-recommends", *packages], env=quiet, stdout=subprocess.DEVNULL)


def make_environment():
    """`.venv`, made by the Python that runs this; one that is broken or of another Python is made anew."""
    if is_sound():
        return
    check_venv()
    run([sys.executable, "-m", "venv", "--clear", str(VENV)])


def is_sound():
    """Whether `.venv` runs, is of this very Python version and has pip."""
    question = f"import sys, pip; print(sys.version_info[:2] == {tuple(sys.version_info[:2])})"
    try:
        return subprocess.check_output([str(PYTHON), "-c", question], stderr=subprocess.DEVNULL).strip() == b"True"
    except (OSError, subprocess.CalledProcessError):
        return False


def check_venv():
    """Debian ships Python without what makes environments."""
    if subprocess.call([sys.executable, "-c", "import ensurepip, venv"], stderr=subprocess.DEVNULL) == 0:
        return
    provide_packages(["python3-venv"])


def make_installer():
    """uv, by its locked version and hash: it installs in a second what pip installs in thirty."""
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(ROOT / "requirements-uv.txt")])


def install(purpose):
    say(f"installing {LOCKS[purpose]}")
    install = [str(PYTHON), "-m", "uv", "pip", "install", "--quiet", "--python", str(PYTHON)]
    run([*install, "--require-hashes", "-r", str(ROOT / LOCKS[purpose])], env=surroundings())
    # The project itself, in place; what builds it is locked and already there, so nothing is downloaded.
    run([*install, "--no-deps", "--no-build-isolation", "--offline", "-e", str(ROOT)], env=surroundings())


def surroundings():
    """No Python is downloaded, and a mirror that pip was told of serves uv too."""
    told = dict(os.environ, UV_PYTHON_DOWNLOADS="never", UV_NO_PROGRESS="1")
    mirror = os.environ.get("PIP_INDEX_URL") or answer([str(PYTHON), "-m", "pip", "config", "get", "global.index-url"])
    if mirror:
        told.setdefault("UV_DEFAULT_INDEX", mirror)
    return told


def is_stamped(purpose):
    """Whether this purpose, or the tests, which contain it, was installed from these very locks."""
    return any(stamp_of(each).exists() and stamp_of(each).read_text() == state(each) for each in {purpose, "test"})


def stamp(purpose):
    stamp_of(purpose).write_text(state(purpose))


def stamp_of(purpose):
    return VENV / (".installed-for-" + purpose)


def state(purpose):
    """What an installation depends on, as one line: the locks, the project's entry points, the Python, the place."""
    told = hashlib.sha256()
    for name in ("requirements-uv.txt", LOCKS[purpose], "pyproject.toml", "scripts/install.py"):
        told.update((ROOT / name).read_bytes())
    return f"{told.hexdigest()} {version()} {ROOT}"


def version():
    return sys.version.split()[0]


def say(words):
    print("compmgr: " + words, flush=True)


def answer(command):
    """What `command` prints, or nothing when it fails."""
    asked = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else ""


def run(command, **how):
    """Run, and let a failure end us with the command that failed."""
    code = subprocess.call(command, **how)
    if code != 0:
        sys.exit(f"compmgr: this failed with {code}: {' '.join(command)}")


if __name__ == "__main__":
    if sys.argv[1:] not in (["run"], ["test"]):
        sys.exit(__doc__)
    main(sys.argv[1])
