"""OCR engines, each an adapter of `ocr.port.Engine`."""
