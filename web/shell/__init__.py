"""What all pages share: frame, menus, icons, the parts of lists and forms."""
