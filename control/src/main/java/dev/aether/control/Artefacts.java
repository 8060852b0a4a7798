package dev.aether.control;

import dev.aether.control.wire.SpreadAnswer;
import dev.aether.environment.Bytes;
import dev.aether.kubernetes.Metadata;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.transport.TransportException;
import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.StepWork.Done;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Copies of what runs: kept by a few nodes, so that the loss of one loses nothing. */
final class Artefacts {
    /** Nodes that keep an artefact, besides those that run it. */
    private static final int COPIES = 3;

    private final Objects objects;
    private final Membership membership;
    private final Presence presence;
    private final NodeCalls nodes;

    Artefacts(Objects objects, Membership membership, Presence presence, NodeCalls nodes) {
        this.objects = objects;
        this.membership = membership;
        this.presence = presence;
        this.nodes = nodes;
    }

    /** Has a few nodes that stay store an artefact; repeatable. */
    Done spread(String digest, String particles) {
        List<String> silent = new ArrayList<>();
        List<String> refusals = new ArrayList<>();
        int stored = 0;
        // Once for all of this: who is heard of only while others are asked was not asked.
        List<Member> members = membership.members();
        for (Member member : presentFirst(members)) {
            if (stored == COPIES || (stored > 0 && !member.isPresent())) {
                break;
            }
            try {
                SpreadAnswer answer = nodes.spread(member.id(), digest);
                stored += answer.getStored() ? 1 : 0;
                refusals.add(member.name() + ": " + answer.getWhy());
            } catch (TransportException unreachable) {
                silent.add(member.name());
            }
        }
        silent.addAll(unheardOf(members));
        if (stored > 0) {
            return Done.of(Bytes.utf8(Integer.toString(stored)));
        }
        if (silent.isEmpty()) {
            throw new PermanentFailure(
                    "particle %s: component %s is stored on no node; upload it first (%s)"
                            .formatted(particles, digest, String.join("; ", refusals)));
        }
        throw new IllegalStateException(
                "particle %s: no node that answers has component %s, and these do not answer: %s"
                        .formatted(particles, digest, String.join(", ", silent)));
    }

    /** One that is not there is waited for, so it is asked only when none of the others has it. */
    private List<Member> presentFirst(List<Member> members) {
        return members.stream()
                .filter(member -> member.status() != Member.Status.LEFT)
                .filter(member -> presence.of(member.id()) != Presence.Belief.LEAVING)
                .sorted(Comparator.comparing(Member::isPresent).reversed())
                .toList();
    }

    /** Nodes of the lattice that a leader, itself just started, knows only by their objects. */
    private List<String> unheardOf(List<Member> members) {
        Set<String> heardOf = new TreeSet<>();
        members.forEach(member -> heardOf.add(member.name()));
        return objects.list(Catalogue.NODE, "").stream()
                .map(Metadata::name)
                .filter(name -> !heardOf.contains(name))
                .toList();
    }

    /** The particles of each artefact, by its digest. */
    static SortedMap<String, String> components(App app) {
        TreeMap<String, String> particles = new TreeMap<>();
        for (Particle each : app.particles()) {
            particles.merge(each.run().digest(), each.name(), (one, two) -> one + ", " + two);
        }
        return particles;
    }
}
