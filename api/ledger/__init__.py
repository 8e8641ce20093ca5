"""The wage record: double entry in whole satang that nobody can edit, each entry with the bytes its hash stands for."""
