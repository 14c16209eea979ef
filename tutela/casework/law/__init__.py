"""Keeps which law packs and which scheme of terms a unit follows, as two of its people approved them."""
