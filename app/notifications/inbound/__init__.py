"""What comes in by mail: reading it whatever its shape, and sorting out what it is and to which case it belongs."""
