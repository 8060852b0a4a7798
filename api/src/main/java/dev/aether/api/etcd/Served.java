package dev.aether.api.etcd;

import dev.aether.state.Keyspace;

/**
 * The keyspace that serves a call, and how its answers are headed.
 *
 * @param keyspace refuses what it is asked once the rules are others
 * @param plain the same keyspace, whatever the rules
 */
record Served(Keyspace keyspace, Keyspace plain, Headers headers, Permits permits) {}
