"""`invista scan explain`: one answer a line, whatever the line."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from invista_desktop.cli.scan import answer_to, scan
from invista_desktop.models.domain.found import Found, LotFound, NothingFound, ReceiptFound
from invista_desktop.models.domain.ids import new_id
from invista_desktop.models.domain.scans import Meaning, ScanStatus

VECTORS = json.loads((Path(__file__).parents[1] / "domain/vectors/scans.json").read_text("utf-8"))["vectors"]


def explain(given: str | bytes, *options: str) -> tuple[list[dict[str, Any]], Result]:
    result = CliRunner().invoke(scan, ["explain", *options], input=given)
    return [json.loads(line) for line in result.stdout.splitlines()], result


def test_every_published_vector_is_answered_as_published() -> None:
    requests = [{name: vector[name] for name in ("mode", "input", "settings") if name in vector} for vector in VECTORS]

    answers, result = explain("".join(json.dumps(request) + "\n" for request in requests), "--json")

    assert result.exit_code == 0
    assert [answer["status"] for answer in answers] == [vector["expect"]["status"] for vector in VECTORS]
    for vector, answer in zip(VECTORS, answers, strict=True):
        assert vector["expect"].get("fields", {}).items() <= answer["fields"].items()
        assert set(vector["expect"].get("errors", [])) <= set(answer["errors"])
        assert vector["expect"].get("ais", answer["ais"]) == answer["ais"]


def test_escapes_stand_for_what_cannot_be_typed() -> None:
    answers, _ = explain("]C110A\\x1d21B\\u001d99C\\\\\n5901234123457\r\n\n")

    assert answers[0]["errors"] == ["charset"]
    assert answers[0]["ais"] == [["10", "A"], ["21", "B"]]
    assert answers[1]["fields"] == {"gtin14": "05901234123457"}
    assert answers[2]["errors"] == ["empty"]


def test_a_line_that_is_no_request_is_answered_and_the_next_is_read() -> None:
    broken = [
        "{",
        "[]",
        "7",
        "[" * 100_000,
        '{"input": 5}',
        '{"input": "A", "mode": "x"}',
        '{"input": "A", "settings": []}',
        '{"input": "A", "settings": {"separators": "|"}}',
        '{"input": "A", "settings": {"today": "soon"}}',
        '{"input": "A", "settings": {"rcn_region": 5}}',
    ]

    answers, result = explain("\n".join([*broken, '{"input": "LOC-1"}']), "--json")

    assert result.exit_code == 1
    assert [answer["errors"] for answer in answers[:-1]] == [["bad_request"]] * len(broken)
    assert all(answer["reason"] for answer in answers[:-1])
    assert answers[-1]["fields"] == {"plain": "LOC-1"}


def test_bytes_that_are_no_text_are_answered_too() -> None:
    answers, result = explain(b"\xff\xfe\x00\nLOC-1\n")

    assert [answer["status"] for answer in answers] == ["plain", "plain"]
    assert result.exit_code == 0


def test_what_a_code_stands_for_is_told_where_there_is_someone_to_ask() -> None:
    lot = LotFound(new_id(), new_id(), None, "SKU-1", "L7", date(2027, 1, 31))

    def look_up(meaning: Meaning) -> Found:
        return lot if meaning.text("plain") == "L7" else NothingFound(meaning.raw)

    known = answer_to(Meaning(ScanStatus.PLAIN, "L7", fields={"plain": "L7"}), look_up)
    unknown = answer_to(Meaning(ScanStatus.PLAIN, "X"), look_up)

    assert known["found"] == {
        "kind": "lot",
        "lot_id": lot.lot_id,
        "product_id": lot.product_id,
        "variant_id": None,
        "sku": "SKU-1",
        "code": "L7",
        "expiry_date": date(2027, 1, 31),
    }
    assert unknown["found"] == {"kind": "nothing", "code": "X"}


def test_a_receipt_number_is_told_as_a_receipt() -> None:
    receipt = ReceiptFound(new_id(), "GR-2026-000001", date(2026, 11, 23))

    answer = answer_to(Meaning(ScanStatus.PLAIN, receipt.number), lambda _meaning: receipt)

    assert json.loads(json.dumps(answer["found"], default=str)) == {
        "kind": "receipt",
        "receipt_id": str(receipt.receipt_id),
        "number": "GR-2026-000001",
        "posted_on": "2026-11-23",
    }


def test_an_answer_comes_before_the_next_line_is_written() -> None:
    starter = "from invista_desktop.cli.scan import scan; scan()"
    with subprocess.Popen(
        [sys.executable, "-c", starter, "explain"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin
        assert process.stdout
        for code in ("LOC-1", "LOC-2"):
            process.stdin.write(f"{code}\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["fields"] == {"plain": code}
        process.stdin.close()

        assert process.wait(30) == 0


def test_starting_it_loads_nothing_heavy() -> None:
    heavy = ("PySide6", "sqlalchemy", "supabase", "psycopg", "reportlab")
    look = f"import sys, invista_desktop.cli.scan; print(*[name for name in {heavy} if name in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)

    assert loaded.stdout.strip() == ""
