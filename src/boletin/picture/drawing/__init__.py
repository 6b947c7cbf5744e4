"""Drawing: letters, colours, ornament and pictures, on a canvas that remembers what it says."""
