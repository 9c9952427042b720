"""What a page costs, beside a program that does only the least for the same data: `make bench`."""
