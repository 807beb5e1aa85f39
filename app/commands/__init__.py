"""The transactions: everything that changes something, each as one command with its actor named."""
