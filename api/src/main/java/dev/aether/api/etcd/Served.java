package dev.aether.api.etcd;

import dev.aether.state.Keyspace;

/** The keyspace that serves a call, and how its answers are headed. */
record Served(Keyspace keyspace, Headers headers) {}
