"""What leaves and comes in: scope, protection, tables, package, ledger, transfer. It never meets the vault."""
