"""What is wrong with a template: where, and in words."""

from dataclasses import dataclass

from invista_desktop.errors import Said, said


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        item: which item it is in, counted from 1; 0 is the label itself.
        key: the key it is about; empty where it is about all of the item.
        line: the line of the file it came from, counted from 1; 0 where it came from none.
    """

    item: int
    key: str
    words: Said
    line: int = 0

    @property
    def sentence(self) -> Said:
        """The words, with the line where there is one."""
        return said("line {line}: {words}", line=self.line, words=self.words) if self.line else self.words

    def __str__(self) -> str:
        return str(self.sentence)


class Misshapen(Exception):
    """A value that cannot be used; `problem` says which and why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem
