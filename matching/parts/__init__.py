"""Large problems in parts: regions of groups searched side by side, re-joined, and cut anew along other lines."""
