"""What an item is called."""

import pytest

from invista_desktop.models.domain.item_names import item_name, written_name


@pytest.mark.parametrize(
    ("product", "variant", "named"),
    [
        ("Bolt", None, "Bolt"),
        ("T-shirt Light", "orange L", "T-shirt Light, orange L"),
        ("T-shirt Light", "T-shirt Light, orange L", "T-shirt Light, orange L"),
        ("T-shirt Light", "t-shirt light orange L", "t-shirt light orange L"),
        ("Bolt", "Bolted joint", "Bolt, Bolted joint"),
        ("Disc 115 mm, grit 40", "Disc 115 mm, grit 40, red", "Disc 115 mm, grit 40, red"),
        ("Disc 115 mm, grit 40", "red", "Disc 115 mm, grit 40, red"),
    ],
)
def test_the_product_is_said_once(product: str, variant: str | None, named: str) -> None:
    assert item_name(product, variant) == named
    assert written_name(named) == named
    if variant:
        assert written_name(f"{product}, {variant}") == named
