"""One editor for each kind of field; ``widgets.field_editors`` chooses among them."""
