"""The side of the Ministry: its home, its lists, the reading of a request and the decisions on it (P63, P65 to P67)."""
