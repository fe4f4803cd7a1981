"""The two ways printing fails: surely nothing came out, or nobody can tell."""

from invista_desktop.errors import Said, Unavailable, said


class NothingPrinted(Unavailable):
    """The printer got nothing: sending again cannot print anything twice."""

    def __init__(self, title: Said) -> None:
        super().__init__(
            title,
            said("Check the printer and send the job again, or print it to a PDF file."),
            code="nothing_printed",
        )


class MaybePrinted(Unavailable):
    """The printer got some of it, perhaps all: only a look at the printer can tell."""

    def __init__(self, title: Said) -> None:
        super().__init__(
            title,
            said("Look at the printer before you send the job again: some of it may have been printed."),
            code="maybe_printed",
        )
