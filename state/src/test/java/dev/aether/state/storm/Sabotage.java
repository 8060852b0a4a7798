package dev.aether.state.storm;

import dev.aether.environment.Environment;
import dev.aether.state.Keyspace;
import java.util.function.UnaryOperator;

/**
 * What is broken on purpose, to see that it is noticed.
 *
 * @param machine what the state engine runs on
 * @param keyspace what clients are given
 */
record Sabotage(UnaryOperator<Environment> machine, UnaryOperator<Keyspace> keyspace) {
    static final Sabotage NONE = new Sabotage(UnaryOperator.identity(), UnaryOperator.identity());
}
