export A=b
