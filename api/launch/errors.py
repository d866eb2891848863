"""What can stop Ruhu from being set up or started: one sentence and one exit code each.

Standard library only: the set-up imports this before any package is installed.
"""


class LaunchError(Exception):
    """Ends a set-up or start; the message is one sentence that says what to do."""

    exit_code = 1


class PortInUse(LaunchError):
    """Another program listens on the address."""

    exit_code = 10


class NoPackageManager(LaunchError):
    """System packages are missing and this system has no apt-get."""

    exit_code = 11


class NoRightToInstall(LaunchError):
    """System packages are missing and the user is neither root nor allowed to use sudo."""

    exit_code = 12


class BrokenDataDirectory(LaunchError):
    """The database's folder cannot be used as it is; nothing in it was changed."""

    exit_code = 13


class NoDiskSpace(LaunchError):
    """The disk is too full to set up or to run."""

    exit_code = 14


class AlreadyRunning(LaunchError):
    """Ruhu was already started from this folder."""

    exit_code = 15


class StepFailed(LaunchError):
    """A step of the set-up ended with an error of its own."""

    exit_code = 16


class WrongSetting(LaunchError):
    """A setting has a value that nobody knows."""

    exit_code = 18


class WrongSystem(LaunchError):
    """The system's Python is too old, or a program that must be there is missing."""

    exit_code = 17
