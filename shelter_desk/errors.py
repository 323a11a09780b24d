"""Errors a worker can read: what happened, and what to do next."""


class DeskError(Exception):
    """A failure with a title and an advice in the user's language, and a code for the log.

    `code` is a short stable word; logs carry only it, never what people said.
    `details` are further lines in the user's language (which field, which file).
    """

    def __init__(self, code: str, title: str, advice: str = "", details: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.title = title
        self.advice = advice
        self.details = details

    def __str__(self) -> str:
        return "\n".join(line for line in (self.title, *self.details, self.advice) if line)


class Refused(DeskError):
    """The desk will not do this as asked; the user can act on the reason."""


class Broken(DeskError):
    """A disk, a stick or a file failed or is damaged; nothing was changed."""


class Bug(DeskError):
    """The program is wrong; nothing was changed."""
