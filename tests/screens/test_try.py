import pytest, time
from tests.screens.seat import *
from tests.rows import rows
@pytest.mark.parametrize("keys", [["down","5","enter","a","escape"],["down","2","7"],["down","2","enter","7"],["down","1","3","p"], ["down","down","2","escape","p"],["down","4","3","p"],["down","0","enter","p"]])
@pytest.mark.parametrize("second", [False, True])
async def test_x(group, desk, keys, ids, second):
  async with seated(desk, "enter", "3") as s:
            if second: await s.press("5","2","escape","1","4","3")
            await s.burst(*keys)
            print(second, keys, [(n["client_id"],n["text"]) for n in rows(desk.store,"note")],[(n["client_id"],n["mark"]) for n in rows(desk.store,"attendance") if n["mark"]!="not_marked"], [(i,k, a.number or a.words) for i,c in group.desk.store.checkins.of(group.id).items() for k,a in c.answers.items()])
            print(s.text.splitlines()[1:3], s.said) if 0 else 0
