"""The file of an enterprise (一企一档), and merging two of them."""
