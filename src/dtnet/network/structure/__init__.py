"""How bodies are connected on a day: roots, chains, dominators, and networkx graphs."""
