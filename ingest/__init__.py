"""What arrived, and how far along the line it is."""
