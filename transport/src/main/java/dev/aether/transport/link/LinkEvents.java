package dev.aether.transport.link;

import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.NodeId;
import dev.aether.transport.Transport.LinkListener;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells listeners of links that came up and went down, in order, away from the event loops. */
public final class LinkEvents {
    private static final int WAITING_MAX = 65_536;

    private final Environment environment;
    private final List<LinkListener> listeners = new CopyOnWriteArrayList<>();
    private final Inbox inbox;

    public LinkEvents(Environment environment) {
        this.environment = environment;
        this.inbox =
                new Inbox(
                        "link events",
                        WAITING_MAX,
                        environment.threads().workers(),
                        environment.log());
    }

    public void add(LinkListener listener) {
        listeners.add(listener);
    }

    public void changed(NodeId peer, boolean up) {
        if (!inbox.offer(() -> listeners.forEach(listener -> listener.changed(peer, up)))) {
            environment.log().warn("a link event was lost: listeners are stuck", "peer", peer);
        }
    }
}
