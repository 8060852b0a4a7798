package dev.aether.membership;

import dev.aether.environment.NodeId;
import java.util.ArrayList;
import java.util.List;

/** What a step of the gossip protocol wants done: messages to send, news to tell upward. */
final class Effects {
    private final List<Send> sends = new ArrayList<>();
    private final List<Member> changedMembers = new ArrayList<>();
    private final List<Announcement> changedAnnouncements = new ArrayList<>();

    void send(NodeId to, Gossip.Kind kind, List<Member> members, List<Announcement> told) {
        sends.add(new Send(to, new Gossip(kind, members, told)));
    }

    void changed(Member member) {
        changedMembers.add(member);
    }

    void changed(Announcement announcement) {
        changedAnnouncements.add(announcement);
    }

    List<Send> sends() {
        return sends;
    }

    List<Member> changedMembers() {
        return changedMembers;
    }

    List<Announcement> changedAnnouncements() {
        return changedAnnouncements;
    }

    record Send(NodeId to, Gossip gossip) {}
}
