"""OCR engines: from the pixels of a page to lines of text with their places."""
