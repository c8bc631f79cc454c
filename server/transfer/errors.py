"""Refusals of imports and exports."""

from server.core.errors import Conflict, Invalid, Mistake


class BadHeader(Invalid):
    """The first row of a CSV file does not name its columns well."""

    code = "bad_header"
    message = "The file's first row does not name its columns well."

    def __init__(self, mistakes: tuple[Mistake, ...]) -> None:
        super().__init__(mistakes=mistakes)


class ExportNotReady(Conflict):
    """The export's file is not written yet, or could not be."""

    code = "export_not_ready"
    message = "The export is {status}; there is no file."


class EmptyFile(Invalid):
    """The file of an import holds nothing."""

    code = "empty_file"
    message = "The file is empty."


class LinesRefused(Conflict):
    """An import that does all or nothing holds lines that are not taken."""

    code = "lines_refused"
    message = "{refused} of its lines are refused, so that nothing was changed."
