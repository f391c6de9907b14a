"""Texts that try what a normal form has to stand."""

from __future__ import annotations

from hypothesis import strategies as st

from search.matching.uncertainty import Doubt

PARTS = [
    *"张三李四保單单險险後后乾〇々○⻓",
    *"ab1Z９Ａéﬁ㈠½㎡İßΣς한がㄅ",
    *" \n\t\u3000\u00a0\u2028",
    *"-·/.,，。、“”()|:\"'*‖_$",
    "  ",
    "e\u0301",
    "\u200b",
    "\ufeff",
    "\u0301",
    "\u202e",
    "\x00",
    "\ud800",
    "\U00020000",
    "\U0001d7d9",
    "😀",
]

texts = st.lists(st.sampled_from(PARTS), max_size=25).map("".join) | st.text(max_size=12)

doubts_of_any_text = st.lists(
    st.builds(
        Doubt,
        at=st.integers(0, 30),
        confidence=st.floats(0, 1),
        others=st.lists(
            st.tuples(st.characters() | st.sampled_from("張张0○⻓-a"), st.floats(0, 1)),
            max_size=4,
        ).map(tuple),
    ),
    max_size=6,
    unique_by=lambda doubt: doubt.at,
)
