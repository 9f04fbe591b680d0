"""Run the tests with every version of Python and Brian that is supported.

``nox -f dev/noxfile.py`` runs them on all three; the rest of the command goes to pytest, as in
``nox -f dev/noxfile.py -s tests-3.13 -- -k raster``.
"""

from pathlib import Path

import nox

# The release of Brian 2 that each Python is tested with; numpy and matplotlib are the newest
# ones that pip then finds.
BRIAN_RELEASES = {"3.11": "2.9", "3.12": "2.10", "3.13": "2.11"}

PRINT_VERSIONS = """
import platform
from importlib.metadata import version
names = ("brian2", "numpy", "matplotlib")
print("Python", platform.python_version(), *(f"{name} {version(name)}" for name in names))
"""

nox.options.error_on_missing_interpreters = True


@nox.session(python=list(BRIAN_RELEASES))
def tests(session: nox.Session) -> None:
    """Install the package with what its tests need, and run them."""
    session.chdir(Path(__file__).parent.parent)
    release = BRIAN_RELEASES[str(session.python)]
    session.install("-e", ".[test]", f"brian2=={release}.*")
    session.run("python", "-c", PRINT_VERSIONS)
    session.run("python", "-m", "pytest", "-q", "-n", "logical", *session.posargs)
