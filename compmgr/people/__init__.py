"""One record a person: names, identity document, photo, contact."""
