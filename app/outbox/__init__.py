"""What people are told by mail: written with the change that they are told of, sent after it is committed."""
