"""The work document of section 9: drawn up with every award, signed by both sides, printed from what was frozen."""
