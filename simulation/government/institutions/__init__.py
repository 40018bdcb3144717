"""WHO GOVERNS: one institution a file, each a Mesa agent."""
