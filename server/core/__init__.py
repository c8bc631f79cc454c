"""What both processes, server and worker, stand on. Owns Jobs and IdempotencyKeys; knows no HTTP."""
