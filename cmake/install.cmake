# Install rules: see below as the program grows.
