"""What is in this PDF? Files are read once, then judged in a child process with time and memory limits."""
