"""Any row of any table leads home, over the real reports."""

from __future__ import annotations

import pytest

from tests import walking
from textmine import analysis

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("run")]


def test_a_hundred_rows_of_every_table_lead_home(real_run: analysis.Run) -> None:
    assert list(walking.unproved(real_run.folder)) == []
