"""Files that go out and come in: XLSX, ICS, CSV and GS1 barcodes."""
