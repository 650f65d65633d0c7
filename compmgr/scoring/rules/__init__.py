"""What a scheme must be, what a mark is worth and how a panel's marks become one."""
