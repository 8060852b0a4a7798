package dev.aether.transport.quic;

import dev.aether.environment.NodeId;
import dev.aether.transport.link.LinkEvents;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The links of a node, at most one in use per peer.
 *
 * <p>When two nodes dial each other at once, both keep the link that the lower id dialled. A link
 * that is not kept is left to end what it carries, and then closed. A link to an earlier life of
 * the peer is closed at once. Changed on the event loop only; links may be looked up by any thread.
 */
final class Peers {
    /** Looks at an idle link before it is closed: the other side may just have begun to use it. */
    private static final int IDLE_LOOKS = 2;

    private final LinkEvents events;
    private final Map<NodeId, QuicLink> used = new ConcurrentHashMap<>();
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final Map<QuicLink, Integer> leaving = new ConcurrentHashMap<>();
    private Consumer<QuicLink> onUp = link -> {};

    Peers(LinkEvents events) {
        this.events = events;
    }

    /** Whom to tell of a link that is now in use. */
    void onUp(Consumer<QuicLink> listener) {
        onUp = listener;
    }

    @Nullable QuicLink used(NodeId peer) {
        return used.get(peer);
    }

    List<NodeId> connected() {
        return used.keySet().stream().sorted().toList();
    }

    List<QuicLink> links() {
        return List.copyOf(used.values());
    }

    List<Connection> connections() {
        return List.copyOf(connections);
    }

    int connectionCount() {
        return connections.size();
    }

    /** The link with this key, if it is one of that peer and waits for its bulk path. */
    @Nullable QuicLink withoutBulk(NodeId peer, long key) {
        for (Connection connection : connections) {
            QuicLink link = connection.link();
            if (link != null && link.peer().equals(peer) && link.awaitsBulk(key)) {
                return link;
            }
        }
        return null;
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    void remove(Connection connection) {
        connections.remove(connection);
    }

    void linkUp(QuicLink link) {
        QuicLink before = used.get(link.peer());
        if (before == null) {
            use(link);
            events.changed(link.peer(), true);
        } else if (before.peerInstance() != link.peerInstance()) {
            use(link);
            before.close(CloseCode.NOT_NEEDED, "the peer started anew");
            events.changed(link.peer(), false);
            events.changed(link.peer(), true);
        } else if (isPreferred(link, before)) {
            use(link);
            leaving.put(before, 0);
        } else {
            leaving.put(link, 0);
        }
    }

    private static boolean isPreferred(QuicLink link, QuicLink before) {
        return link.dialler().compareTo(before.dialler()) <= 0;
    }

    private void use(QuicLink link) {
        used.put(link.peer(), link);
        onUp.accept(link);
    }

    void linkDown(QuicLink link) {
        leaving.remove(link);
        if (used.remove(link.peer(), link)) {
            events.changed(link.peer(), false);
        }
    }

    /** Closes what is not needed any more. */
    void closeLeft() {
        for (Map.Entry<QuicLink, Integer> each : leaving.entrySet()) {
            QuicLink link = each.getKey();
            int looks = link.isIdle() ? each.getValue() + 1 : 0;
            each.setValue(looks);
            if (looks >= IDLE_LOOKS) {
                link.close(CloseCode.NOT_NEEDED, "another link is used");
            }
        }
    }

    void drop(NodeId peer) {
        for (Connection connection : connections()) {
            QuicLink link = connection.link();
            if (link != null && link.peer().equals(peer)) {
                link.close(CloseCode.NOT_NEEDED, "forgotten");
            }
        }
    }
}
