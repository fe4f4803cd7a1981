"""Whether a scan would be heard: told on the screen where it would count, and its tone at hand from the start."""

from pathlib import Path

import pytest

from invista_desktop.app.scanners import Scanners
from invista_desktop.views.common.scan_banner import ScanBanner
from invista_desktop.views.common.verdicts import Verdict
from tests.app_house import AppHouse, Hands, live


def test_after_sign_in_the_tones_are_loaded_and_the_banner_follows_the_scanners(
    app_house: AppHouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, order = app_house.person(), app_house.order()

    async def drive(hands: Hands) -> None:
        await hands.enter(who)
        place = hands.app._place
        await hands.until(lambda: bool(place._tones._effects), "the tones")
        await hands.open_order(order)
        (banner,) = (one for one in hands.window().findChildren(ScanBanner) if one.isVisible())

        told = []
        for is_ready in (False, True):
            monkeypatch.setattr(Scanners, "is_ready", is_ready)
            place._scanners.ready_changed.emit(is_ready)
            told.append(banner.verdict)

        assert told == [Verdict.INACTIVE, Verdict.READY]

    live(app_house.settings(tmp_path), drive)
