"""Reports: texts and figures frozen into a snapshot, laid out as HTML, set as PDF."""
