"""Before a desk is open: unlock, set up, practise, restore."""
