"""Fixtures of the screens' tests."""

from tests.support.screen_fixtures import evening as evening
from tests.support.screen_fixtures import filled as filled
from tests.support.screen_fixtures import ids as ids
from tests.support.screen_fixtures import nothing_by_itself as nothing_by_itself
from tests.support.screen_fixtures import stored as stored
