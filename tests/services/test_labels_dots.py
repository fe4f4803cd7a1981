"""The short way to pack dots gives the same bytes as the long one."""

from random import Random

import pytest
from PIL import Image

from invista_desktop.services.labels.dots import INK_IS_ONE, LIGHT_IS_ONE, packed


@pytest.mark.parametrize("seed", range(20))
def test_rows_are_packed_as_pillow_packs_them(seed: int) -> None:
    chance = Random(seed)  # noqa: S311  # a repeatable choice, no secret
    width, height = chance.randint(1, 70), chance.randint(1, 30)
    picture = Image.frombytes("1", (width, height), chance.randbytes((width + 7) // 8 * height))
    with_bars = picture.resize((width, height * 3))

    for dots in (picture, with_bars):
        assert packed(dots, LIGHT_IS_ONE) == dots.tobytes()
        assert packed(dots, INK_IS_ONE) == dots.tobytes("raw", "1;I")
