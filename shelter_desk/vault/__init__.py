"""What is kept and who may open it. It knows no rules."""
