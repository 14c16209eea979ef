"""Opens JPEG files: headers, scans, and pixels as small as they will do."""
