"""Upload the release that ``prepare_release.py`` built.

Usage: ``python dev/release/upload_to_pypi.py``, on the commit that has the tag. It asks before
anything is uploaded; twine asks for the credentials, or takes them from where it always does.
"""

import subprocess
import sys

from prepare_release import distributions, git


def main() -> None:
    """Check what was built for the tag of this commit, ask, and upload it."""
    version = tag_of_this_commit()
    files = [str(path) for path in distributions(version)]
    if missing := [path for path in distributions(version) if not path.exists()]:
        sys.exit(f"{missing[0].name} was not built: run prepare_release.py {version} first")
    twine("check", "--strict", *files)
    if input(f"Upload brian2tools {version}? Type its version to go on: ").strip() != version:
        sys.exit("Nothing was uploaded")
    twine("upload", *files)
    print(f"Next: git push origin {version}")


def tag_of_this_commit() -> str:
    """Return the tag of the commit that is checked out, or stop where it has none."""
    tags = git("tag", "--points-at", "HEAD").split()
    if len(tags) != 1:
        sys.exit(f"This commit has {len(tags)} tags, expected the one of a release")
    return tags[0]


def twine(*arguments: str) -> None:
    """Run twine, and stop where it fails."""
    subprocess.run([sys.executable, "-m", "twine", *arguments], check=True)


if __name__ == "__main__":
    main()
