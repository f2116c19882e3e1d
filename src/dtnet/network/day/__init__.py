"""The network, the network on one day, and what is asked of them."""
