package dev.aether.blackbox;

import java.util.List;

/**
 * Where a node runs.
 *
 * @param host at which it listens
 * @param launcher the words before its command
 */
record Place(String host, List<String> launcher) {
    static final Place HERE = new Place(NodeProcess.HOST, List.of());

    Place {
        launcher = List.copyOf(launcher);
    }
}
