"""Which release of the shop this is."""

from importlib.metadata import PackageNotFoundError, version


def release() -> str:
    """The version of the installed package; that of a checkout that is not installed is not known."""
    try:
        return version("voltcart")
    except PackageNotFoundError:
        return "unknown"
