package dev.aether.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceIndexTest {
    private final ServiceIndex index = new ServiceIndex();

    @Test
    void aServiceGathersItsEndpointsFromAllNodes() {
        index.replace(new NodeId(2), List.of(endpoint("web", "b", 2)));
        index.replace(new NodeId(1), List.of(endpoint("web", "a", 1), endpoint("db", "c", 1)));

        assertThat(index.lookup("web")).extracting(Endpoint::instance).containsExactly("a", "b");
        assertThat(index.services()).containsExactly("db", "web");
    }

    @Test
    void aNodeThatHostsNothingMoreLeavesNoTrace() {
        index.replace(new NodeId(1), List.of(endpoint("web", "a", 1)));

        index.replace(new NodeId(1), List.of());

        assertThat(index.lookup("web")).isEmpty();
        assertThat(index.services()).isEmpty();
    }

    private static Endpoint endpoint(String service, String instance, long node) {
        return new Endpoint(service, instance, new NodeId(node), true);
    }
}
