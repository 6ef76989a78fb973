"""What the program is measured with: facilities made by rule, and the clock."""
