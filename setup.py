"""What setup.cfg cannot say: the core's migrations lie at the top, and are installed inside the core."""

from setuptools import find_packages, setup

setup(
    packages=[
        *find_packages(include=["portal", "portal.*", "plugins", "plugins.*"]),
        "portal.migrations",
    ],
    package_dir={"portal.migrations": "migrations"},
)
