"""What hands do on the map besides the everyday tools: finding, kept views, comparing, meetings."""
