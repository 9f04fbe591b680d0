"""Tag a release and build what is uploaded.

Usage: ``python dev/release/prepare_release.py VERSION``, with the "dev" extra installed. It sets
the tag VERSION on the last commit and puts a source distribution and a wheel into ``dist``.
Nothing leaves this machine: ``upload_to_pypi.py`` does the rest.
"""

import argparse
import subprocess
import sys
from pathlib import Path

from packaging.version import InvalidVersion, Version

ROOT = Path(__file__).resolve().parents[2]
DIST = ROOT / "dist"


def main() -> None:
    """Check the version and the state of the repository, set the tag and build."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("version", help="the version to release, for example 1.2.0")
    version = parser.parse_args().version
    check_version(version)
    check_repository(version)
    git("tag", "--annotate", version, "--message", f"Release {version}")
    try:
        build(version)
    except BaseException:
        git("tag", "--delete", version)
        raise
    print(f"Tagged {version} and built:", *distributions(version), sep="\n  ")
    print("Next: python dev/release/upload_to_pypi.py")


def check_version(version: str) -> None:
    """Stop where the version is not one, or not written in its normal form."""
    try:
        normal = Version(version)
    except InvalidVersion:
        sys.exit(f"{version!r} is not a version, expected one such as 1.2.0")
    if str(normal) != version or normal.local:
        sys.exit(f"{version!r} is not how a release is written, expected {normal.public}")


def check_repository(version: str) -> None:
    """Stop where something is not committed, or the version is not above those released."""
    if changes := git("status", "--porcelain"):
        sys.exit(f"There are uncommitted changes, commit or remove them first:\n{changes}")
    tags = git("tag", "--list").split()
    if version in tags:
        sys.exit(f"The tag {version} exists already, expected a version that was not released")
    newest = max((Version(tag) for tag in tags if is_version(tag)), default=None)
    if newest is not None and Version(version) < newest:
        sys.exit(f"{version} is older than the release {newest}")


def is_version(tag: str) -> bool:
    """Tell whether a tag names a release."""
    try:
        Version(tag)
    except InvalidVersion:
        return False
    return True


def build(version: str) -> None:
    """Build the source distribution, and the wheel from it."""
    for old in distributions(version):
        old.unlink(missing_ok=True)
    command = [sys.executable, "-m", "build", "--outdir", str(DIST)]
    subprocess.run(command, cwd=ROOT, check=True)
    if missing := [path.name for path in distributions(version) if not path.exists()]:
        sys.exit(f"The build did not make {', '.join(missing)}")


def distributions(version: str) -> list[Path]:
    """Return the files of a release."""
    names = (f"brian2tools-{version}.tar.gz", f"brian2tools-{version}-py3-none-any.whl")
    return [DIST / name for name in names]


def git(*arguments: str) -> str:
    """Run git in the repository, and return what it printed."""
    command = ["git", *arguments]
    run = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True)
    return run.stdout.strip()


if __name__ == "__main__":
    main()
