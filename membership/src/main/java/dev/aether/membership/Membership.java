package dev.aether.membership;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.membership.Member.Status;
import dev.aether.transport.Transport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Who is there: this node's view of its zone, kept by gossip.
 *
 * <p>One inbox owns the protocol; reads are from immutable snapshots and safe from any thread.
 * Listeners run in order on a virtual thread. Nothing here is durable truth.
 */
public final class Membership implements AutoCloseable {
    private static final String CHANNEL = "gossip";
    private static final int INBOX_MAX = 10_000;
    private static final int SPREAD = 4;
    private static final int SYNC_BYTES_MAX = 1 << 20;
    private static final Duration OWN_STEP_MAX = Duration.ofSeconds(10);

    /** Every so many exchanges one goes to a dead member, so that partitions heal. */
    private static final int HEAL_EVERY = 3;

    private final Environment environment;
    private final MembershipConfig config;
    private final Transport transport;
    private final Roster roster;
    private final Swim swim;
    private final Announcements announcements = new Announcements();
    private final ServiceIndex services = new ServiceIndex();
    private final Inbox inbox;
    private final Inbox telling;
    private final Seeds seeds;
    private final List<MemberListener> memberListeners = new CopyOnWriteArrayList<>();
    private final List<AnnouncementListener> announcementListeners = new CopyOnWriteArrayList<>();
    private volatile Map<NodeId, Member> view;
    private final Map<Announcement.Key, Announcement> told = new ConcurrentHashMap<>();
    private volatile boolean closed;
    private long nextSyncNanos;
    private int syncs;

    /**
     * @param self this node under the incarnation of this boot: {@link #incarnationOfBoot}
     */
    public Membership(
            Environment environment, MembershipConfig config, Transport transport, Member self) {
        this.environment = environment.named("membership");
        this.config = config;
        this.transport = transport;
        this.roster =
                new Roster(self, environment.randomness().fork("roster"), config.membersMax());
        this.swim =
                new Swim(
                        config,
                        roster,
                        environment.randomness().fork("swim"),
                        environment.clock().nanos());
        this.inbox =
                new Inbox(
                        "membership",
                        INBOX_MAX,
                        environment.threads().loop("membership"),
                        this.environment.log());
        this.telling =
                new Inbox(
                        "membership-listeners",
                        INBOX_MAX,
                        environment.threads().workers(),
                        this.environment.log());
        this.seeds =
                new Seeds(
                        this.environment,
                        transport,
                        () -> view.values(),
                        peer -> inbox.offer(() -> sync(peer)));
        this.view = Map.of(self.id(), self);
    }

    /** The first incarnation of a node's n-th start. */
    public static long incarnationOfBoot(long bootsBefore) {
        return (bootsBefore + 1) << Member.REFUTATION_BITS;
    }

    /** Begins to probe and to listen; call before {@link Transport#start}. */
    public void start() {
        transport.onMessage(CHANNEL, (from, message) -> inbox.offer(() -> receive(from, message)));
        transport.onLink((peer, up) -> {
            if (!up) {
                inbox.offer(() -> swim.lookAt(peer));
            }
        });
        environment.metrics().gauge("aether_members", "Members alive.", () -> present().size());
        tickLater();
    }

    /**
     * Dials members in the background and exchanges knowledge with each, again and again until it
     * is known: none may be up or reachable at first.
     */
    public void join(Collection<InetSocketAddress> addresses) {
        seeds.dial(addresses);
    }

    public Member self() {
        return member(roster.self().id()).orElseThrow();
    }

    /** Everyone ever heard of and not forgotten, in the order of ids. */
    public List<Member> members() {
        return List.copyOf(view.values());
    }

    /** Members alive or merely suspected, this node included. */
    public List<Member> present() {
        return view.values().stream().filter(Member::isPresent).toList();
    }

    public Optional<Member> member(NodeId id) {
        return Optional.ofNullable(view.get(id));
    }

    /** A node's name, or its id where nobody is known by it. */
    public String name(NodeId id) {
        return member(id).map(Member::name).orElse(id.toString());
    }

    /** Tells every node a value of ours; the newest per topic wins. At most 1 MiB. */
    public void announce(String topic, Bytes value) {
        if (value.length() > Announcements.VALUE_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "announcement %s: expected at most %d bytes, got %d"
                            .formatted(topic, Announcements.VALUE_BYTES_MAX, value.length()));
        }
        inbox.offer(() -> announceOwn(topic, value));
    }

    /** Tells every node what this node hosts, replacing what it told before. */
    public void publish(Collection<Endpoint> endpoints) {
        announce(ServiceIndex.TOPIC, ServiceIndex.encode(endpoints));
    }

    public void announce(Capacity capacity) {
        announce(Capacity.TOPIC, capacity.encode());
    }

    /** What a node last told about a topic in its present life. */
    public Optional<Bytes> announced(NodeId owner, String topic) {
        return Optional.ofNullable(told.get(new Announcement.Key(owner, topic)))
                .filter(this::isCurrent)
                .map(Announcement::value);
    }

    public Optional<Capacity> capacity(NodeId owner) {
        try {
            Optional<Bytes> bytes = announced(owner, Capacity.TOPIC);
            return bytes.isPresent() ? Optional.of(Capacity.decode(bytes.get())) : Optional.empty();
        } catch (InvalidProtocolBufferException malformed) {
            environment.log().warn("malformed capacity", "owner", owner);
            return Optional.empty();
        }
    }

    public ServiceIndex services() {
        return services;
    }

    /** Hears of every change of a member's status or incarnation. */
    public void onMember(MemberListener listener) {
        memberListeners.add(listener);
    }

    /** Hears of every newer announcement, also our own. */
    public void onAnnouncement(AnnouncementListener listener) {
        announcementListeners.add(listener);
    }

    /**
     * Drops all memory of a node that was removed from the lattice, and ignores what others, who
     * may not know it yet, tell about it.
     */
    public void forget(NodeId node) {
        inbox.offer(() -> {
            roster.forget(node);
            announcements.forget(node);
            told.keySet().removeIf(key -> key.owner().equals(node));
            services.replace(node, List.of());
            transport.forget(node);
            refresh();
        });
    }

    /** Says goodbye, so that nobody has to suspect us. Returns when the news was sent. */
    public void leave() {
        Promise<Boolean> sent = new Promise<>(environment.timers());
        boolean taken =
                inbox.offer(() -> {
                    Effects effects = new Effects();
                    swim.leave(effects);
                    carryOut(effects);
                    sent.complete(true);
                });
        if (taken) {
            sent.await("leaving the zone", OWN_STEP_MAX);
        }
    }

    @Override
    public void close() {
        closed = true;
        seeds.close();
    }

    // On the inbox

    private void tickLater() {
        environment.timers().after(config.tick(), () -> inbox.offer(this::tick));
    }

    private void tick() {
        if (closed) {
            return;
        }
        long now = environment.clock().nanos();
        Effects effects = new Effects();
        swim.tick(now, effects);
        carryOut(effects);
        if (now >= nextSyncNanos) {
            nextSyncNanos = now + config.syncInterval().toNanos();
            syncs++;
            roster.others(member -> member.isPresent() == (syncs % HEAL_EVERY != 0)).stream()
                    .findFirst()
                    .ifPresent(peer -> sync(peer.id()));
        }
        tickLater();
    }

    private void receive(NodeId from, Bytes message) {
        if (closed) {
            return;
        }
        Gossip gossip;
        try {
            gossip = GossipCodec.decode(message);
        } catch (IllegalArgumentException malformed) {
            environment.log().warn("malformed gossip", "from", from, "why", malformed);
            return;
        }
        long now = environment.clock().nanos();
        Effects effects = new Effects();
        gossip.members().forEach(member -> swim.heard(from, member, now, effects));
        swim.receive(from, gossip.kind(), now, effects);
        carryOut(effects);
        gossip.announcements().forEach(news -> hear(from, news));
        if (gossip.kind() instanceof Gossip.Sync sync) {
            answer(from, sync);
        }
    }

    private void carryOut(Effects effects) {
        if (!effects.changedMembers().isEmpty()) {
            refresh();
        }
        for (Member member : effects.changedMembers()) {
            changed(member);
        }
        for (Effects.Send send : effects.sends()) {
            transport.send(send.to(), CHANNEL, GossipCodec.encode(send.gossip()));
        }
    }

    private void changed(Member member) {
        environment
                .log()
                .info(
                        "member",
                        "name",
                        member.name(),
                        "id",
                        member.id(),
                        "status",
                        member.status(),
                        "incarnation",
                        member.incarnation());
        if (member.status() == Status.ALIVE && !member.id().equals(roster.self().id())) {
            transport.learn(member.id(), member.addresses());
        }
        reindex(member.id());
        telling.offer(() -> memberListeners.forEach(listener -> listener.changed(member)));
    }

    private void sync(NodeId peer) {
        exchange(peer, true, List.of());
    }

    private void answer(NodeId peer, Gossip.Sync sync) {
        List<Announcement> lacked = announcements.lackedBy(sync.versions(), SYNC_BYTES_MAX);
        if (sync.answerWanted()) {
            exchange(peer, false, lacked);
        } else if (!lacked.isEmpty()) {
            Gossip news = new Gossip(new Gossip.News(), List.of(), lacked);
            transport.send(peer, CHANNEL, GossipCodec.encode(news));
        }
    }

    private void exchange(NodeId peer, boolean answerWanted, List<Announcement> riding) {
        Gossip.Sync kind = new Gossip.Sync(answerWanted, announcements.versions());
        Gossip gossip = new Gossip(kind, List.copyOf(roster.all()), riding);
        transport.send(peer, CHANNEL, GossipCodec.encode(gossip));
    }

    private void announceOwn(String topic, Bytes value) {
        Member self = roster.self();
        Optional<Announcement> before = announcements.find(self.id(), topic);
        if (before.filter(last -> last.value().equals(value)).isEmpty()) {
            spread(self.id(), announcements.own(self.id(), topic, self.incarnation(), value));
        }
    }

    private void hear(NodeId from, Announcement news) {
        boolean ours = news.owner().equals(roster.self().id());
        if (!ours && roster.find(news.owner()).isPresent() && announcements.hear(news)) {
            spread(from, news);
        }
    }

    /** Applies a new announcement and passes it on: epidemic push; exchanges repair losses. */
    private void spread(NodeId from, Announcement news) {
        told.put(news.key(), news);
        if (news.topic().equals(ServiceIndex.TOPIC)) {
            reindex(news.owner());
        }
        Bytes message = GossipCodec.encode(new Gossip(new Gossip.News(), List.of(), List.of(news)));
        roster
                .others(other ->
                        other.isPresent()
                                && !other.id().equals(from)
                                && !other.id().equals(news.owner()))
                .stream()
                .limit(SPREAD)
                .forEach(other -> transport.send(other.id(), CHANNEL, message));
        telling.offer(() ->
                announcementListeners.forEach(
                        listener -> listener.told(news.owner(), news.topic(), news.value())));
    }

    /** The endpoints of a node count only while it is present, and only those of this boot. */
    private void reindex(NodeId owner) {
        Optional<Announcement> endpoints =
                announcements.find(owner, ServiceIndex.TOPIC).filter(this::isCurrent);
        boolean present = roster.find(owner).filter(Member::isPresent).isPresent();
        try {
            List<Endpoint> hosted =
                    present && endpoints.isPresent()
                            ? ServiceIndex.decode(owner, endpoints.get().value())
                            : List.of();
            services.replace(owner, hosted);
        } catch (InvalidProtocolBufferException malformed) {
            environment.log().warn("malformed endpoints", "owner", owner);
        }
    }

    private boolean isCurrent(Announcement announcement) {
        Member owner = view.get(announcement.owner());
        return owner != null
                && announcement.incarnation() >>> Member.REFUTATION_BITS == owner.boot();
    }

    private void refresh() {
        TreeMap<NodeId, Member> copy = new TreeMap<>();
        roster.all().forEach(member -> copy.put(member.id(), member));
        view = Collections.unmodifiableSortedMap(copy);
    }

    /** Hears of members. */
    public interface MemberListener {
        void changed(Member member);
    }

    /** Hears of announcements. */
    public interface AnnouncementListener {
        void told(NodeId owner, String topic, Bytes value);
    }
}
