"""Windows, panels and menus. They show what they are given and emit what a person asks for."""
