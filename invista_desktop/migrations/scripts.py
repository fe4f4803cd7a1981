"""SQL scripts of a revision, kept beside it: one file per subject, run in the order of their names."""

from pathlib import Path

from alembic import op


def run_scripts(revision_file: str) -> None:
    """Run every script in `sql_NNNN/` beside the revision `NNNN_words.py`, in its transaction."""
    here = Path(revision_file)
    folder = here.parent / f"sql_{here.name.partition('_')[0]}"
    # Scripts hold several statements and percent signs: they go to the server as they are.
    connection = op.get_bind().execution_options(no_parameters=True)
    for script in sorted(folder.glob("*.sql")):
        connection.exec_driver_sql(script.read_text("utf-8"))
