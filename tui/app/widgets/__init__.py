"""What is drawn: each widget a file, each row a strip made by `painting`. No widget holds a post of its own."""
