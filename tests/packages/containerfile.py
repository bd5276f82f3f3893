"""What an engine does with a Containerfile, as far as the relay's goes, where there is none: its steps, in roots of Debian.

By hand, as root, with all of its stages, which compile everything once more:

  unshare --mount tests/packages/containerfile.py FOLDER
"""

import dataclasses
import json
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "e2e"))

from root import Root  # noqa: E402  (what it uses is found by the line above)

SOURCES = pathlib.Path(__file__).resolve().parents[2]
CONTAINERFILE = SOURCES / "relay/package/Containerfile"


@dataclasses.dataclass
class Image:
    root: Root
    folder: str = "/"
    user: str = "0"
    environment: dict = dataclasses.field(default_factory=dict)
    volumes: list = dataclasses.field(default_factory=list)
    entrypoint: list = dataclasses.field(default_factory=list)


def instructions():
    """Pairs, such as ("USER", "6667:6667")."""
    text = CONTAINERFILE.read_text().replace("\\\n", "")
    lines = (line.strip() for line in text.splitlines())
    return [tuple(line.split(None, 1)) for line in lines if line and not line.startswith("#")]


def stages():
    """Instructions by the stage that they belong to: its name, or for the last one its number."""
    found = {}
    for word, rest in instructions():
        if word == "FROM":
            base, _, name = rest.partition(" AS ")
            assert base.startswith("docker.io/library/debian:12"), base
            found[name or str(len(found))] = steps = []
        else:
            steps.append((word, rest))
    return found


def _copy(image, rest, built):
    """COPY [--from=STAGE] SOURCE TARGET. What stands in for a stage is a folder."""
    *options, source, target = shlex.split(rest)
    target = image.root.folder / str(pathlib.PurePosixPath(image.folder, target)).lstrip("/")
    target.mkdir(parents=True, exist_ok=True)
    if not options:
        archive = subprocess.run(["git", "-C", SOURCES, "archive", "HEAD"], stdout=subprocess.PIPE, check=True).stdout
        subprocess.run(["tar", "-x", "-C", target], input=archive, check=True)
        return
    stage = built[options[0].removeprefix("--from=")]
    found = sorted(stage.glob(source.lstrip("/")))
    assert found, f"there is no {source} in {stage}"
    for path in found:
        shutil.copy(path, target)


def _run(image, rest):
    # As root, who installs, whatever the image's user will be.
    assert image.user == "0", "the steps after USER would be another's"
    command = f"cd {shlex.quote(image.folder)} && {rest}"
    print(image.root.run("sh", "-c", command, timeout=3600, **image.environment), flush=True)


def build(root, steps, built):
    """Takes the steps of one stage; `built` are the folders of those before it. RUN's are told on standard output."""
    image = Image(root)
    for word, rest in steps:
        if word == "RUN":
            _run(image, rest)
        elif word == "COPY":
            _copy(image, rest, built)
        elif word == "WORKDIR":
            image.folder = rest
            (root.folder / rest.lstrip("/")).mkdir(parents=True, exist_ok=True)
        elif word == "ENV":
            image.environment.update(setting.split("=", 1) for setting in shlex.split(rest))
        elif word == "VOLUME":
            image.volumes.append(rest)
        elif word == "USER":
            image.user = rest
        elif word == "ENTRYPOINT":
            image.entrypoint = json.loads(rest)
        else:
            assert word == "EXPOSE", f"nobody has said here what {word} does"
    return image


def seal(image, volume):
    """Makes the image's root read-only, but for its one volume, which is the folder `volume`: a new one is a copy of
    what the image has there, with its owner."""
    (inside,) = image.volumes
    place = image.root.folder / inside.lstrip("/")
    subprocess.run(["cp", "--archive", place, volume], check=True)
    subprocess.run(["mount", "--bind", image.root.folder, image.root.folder], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", image.root.folder], check=True)
    subprocess.run(["mount", "--bind", volume, place], check=True)


def start(image, *options):
    user, group = image.user.split(":")
    return image.root.start("setpriv", f"--reuid={user}", f"--regid={group}", "--clear-groups", "--inh-caps=-all",
                            "--bounding-set=-all", "--no-new-privs", *image.entrypoint, *options, **image.environment)


def main(folder):
    base = Root.make(folder / "base")
    built = {}
    for name, steps in stages().items():
        image = build(base.copy(folder / name), steps, built)
        built[name] = image.root.folder
    seal(image, folder / "volume")
    relay = start(image, "--listen", "127.0.0.1:0")
    print(relay.expect(re.compile(r"Listening on 127\.0\.0\.1:.*")))
    sys.exit(relay.stop())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
