"""From a problem to a plan: model, arrays, prices and bound, greedy, ruin and recreate, exact search."""
