"""What authors of networks and policies test their own with: the guarantees of dtnet as functions."""
