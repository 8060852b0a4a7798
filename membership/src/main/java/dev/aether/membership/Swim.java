package dev.aether.membership;

import dev.aether.environment.NodeId;
import dev.aether.environment.Randomness;
import dev.aether.membership.Member.Status;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The failure detector: SWIM with suspicion, incarnations and Lifeguard's local health.
 *
 * <p>A pure state machine: messages and ticks in, {@link Effects} out; time is monotonic
 * nanoseconds handed in. Owned by one inbox. A late tick means that this process did not run;
 * deadlines then move by the pause, so that a paused node accuses nobody.
 *
 * @see <a href="https://www.cs.cornell.edu/projects/Quicksilver/public_pdfs/SWIM.pdf">SWIM</a>
 * @see <a href="https://arxiv.org/abs/1707.00788">Lifeguard</a>
 */
final class Swim {
    /** Lifeguard's multiplier of our own timeouts, raised by signs that we are slow. */
    private static final int HEALTH_MAX = 8;

    private static final int SPREAD = 4;
    private static final int RELAYS_MAX = 1024;

    private final MembershipConfig config;
    private final Roster roster;
    private final Randomness randomness;
    private final TreeMap<NodeId, Suspicion> suspicions = new TreeMap<>();
    private final Map<NodeId, Long> lastHeard = new TreeMap<>();
    private final Map<Long, Relay> relays = new TreeMap<>();
    private final Deque<NodeId> rotation = new ArrayDeque<>();
    private @Nullable Probe probe;
    private long sequence;
    private long lastTickNanos;
    private long nextProbeNanos;
    private int health;

    Swim(MembershipConfig config, Roster roster, Randomness randomness, long nowNanos) {
        this.config = config;
        this.roster = roster;
        this.randomness = randomness;
        this.lastTickNanos = nowNanos;
        this.nextProbeNanos = nowNanos;
        this.sequence = randomness.nextInt(1 << 30);
    }

    /** Time passed. */
    void tick(long now, Effects effects) {
        long pause = now - lastTickNanos - 2 * config.tick().toNanos();
        lastTickNanos = now;
        if (pause > config.probeTimeout().toNanos()) {
            afterPause(pause, now);
        }
        watchProbe(now, effects);
        buryTheDead(now, effects);
        relays.values().removeIf(relay -> now > relay.expiresNanos);
        if (probe == null && now >= nextProbeNanos) {
            probeNext(now, effects);
        }
    }

    /** A message of failure detection arrived; its news was already given to {@link #heard}. */
    void receive(NodeId from, Gossip.Kind kind, long now, Effects effects) {
        roster.find(from).ifPresent(sender -> spoke(sender, now, effects));
        switch (kind) {
            case Gossip.Ping ping -> tell(from, new Gossip.Ack(ping.sequence()), effects);
            case Gossip.Ack ack -> acknowledged(ack.sequence(), effects);
            case Gossip.PingRequest request -> relay(from, request, now, effects);
            case Gossip.Sync sync -> {}
            case Gossip.News news -> {}
        }
    }

    private void spoke(Member sender, long now, Effects effects) {
        lastHeard.put(sender.id(), now);
        if (sender.status() != Status.ALIVE) {
            // Told of the doubt at once, it can refute it.
            tellDoubt(sender, effects);
        }
    }

    /** A member says this of a member (possibly of us). */
    void heard(NodeId from, Member news, long now, Effects effects) {
        if (news.id().equals(roster.self().id())) {
            refute(news, effects);
            return;
        }
        if (roster.isForgotten(news.id())) {
            return;
        }
        Optional<Member> known = roster.find(news.id());
        if (known.isEmpty() ? roster.isFull() || news.status() == Status.LEFT : false) {
            return;
        }
        believe(from, spokeLately(news.id(), now) ? doubted(news) : news, now, effects);
    }

    private void believe(NodeId from, Member news, long now, Effects effects) {
        Suspicion running = suspicions.get(news.id());
        if (running != null && news.status() == Status.SUSPECT) {
            running.confirm(from);
        }
        Optional<Member> known = roster.find(news.id());
        if (known.isEmpty() || news.overrides(known.get())) {
            become(news, from, now, effects);
        }
    }

    /** Somebody who was cut off may take all others for dead, and say so when it is back. */
    private static Member doubted(Member news) {
        return news.status() == Status.DEAD ? news.with(Status.SUSPECT) : news;
    }

    private boolean spokeLately(NodeId member, long now) {
        Long heard = lastHeard.get(member);
        return heard != null && now - heard < config.suspicionMin().toNanos();
    }

    /** A link broke: look at that member next. */
    void lookAt(NodeId member) {
        rotation.remove(member);
        rotation.addFirst(member);
        nextProbeNanos = lastTickNanos;
    }

    /** Says goodbye to everyone. */
    void leave(Effects effects) {
        roster.store(roster.self().with(Status.LEFT));
        for (Member other : roster.others(Member::isPresent)) {
            effects.send(other.id(), new Gossip.News(), List.of(roster.self()), List.of());
        }
    }

    private void become(Member news, NodeId accuser, long now, Effects effects) {
        roster.store(news);
        if (news.status() == Status.SUSPECT) {
            suspicions.put(news.id(), suspicion(accuser, now));
        } else {
            suspicions.remove(news.id());
        }
        effects.changed(news);
        spread(news, effects);
    }

    private Suspicion suspicion(NodeId accuser, long now) {
        int present = roster.present();
        double logarithm = Math.max(1, Math.log10(Math.max(1, present)));
        long shortest = (long) (config.suspicionMin().toNanos() * logarithm * (1 + health));
        return new Suspicion(accuser, now, shortest, present);
    }

    /** Whoever says we are not alive is told better, under a higher incarnation. */
    private void refute(Member news, Effects effects) {
        Member self = roster.self();
        boolean wrong = news.status() != Status.ALIVE || news.incarnation() > self.incarnation();
        if (self.status() == Status.LEFT || !wrong || news.incarnation() < self.incarnation()) {
            return;
        }
        health = Math.min(HEALTH_MAX, health + 1);
        Member refuted = self.withIncarnation(news.incarnation() + 1);
        roster.store(refuted);
        effects.changed(refuted);
        spread(refuted, effects);
    }

    private void spread(Member news, Effects effects) {
        roster.others(other -> other.isPresent() && !other.id().equals(news.id())).stream()
                .limit(SPREAD)
                .forEach(other ->
                        effects.send(other.id(), new Gossip.News(), List.of(news), List.of()));
    }

    private void tell(NodeId to, Gossip.Kind kind, Effects effects) {
        effects.send(to, kind, roster.rumorsToTell(), List.of());
    }

    // Probing

    private void probeNext(long now, Effects effects) {
        nextProbeNanos = now + config.probeInterval().toNanos();
        nextTarget().ifPresent(target -> startProbe(target, now, effects));
    }

    private void startProbe(Member target, long now, Effects effects) {
        long timeout = config.probeTimeout().toNanos() * (1 + health);
        probe = new Probe(target.id(), ++sequence, now + timeout, now + 2 * timeout + timeout / 2);
        tell(target.id(), new Gossip.Ping(sequence), effects);
    }

    /** Round robin over a shuffled list, so that detection time is bounded (SWIM, section 4.3). */
    private Optional<Member> nextTarget() {
        for (int refills = 0; refills < 2; refills++) {
            while (!rotation.isEmpty()) {
                Optional<Member> target = roster.find(rotation.removeFirst());
                if (target.filter(Member::isPresent).isPresent()) {
                    return target;
                }
            }
            roster.others(Member::isPresent).forEach(other -> rotation.add(other.id()));
        }
        return Optional.empty();
    }

    private void watchProbe(long now, Effects effects) {
        Probe running = probe;
        if (running == null) {
            return;
        }
        if (now >= running.endNanos) {
            probe = null;
            health = Math.min(HEALTH_MAX, health + (running.helpers > 0 ? 0 : 1));
            accuse(running.target, now, effects);
        } else if (now >= running.directNanos && !running.indirect) {
            running.indirect = true;
            running.helpers = askOthers(running, effects);
        }
    }

    private int askOthers(Probe running, Effects effects) {
        List<Member> helpers =
                roster
                        .others(other ->
                                other.status() == Status.ALIVE
                                        && !other.id().equals(running.target))
                        .stream()
                        .limit(config.indirectProbes())
                        .toList();
        for (Member helper : helpers) {
            tell(helper.id(), new Gossip.PingRequest(running.sequence, running.target), effects);
        }
        tell(running.target, new Gossip.Ping(running.sequence), effects);
        return helpers.size();
    }

    private void accuse(NodeId target, long now, Effects effects) {
        roster.find(target)
                .filter(member -> member.status() == Status.ALIVE)
                .ifPresent(member -> {
                    Member suspect = member.with(Status.SUSPECT);
                    become(suspect, roster.self().id(), now, effects);
                    // The suspect itself is told first: it may refute.
                    effects.send(target, new Gossip.News(), List.of(suspect), List.of());
                });
    }

    private void tellDoubt(Member doubted, Effects effects) {
        effects.send(doubted.id(), new Gossip.News(), List.of(doubted), List.of());
    }

    private void relay(NodeId from, Gossip.PingRequest request, long now, Effects effects) {
        if (relays.size() < RELAYS_MAX) {
            long expires = now + config.probeInterval().toNanos() * HEALTH_MAX;
            relays.put(++sequence, new Relay(from, request.sequence(), expires));
            tell(request.target(), new Gossip.Ping(sequence), effects);
        }
    }

    private void acknowledged(long acked, Effects effects) {
        Relay relayed = relays.remove(acked);
        if (relayed != null) {
            tell(relayed.requester, new Gossip.Ack(relayed.sequence), effects);
        } else if (probe != null && probe.sequence == acked) {
            probe = null;
            health = Math.max(0, health - 1);
        }
    }

    private void buryTheDead(long now, Effects effects) {
        Iterator<Map.Entry<NodeId, Suspicion>> all = suspicions.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<NodeId, Suspicion> entry = all.next();
            if (entry.getValue().isOver(now)) {
                all.remove();
                roster.find(entry.getKey())
                        .map(member -> member.with(Status.DEAD))
                        .ifPresent(dead -> bury(dead, effects));
            }
        }
    }

    private void bury(Member dead, Effects effects) {
        roster.store(dead);
        effects.changed(dead);
        spread(dead, effects);
    }

    private void afterPause(long pauseNanos, long now) {
        health = Math.min(HEALTH_MAX, health + 1);
        probe = null;
        nextProbeNanos = now + randomness.nextInt((int) config.probeTimeout().toNanos());
        suspicions.values().forEach(suspicion -> suspicion.postpone(pauseNanos));
    }

    private static final class Probe {
        final NodeId target;
        final long sequence;
        final long directNanos;
        final long endNanos;
        boolean indirect;
        int helpers;

        Probe(NodeId target, long sequence, long directNanos, long endNanos) {
            this.target = target;
            this.sequence = sequence;
            this.directNanos = directNanos;
            this.endNanos = endNanos;
        }
    }

    private record Relay(NodeId requester, long sequence, long expiresNanos) {}
}
